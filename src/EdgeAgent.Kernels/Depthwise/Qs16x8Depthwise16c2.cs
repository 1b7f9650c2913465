using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Sixteen int16 channels a step, two taps at a time, in AVX2.</summary>
/// <remarks>Activations of two taps are interleaved, so that <c>vpmaddwd</c> sums both products of a channel. An odd last tap meets zero
/// weights.</remarks>
internal static unsafe class Qs16x8Depthwise16c2
{
    private const int Block = 16;

    public static void RunAvx2(Qs16x8DepthwiseTile* tile)
    {
        short** rows = tile->Rows;
        int taps = tile->Taps;
        short* blockWeights = tile->Weights;
        for (nint channel = 0; channel < tile->Channels; channel += Block, blockWeights += tile->WeightsStride)
        {
            Vector256<int> outer = default, inner = default;
            short* w = blockWeights;
            for (int tap = 0; tap < taps; tap += 2, w += 2 * Block)
            {
                Vector256<short> a = Vector256.Load(rows[tap] + channel), b = Vector256.Load(rows[tap + 1 < taps ? tap + 1 : tap] + channel);
                outer = Avx2.Add(outer, Avx2.MultiplyAddAdjacent(Avx2.UnpackLow(a, b), Vector256.Load(w)));
                inner = Avx2.Add(inner, Avx2.MultiplyAddAdjacent(Avx2.UnpackHigh(a, b), Vector256.Load(w + Block)));
            }

            // outer holds channels 0-3 and 8-11, inner 4-7 and 12-15.
            int* initial = tile->Initial + channel, sums = tile->Sums + channel;
            Avx2.Add(Avx2.Permute2x128(outer, inner, 0x20), Vector256.Load(initial)).Store(sums);
            Avx2.Add(Avx2.Permute2x128(outer, inner, 0x31), Vector256.Load(initial + 8)).Store(sums + 8);
        }
    }
}
