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

    /// <summary>Sum of a row; reads nothing past its end.</summary>
    public static int Sum(sbyte* row, int count)
    {
        int i = 0;
        Vector128<int> sums = default;
        for (; i + 16 <= count; i += 16)
        {
            Vector128<sbyte> bytes = Vector128.Load(row + i);
            sums = AdvSimd.IsSupported
                ? AdvSimd.AddPairwiseWideningAndAdd(sums, AdvSimd.AddPairwiseWidening(bytes))
                : sums + SumPairs(Vector128.WidenLower(bytes) + Vector128.WidenUpper(bytes));
        }

        int sum = Vector128.Sum(sums);
        for (; i < count; i++)
            sum += row[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> SumPairs(Vector128<short> values) => Vector128.WidenLower(values) + Vector128.WidenUpper(values);
}
