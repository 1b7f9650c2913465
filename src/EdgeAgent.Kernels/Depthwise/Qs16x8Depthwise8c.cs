using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Eight int16 channels a step, with the vectors that every .NET platform offers.</summary>
internal static unsafe class Qs16x8Depthwise8c
{
    private const int Block = 8;

    public static void RunPortable(Qs16x8DepthwiseTile* tile)
    {
        short* blockWeights = tile->Weights;
        for (int channel = 0; channel < tile->Channels; channel += Block, blockWeights += tile->WeightsStride)
        {
            Vector128<int> low = Vector128.Load(tile->Initial + channel), high = Vector128.Load(tile->Initial + channel + 4);
            short* w = blockWeights;
            for (int tap = 0; tap < tile->Taps; tap++, w += Block)
            {
                Vector128<short> a = Vector128.Load(tile->Rows[tap] + channel), weights = Vector128.Load(w);
                low += Vector128.WidenLower(a) * Vector128.WidenLower(weights);
                high += Vector128.WidenUpper(a) * Vector128.WidenUpper(weights);
            }

            low.Store(tile->Sums + channel);
            high.Store(tile->Sums + channel + 4);
        }
    }
}
