using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Requantizes rows of int32 sums to int16, equal to <see cref="Int16RequantizationTable.Apply"/> to the bit.</summary>
/// <remarks>Products of a sum and a Q15 multiplier are int64. Sums are read in whole vectors: their memory is padded.</remarks>
internal static unsafe class Int16Requantization
{
    /// <summary>Requantizes one sum after another.</summary>
    public static void RunPortable(int* sums, int channel, int count, Int16RequantizationTable table, short* output)
    {
        for (int i = 0; i < count; i++)
            output[i] = table.Apply(channel + i, sums[i]);
    }

    /// <summary>Four sums a step: <c>srshl</c> is a right shift that adds half first, and <c>xtn</c> keeps the low 32 bits.</summary>
    public static void RunNeon(int* sums, int channel, int count, Int16RequantizationTable table, short* output)
    {
        int* multipliers = table.Multipliers + channel;
        long* shifts = table.Shifts + channel;
        Vector128<int> minimum = Vector128.Create(table.Minimum), maximum = Vector128.Create(table.Maximum);
        for (int i = 0; i < count; i += 4)
        {
            Vector128<long> low = AdvSimd.MultiplyWideningLower(Vector64.Load(sums + i), Vector64.Load(multipliers + i));
            Vector128<long> high = AdvSimd.MultiplyWideningLower(Vector64.Load(sums + i + 2), Vector64.Load(multipliers + i + 2));
            low = AdvSimd.ShiftArithmeticRounded(low, AdvSimd.Arm64.Negate(Vector128.Load(shifts + i)));
            high = AdvSimd.ShiftArithmeticRounded(high, AdvSimd.Arm64.Negate(Vector128.Load(shifts + i + 2)));
            Vector128<int> scaled = AdvSimd.ExtractNarrowingUpper(AdvSimd.ExtractNarrowingLower(low), high);
            Store(AdvSimd.Min(AdvSimd.Max(scaled, minimum), maximum), output + i, count - i);
        }
    }

    /// <summary>Four sums a step.</summary>
    /// <remarks>AVX2 shifts 64-bit lanes right by one count each only logically: 2^50 is added before, which makes them positive, and
    /// <c>2^50 >> shift</c> is taken off behind.</remarks>
    public static void RunAvx2(int* sums, int channel, int count, Int16RequantizationTable table, short* output)
    {
        int* multipliers = table.Multipliers + channel;
        long* shifts = table.Shifts + channel;
        Vector256<long> lift = Vector256.Create(1L << 50), half = Vector256.Create(1L);
        Vector256<int> even = Vector256.Create(0, 2, 4, 6, 0, 2, 4, 6);
        Vector128<int> minimum = Vector128.Create(table.Minimum), maximum = Vector128.Create(table.Maximum);
        for (int i = 0; i < count; i += 4)
        {
            Vector256<long> shift = Vector256.Load(shifts + i);
            Vector256<long> product = Avx2.Multiply(
                Avx2.ConvertToVector256Int64(sums + i).AsInt32(), Avx2.ConvertToVector256Int64(multipliers + i).AsInt32());
            Vector256<long> round = Avx2.ShiftLeftLogicalVariable(half, Avx2.Subtract(shift, half).AsUInt64());
            product = Avx2.ShiftRightLogicalVariable(Avx2.Add(Avx2.Add(product, round), lift), shift.AsUInt64());
            product = Avx2.Subtract(product, Avx2.ShiftRightLogicalVariable(lift, shift.AsUInt64()));
            Vector128<int> scaled = Avx2.PermuteVar8x32(product.AsInt32(), even).GetLower();
            Store(Sse41.Min(Sse41.Max(scaled, minimum), maximum), output + i, count - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<int> values, short* output, int count)
    {
        Vector64<short> words = Vector128.Narrow(values, values).GetLower();
        if (count >= 4)
        {
            words.Store(output);
            return;
        }

        for (int i = 0; i < count; i++)
            output[i] = words.GetElement(i);
    }
}
