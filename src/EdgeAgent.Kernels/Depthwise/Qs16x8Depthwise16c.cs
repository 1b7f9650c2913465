using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>Sixteen int16 channels a step in Advanced SIMD: four <c>smlal</c> a tap.</summary>
internal static unsafe class Qs16x8Depthwise16c
{
    private const int Block = 16;

    public static void RunNeon(Qs16x8DepthwiseTile* tile)
    {
        short** rows = tile->Rows;
        nint taps = tile->Taps;
        short* blockWeights = tile->Weights;
        for (nint channel = 0; channel < tile->Channels; channel += Block, blockWeights += tile->WeightsStride)
        {
            int* initial = tile->Initial + channel, sums = tile->Sums + channel;
            Vector128<int> c0 = Vector128.Load(initial), c1 = Vector128.Load(initial + 4);
            Vector128<int> c2 = Vector128.Load(initial + 8), c3 = Vector128.Load(initial + 12);
            short* w = blockWeights;
            for (nint tap = 0; tap < taps; tap++, w += Block)
            {
                short* a = rows[tap] + channel;
                c0 = AdvSimd.MultiplyWideningLowerAndAdd(c0, Vector64.Load(a), Vector64.Load(w));
                c1 = AdvSimd.MultiplyWideningLowerAndAdd(c1, Vector64.Load(a + 4), Vector64.Load(w + 4));
                c2 = AdvSimd.MultiplyWideningLowerAndAdd(c2, Vector64.Load(a + 8), Vector64.Load(w + 8));
                c3 = AdvSimd.MultiplyWideningLowerAndAdd(c3, Vector64.Load(a + 12), Vector64.Load(w + 12));
            }

            c0.Store(sums);
            c1.Store(sums + 4);
            c2.Store(sums + 8);
            c3.Store(sums + 12);
        }
    }
}
