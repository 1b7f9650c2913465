using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>What the GEMM driver does to activation rows before the microkernels see them.</summary>
internal static unsafe class Qs8Rows
{
    /// <summary>Copies a row in steps of 16 bytes: reads and writes up to 15 bytes past its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(sbyte* source, sbyte* target, int count)
    {
        for (int i = 0; i < count; i += 16)
            Vector128.Load(source + i).Store(target + i);
    }

    /// <summary>Copies a row as int16 in steps of 16 elements: reads and writes up to 15 elements past its end.</summary>
    public static void Widen(sbyte* source, short* target, int count)
    {
        for (int i = 0; i < count; i += 16)
        {
            Vector128<sbyte> bytes = Vector128.Load(source + i);
            if (Avx2.IsSupported)
            {
                Avx2.ConvertToVector256Int16(bytes).Store(target + i);
                continue;
            }

            Vector128.WidenLower(bytes).Store(target + i);
            Vector128.WidenUpper(bytes).Store(target + i + 8);
        }
    }

    /// <summary>For each of Mr rows the sum of all its taps, times a factor; may read up to 15 bytes past a row's end.</summary>
    /// <param name="rows">[taps][Mr] addresses.</param>
    /// <param name="mr">Rows; 4 on Arm.</param>
    /// <param name="taps">Taps of a row.</param>
    /// <param name="depth">Activations a tap.</param>
    /// <param name="factor">What the sums are multiplied by.</param>
    /// <param name="sums">[Mr] products.</param>
    public static void SumTaps(sbyte** rows, int mr, int taps, int depth, int factor, int* sums)
    {
        if (Dp.IsSupported && mr == 4)
        {
            SumFourDot(rows, taps, depth, factor, sums);
            return;
        }

        if (AdvSimd.Arm64.IsSupported && mr == 4)
        {
            SumFourNeon(rows, taps, depth, factor, sums);
            return;
        }

        for (int r = 0; r < mr; r++)
        {
            int sum = 0;
            for (int tap = 0; tap < taps; tap++)
                sum += Sum(rows[tap * mr + r], depth);
            sums[r] = factor * sum;
        }
    }

    private static ReadOnlySpan<byte> OnesThenZeros => [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private static void SumFourDot(sbyte** rows, int taps, int depth, int factor, int* sums)
    {
        int tail = depth & 15;
        nint whole = depth & ~15;
        Vector128<sbyte> ones = Vector128<sbyte>.One, last = Vector128.Create(OnesThenZeros[(16 - tail)..]).AsSByte();
        Vector128<int> s0 = default, s1 = default, s2 = default, s3 = default;
        do
        {
            sbyte* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
            rows += 4;
            nint k = 0;
            for (; k < whole; k += 16)
            {
                s0 = Dp.DotProduct(s0, Vector128.Load(a0 + k), ones);
                s1 = Dp.DotProduct(s1, Vector128.Load(a1 + k), ones);
                s2 = Dp.DotProduct(s2, Vector128.Load(a2 + k), ones);
                s3 = Dp.DotProduct(s3, Vector128.Load(a3 + k), ones);
            }

            if (tail != 0)
            {
                s0 = Dp.DotProduct(s0, Vector128.Load(a0 + k), last);
                s1 = Dp.DotProduct(s1, Vector128.Load(a1 + k), last);
                s2 = Dp.DotProduct(s2, Vector128.Load(a2 + k), last);
                s3 = Dp.DotProduct(s3, Vector128.Load(a3 + k), last);
            }
        }
        while (--taps > 0);
        StoreSums(s0, s1, s2, s3, factor, sums);
    }

    private static void SumFourNeon(sbyte** rows, int taps, int depth, int factor, int* sums)
    {
        int tail = depth & 15;
        nint whole = depth & ~15;
        Vector128<sbyte> last = -Vector128.Create(OnesThenZeros[(16 - tail)..]).AsSByte();
        Vector128<int> s0 = default, s1 = default, s2 = default, s3 = default;
        do
        {
            sbyte* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
            rows += 4;
            nint k = 0;
            for (; k < whole; k += 16)
            {
                s0 = AddSixteen(s0, Vector128.Load(a0 + k));
                s1 = AddSixteen(s1, Vector128.Load(a1 + k));
                s2 = AddSixteen(s2, Vector128.Load(a2 + k));
                s3 = AddSixteen(s3, Vector128.Load(a3 + k));
            }

            if (tail != 0)
            {
                s0 = AddSixteen(s0, Vector128.Load(a0 + k) & last);
                s1 = AddSixteen(s1, Vector128.Load(a1 + k) & last);
                s2 = AddSixteen(s2, Vector128.Load(a2 + k) & last);
                s3 = AddSixteen(s3, Vector128.Load(a3 + k) & last);
            }
        }
        while (--taps > 0);
        StoreSums(s0, s1, s2, s3, factor, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> AddSixteen(Vector128<int> sums, Vector128<sbyte> values) =>
        AdvSimd.AddPairwiseWideningAndAdd(sums, AdvSimd.AddPairwiseWidening(values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreSums(Vector128<int> s0, Vector128<int> s1, Vector128<int> s2, Vector128<int> s3, int factor, int* sums) =>
        (AdvSimd.Arm64.AddPairwise(AdvSimd.Arm64.AddPairwise(s0, s1), AdvSimd.Arm64.AddPairwise(s2, s3)) * factor).Store(sums);

    private static int Sum(sbyte* row, int count)
    {
        int i = 0;
        Vector128<int> sums = default;
        for (; i + 16 <= count; i += 16)
        {
            Vector128<sbyte> bytes = Vector128.Load(row + i);
            sums += SumPairs(Vector128.WidenLower(bytes) + Vector128.WidenUpper(bytes));
        }

        int sum = Vector128.Sum(sums);
        for (; i < count; i++)
            sum += row[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> SumPairs(Vector128<short> values) => Vector128.WidenLower(values) + Vector128.WidenUpper(values);
}
