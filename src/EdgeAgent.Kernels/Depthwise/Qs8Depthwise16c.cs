using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>Sixteen channels a step with Armv8.0 widening multiplications: any number of taps, or exactly nine.</summary>
/// <remarks>Two taps are multiplied and summed in int16 and then added to the int32 sums, unless both weights of some channel are -128 (32768 does
/// not fit). With a weight zero point the taps' activations are summed in int16 beside them, flushed every 254 taps (254 * 128 is below 2^15), and
/// subtracted times the zero point. Reads up to 15 bytes past a pixel's channels.</remarks>
internal static unsafe class Qs8Depthwise16c
{
    private const int Block = 16;

    /// <summary>Any number of taps.</summary>
    public static void RunNeon(Qs8DepthwiseTile* tile)
    {
        byte* weights = tile->Weights;
        nint blockBytes = Block * (sizeof(int) + tile->Taps);
        for (int c = 0; c < tile->Channels; c += Block, weights += blockBytes)
        {
            var sums = new Sums16((int*)weights);
            sbyte* w = (sbyte*)weights + Block * sizeof(int);
            int tap = 0;
            bool pairs = tile->HasMinimumPairs[c / Block] == 0;
            for (; tap + 2 <= tile->Taps; tap += 2, w += 2 * Block)
            {
                Vector128<sbyte> a0 = Vector128.Load(tile->Rows[tap] + c), a1 = Vector128.Load(tile->Rows[tap + 1] + c);
                Vector128<sbyte> w0 = Vector128.Load(w), w1 = Vector128.Load(w + Block);
                if (pairs)
                {
                    sums.AddPair(a0, w0, a1, w1);
                }
                else
                {
                    sums.AddOne(a0, w0);
                    sums.AddOne(a1, w1);
                }
            }

            if (tap < tile->Taps)
                sums.AddOne(Vector128.Load(tile->Rows[tap] + c), Vector128.Load(w));
            if (tile->WeightsZeroPoint != 0)
                sums = WithoutZeroPoint(tile, c, sums);
            Store(tile, c, sums.S0, sums.S1, sums.S2, sums.S3);
        }
    }

    /// <summary>Nine taps, a 3x3 window, with the row addresses in registers.</summary>
    public static void Run9Neon(Qs8DepthwiseTile* tile)
    {
        sbyte** rows = tile->Rows;
        sbyte* r0 = rows[0], r1 = rows[1], r2 = rows[2], r3 = rows[3], r4 = rows[4], r5 = rows[5], r6 = rows[6], r7 = rows[7], r8 = rows[8];
        sbyte* w = (sbyte*)tile->Weights;
        for (int c = 0; c < tile->Channels; c += Block, w += Block * (sizeof(int) + 9))
        {
            var sums = new Sums16((int*)w);
            Vector128<sbyte> a0 = Vector128.Load(r0 + c), a1 = Vector128.Load(r1 + c), a2 = Vector128.Load(r2 + c);
            Vector128<sbyte> a3 = Vector128.Load(r3 + c), a4 = Vector128.Load(r4 + c), a5 = Vector128.Load(r5 + c);
            Vector128<sbyte> a6 = Vector128.Load(r6 + c), a7 = Vector128.Load(r7 + c), a8 = Vector128.Load(r8 + c);
            if (tile->HasMinimumPairs[c / Block] == 0)
            {
                sums.AddPair(a0, Vector128.Load(w + 64), a1, Vector128.Load(w + 80));
                sums.AddPair(a2, Vector128.Load(w + 96), a3, Vector128.Load(w + 112));
                sums.AddPair(a4, Vector128.Load(w + 128), a5, Vector128.Load(w + 144));
                sums.AddPair(a6, Vector128.Load(w + 160), a7, Vector128.Load(w + 176));
            }
            else
            {
                sums.AddOne(a0, Vector128.Load(w + 64));
                sums.AddOne(a1, Vector128.Load(w + 80));
                sums.AddOne(a2, Vector128.Load(w + 96));
                sums.AddOne(a3, Vector128.Load(w + 112));
                sums.AddOne(a4, Vector128.Load(w + 128));
                sums.AddOne(a5, Vector128.Load(w + 144));
                sums.AddOne(a6, Vector128.Load(w + 160));
                sums.AddOne(a7, Vector128.Load(w + 176));
            }

            sums.AddOne(a8, Vector128.Load(w + 192));
            if (tile->WeightsZeroPoint != 0)
            {
                Vector128<short> low = AdvSimd.AddWideningLower(a0.GetLower(), a1.GetLower());
                Vector128<short> high = AdvSimd.AddWideningUpper(a0, a1);
                low += AdvSimd.AddWideningLower(a2.GetLower(), a3.GetLower());
                high += AdvSimd.AddWideningUpper(a2, a3);
                low += AdvSimd.AddWideningLower(a4.GetLower(), a5.GetLower());
                high += AdvSimd.AddWideningUpper(a4, a5);
                low += AdvSimd.AddWideningLower(a6.GetLower(), a7.GetLower());
                high += AdvSimd.AddWideningUpper(a6, a7);
                sums.Subtract(
                    AdvSimd.AddWideningLower(low, a8.GetLower()), AdvSimd.AddWideningUpper(high, a8), (short)tile->WeightsZeroPoint);
            }

            Store(tile, c, sums.S0, sums.S1, sums.S2, sums.S3);
        }
    }

