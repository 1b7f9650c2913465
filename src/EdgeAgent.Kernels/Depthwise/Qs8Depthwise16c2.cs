using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Sixteen channels and two taps a step in AVX2, any number of taps.</summary>
/// <remarks>Two taps' activations are interleaved channel by channel, which makes <c>vpmaddwd</c> a two-tap product; weights are int16 with their
/// zero point taken off. Interleaving works within 128-bit halves, so the sums hold channels 0-3 8-11 and 4-7 12-15 until the end of a block.
/// Reads up to 15 bytes past a pixel's channels.</remarks>
internal static unsafe class Qs8Depthwise16c2
{
    private const int Block = 16;

    public static void RunAvx2(Qs8DepthwiseTile* tile)
    {
        byte* weights = tile->Weights;
        Vector256<short> zeroPoint = Vector256.Create((short)tile->ZeroPoint);
        Vector128<sbyte> minimum = Vector128.Create((sbyte)tile->Minimum), maximum = Vector128.Create((sbyte)tile->Maximum);
        sbyte** rows = tile->Rows;
        int taps = tile->Taps;
        for (int c = 0; c < tile->Channels; c += Block)
        {
            int* bias = (int*)weights;
            short* w = (short*)(bias + Block);
            Vector256<int> even = Vector256<int>.Zero, odd = Vector256<int>.Zero;
            int tap = 0;
            for (; tap + 2 <= taps; tap += 2, w += 2 * Block)
            {
                Vector256<short> a0 = Avx2.ConvertToVector256Int16(rows[tap] + c), a1 = Avx2.ConvertToVector256Int16(rows[tap + 1] + c);
                even = Avx2.Add(even, Avx2.MultiplyAddAdjacent(Avx2.UnpackLow(a0, a1), Vector256.Load(w)));
                odd = Avx2.Add(odd, Avx2.MultiplyAddAdjacent(Avx2.UnpackHigh(a0, a1), Vector256.Load(w + Block)));
            }

            if (tap < taps)
            {
                Vector256<short> a = Avx2.ConvertToVector256Int16(rows[tap] + c);
                even = Avx2.Add(even, Avx2.MultiplyAddAdjacent(Avx2.UnpackLow(a, a), Vector256.Load(w)));
                odd = Avx2.Add(odd, Avx2.MultiplyAddAdjacent(Avx2.UnpackHigh(a, a), Vector256.Load(w + Block)));
                w += 2 * Block;
            }

            weights = (byte*)w;
            Vector256<int> s0 = Avx2.Add(Avx2.Permute2x128(even, odd, 0x20), Vector256.Load(bias));
            Vector256<int> s1 = Avx2.Add(Avx2.Permute2x128(even, odd, 0x31), Vector256.Load(bias + 8));
            if (tile->IsFloat && tile->Channels - c >= Block)
            {
                StoreFloat(tile, c, s0, 0);
                StoreFloat(tile, c, s1, 8);
                continue;
            }

            if (tile->IsFloat)
            {
                StoreFloatRest(tile, c, s0, s1);
                continue;
            }

            Vector256<int> m0 = Vector256.Load(tile->Multipliers + c), m1 = Vector256.Load(tile->Multipliers + c + 8);
            Vector256<int> e0 = Vector256.Load(tile->Shifts + c), e1 = Vector256.Load(tile->Shifts + c + 8);
            (s0, s1) = tile->ShiftsRightOnly
                ? (Avx2Requantization.ApplyRight(s0, m0, e0), Avx2Requantization.ApplyRight(s1, m1, e1))
                : (Avx2Requantization.Apply(s0, m0, e0), Avx2Requantization.Apply(s1, m1, e1));
            Vector128<sbyte> values = Avx2Requantization.Narrow(s0, s1, zeroPoint, minimum, maximum);
            PartialVector.Store(values, tile->Output + c, tile->Channels - c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFloat(Qs8DepthwiseTile* tile, int channel, Vector256<int> sums, int first)
    {
        int at = channel + first;
        float* scales = (float*)tile->Shifts, biases = scales + (tile->Shifts - tile->Multipliers);
        Vector256<float> real = Avx.ConvertToVector256Single(Avx2.Add(sums, Vector256.Load(tile->Multipliers + at)));
        Vector256<float> value = Avx.Add(Avx.Multiply(real, Vector256.Load(scales + at)), Vector256.Load(biases + at));
        value = Avx.Min(Avx.Max(value, Vector256.Create(tile->Clamp.Minimum)), Vector256.Create(tile->Clamp.Maximum));
        value.Store((float*)tile->Output + at);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreFloatRest(Qs8DepthwiseTile* tile, int channel, Vector256<int> s0, Vector256<int> s1)
    {
        int* sums = stackalloc int[Block];
        s0.Store(sums);
        s1.Store(sums + 8);
        Qs8DepthwiseStore.Store(tile, sums, channel, Math.Min(Block, tile->Channels - channel));
    }
}
