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
            bool pairs = tile->IsSpecial[c / Block] == 0;
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
            if (tile->IsSpecial[c / Block] == 0)
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
                var activations = new PairSums(r0 + c, r1 + c);
                activations = activations.Add(new PairSums(r2 + c, r3 + c)).Add(new PairSums(r4 + c, r5 + c)).Add(new PairSums(r6 + c, r7 + c));
                Vector128<sbyte> last = Vector128.Load(r8 + c);
                Vector128<short> high = AdvSimd.AddWideningUpper(activations.High, last);
                sums.Subtract(AdvSimd.AddWideningLower(activations.Low, last.GetLower()), high, (short)tile->WeightsZeroPoint);
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
                high = AdvSimd.AddWideningUpper(high, a);
                low = AdvSimd.AddWideningLower(low, a.GetLower());
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
        if (tile->IsFloat && count >= Block)
        {
            StoreFloat(tile, channel, s0);
            StoreFloat(tile, channel + 4, s1);
            StoreFloat(tile, channel + 8, s2);
            StoreFloat(tile, channel + 12, s3);
            return;
        }

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFloat(Qs8DepthwiseTile* tile, int channel, Vector128<int> sums)
    {
        byte* addends = (byte*)(tile->Multipliers + channel);
        nint row = (nint)((byte*)tile->Shifts - (byte*)tile->Multipliers);
        Vector128<float> real = AdvSimd.ConvertToSingle(sums + Vector128.Load((int*)addends));
        Vector128<float> value = real * Vector128.Load((float*)(addends + row)) + Vector128.Load((float*)(addends + 2 * row));
        value = AdvSimd.MinNumber(AdvSimd.MaxNumber(value, Vector128.Create(tile->Clamp.Minimum)), Vector128.Create(tile->Clamp.Maximum));
        value.Store((float*)tile->Output + channel);
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

    /// <summary>Int16 sums of the activations of two taps.</summary>
    private readonly struct PairSums
    {
        public readonly Vector128<short> Low, High;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public PairSums(sbyte* first, sbyte* second)
        {
            Vector128<sbyte> a = Vector128.Load(first), b = Vector128.Load(second);
            High = AdvSimd.AddWideningUpper(a, b);
            Low = AdvSimd.AddWideningLower(a.GetLower(), b.GetLower());
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private PairSums(Vector128<short> low, Vector128<short> high) => (Low, High) = (low, high);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public PairSums Add(PairSums other) => new(Low + other.Low, High + other.High);
    }

    /// <summary>Int32 sums of sixteen channels.</summary>
    /// <remarks>Upper halves are used before lower ones: the compiler copies a vector whose lower half is taken while the whole is still needed.</remarks>
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
        public void AddPair(Vector128<sbyte> a0, Vector128<sbyte> w0, Vector128<sbyte> a1, Vector128<sbyte> w1)
        {
            Vector128<short> high = AdvSimd.MultiplyWideningUpper(a0, w0);
            high = AdvSimd.MultiplyWideningUpperAndAdd(high, a1, w1);
            Vector128<short> low = AdvSimd.MultiplyWideningLower(a0.GetLower(), w0.GetLower());
            Widen(AdvSimd.MultiplyWideningLowerAndAdd(low, a1.GetLower(), w1.GetLower()), high);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddOne(Vector128<sbyte> a, Vector128<sbyte> w)
        {
            Vector128<short> high = AdvSimd.MultiplyWideningUpper(a, w);
            Widen(AdvSimd.MultiplyWideningLower(a.GetLower(), w.GetLower()), high);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Subtract(Vector128<short> low, Vector128<short> high, short factor)
        {
            Vector128<short> factors = Vector128.Create(factor);
            S1 = AdvSimd.MultiplyWideningUpperAndSubtract(S1, low, factors);
            S3 = AdvSimd.MultiplyWideningUpperAndSubtract(S3, high, factors);
            S0 = AdvSimd.MultiplyWideningLowerAndSubtract(S0, low.GetLower(), factors.GetLower());
            S2 = AdvSimd.MultiplyWideningLowerAndSubtract(S2, high.GetLower(), factors.GetLower());
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Widen(Vector128<short> low, Vector128<short> high)
        {
            S1 = AdvSimd.AddWideningUpper(S1, low);
            S0 = AdvSimd.AddWideningLower(S0, low.GetLower());
            S3 = AdvSimd.AddWideningUpper(S3, high);
            S2 = AdvSimd.AddWideningLower(S2, high.GetLower());
        }
    }
}