    private static Sums16 WithoutZeroPoint(Qs8DepthwiseTile* tile, int channel, Sums16 sums)
    {
        for (int tap = 0; tap < tile->Taps;)
        {
            Vector128<short> low = default, high = default;
            for (int end = Math.Min(tap + 254, tile->Taps); tap < end; tap++)
            {
                Vector128<sbyte> a = Vector128.Load(tile->Rows[tap] + channel);
                low = AdvSimd.AddWideningLower(low, a.GetLower());
                high = AdvSimd.AddWideningUpper(high, a);
            }

            sums.Subtract(low, high, (short)tile->WeightsZeroPoint);
        }

        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Qs8DepthwiseTile* tile, int channel, Vector128<int> s0, Vector128<int> s1, Vector128<int> s2, Vector128<int> s3)
    {
        int count = tile->Channels - channel;
        if (!tile->ShiftsRightOnly)
        {
            StoreAnyShift(tile, channel, s0, s1, s2, s3);
            return;
        }

        int* multipliers = tile->Multipliers + channel, shifts = tile->Shifts + channel;
        Vector128<sbyte> values = NeonRequantization.Narrow(
            NeonRequantization.ApplyRight(s0, Vector128.Load(multipliers), Vector128.Load(shifts)),
            NeonRequantization.ApplyRight(s1, Vector128.Load(multipliers + 4), Vector128.Load(shifts + 4)),
            NeonRequantization.ApplyRight(s2, Vector128.Load(multipliers + 8), Vector128.Load(shifts + 8)),
            NeonRequantization.ApplyRight(s3, Vector128.Load(multipliers + 12), Vector128.Load(shifts + 12)),
            Vector128.Create((short)tile->ZeroPoint), Vector128.Create((sbyte)tile->Minimum), Vector128.Create((sbyte)tile->Maximum));
        PartialVector.Store(values, tile->Output + channel, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreAnyShift(
        Qs8DepthwiseTile* tile, int channel, Vector128<int> s0, Vector128<int> s1, Vector128<int> s2, Vector128<int> s3)
    {
        int* sums = stackalloc int[Block];
        s0.Store(sums);
        s1.Store(sums + 4);
        s2.Store(sums + 8);
        s3.Store(sums + 12);
        Qs8DepthwiseStore.Store(tile, sums, channel, Math.Min(Block, tile->Channels - channel));
    }

    /// <summary>Int32 sums of sixteen channels.</summary>
    private struct Sums16
    {
        public Vector128<int> S0, S1, S2, S3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Sums16(int* bias)
        {
            S0 = Vector128.Load(bias);
            S1 = Vector128.Load(bias + 4);
            S2 = Vector128.Load(bias + 8);
            S3 = Vector128.Load(bias + 12);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddPair(Vector128<sbyte> a0, Vector128<sbyte> w0, Vector128<sbyte> a1, Vector128<sbyte> w1) => Widen(
            AdvSimd.MultiplyWideningLowerAndAdd(AdvSimd.MultiplyWideningLower(a0.GetLower(), w0.GetLower()), a1.GetLower(), w1.GetLower()),
            AdvSimd.MultiplyWideningUpperAndAdd(AdvSimd.MultiplyWideningUpper(a0, w0), a1, w1));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddOne(Vector128<sbyte> a, Vector128<sbyte> w) =>
            Widen(AdvSimd.MultiplyWideningLower(a.GetLower(), w.GetLower()), AdvSimd.MultiplyWideningUpper(a, w));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Subtract(Vector128<short> low, Vector128<short> high, short factor)
        {
            Vector128<short> factors = Vector128.Create(factor);
            S0 = AdvSimd.MultiplyWideningLowerAndSubtract(S0, low.GetLower(), factors.GetLower());
            S1 = AdvSimd.MultiplyWideningUpperAndSubtract(S1, low, factors);
            S2 = AdvSimd.MultiplyWideningLowerAndSubtract(S2, high.GetLower(), factors.GetLower());
            S3 = AdvSimd.MultiplyWideningUpperAndSubtract(S3, high, factors);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Widen(Vector128<short> low, Vector128<short> high)
        {
            S0 = AdvSimd.AddWideningLower(S0, low.GetLower());
            S1 = AdvSimd.AddWideningUpper(S1, low);
            S2 = AdvSimd.AddWideningLower(S2, high.GetLower());
            S3 = AdvSimd.AddWideningUpper(S3, high);
        }
    }
}
