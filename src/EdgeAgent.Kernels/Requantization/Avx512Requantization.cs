using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Requantization of int32 sums in AVX-512, equal to <see cref="QuantizedMultiplier.Apply"/> to the bit.</summary>
internal static class Avx512Requantization
{
    /// <summary>Multiplies sixteen sums; every shift is below zero.</summary>
    /// <remarks>The steps are those of <see cref="Avx2Requantization.ApplyRight"/>. 512-bit shifts run on one port only, so lanes are moved by shuffles
    /// and doubled by additions.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> ApplyRight(Vector512<int> sums, Vector512<int> multipliers, Vector512<int> shifts)
    {
        const byte oddToEven = 0b11_11_01_01;
        Vector512<long> half = Vector512.Create(1L << 30);
        Vector512<long> even = Avx512F.Add(Avx512F.Multiply(sums, multipliers), half);
        Vector512<long> odd = Avx512F.Add(Avx512F.Multiply(Avx512F.Shuffle(sums, oddToEven), Avx512F.Shuffle(multipliers, oddToEven)), half);
        Vector512<int> evenLanes = Vector512.Create(0x00000000_FFFFFFFFL).AsInt32(), ones = Vector512<int>.AllBitsSet;
        Vector512<int> high = Avx512F.TernaryLogic(
            evenLanes, Avx512F.ShiftRightLogical(even, 31).AsInt32(), Avx512F.Add(odd, odd).AsInt32(), control: 0xCA);
        high = Avx512F.Add(high, Avx512F.ShiftRightArithmetic(high, 31));
        high = Avx512F.ShiftRightArithmeticVariable(high, Avx512F.Xor(shifts, ones).AsUInt32());
        return Avx512F.ShiftRightArithmetic(Avx512F.Subtract(high, ones), 1);
    }

    /// <summary>Adds the zero point to thirty-two values and clamps them to int8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> Narrow(
        Vector512<int> v0, Vector512<int> v1, Vector512<short> zeroPoint, Vector256<sbyte> minimum, Vector256<sbyte> maximum)
    {
        // The pack works within 128-bit parts: 0-3 16-19, 4-7 20-23, 8-11 24-27, 12-15 28-31, which the permutation puts in order.
        Vector512<short> words = Avx512BW.AddSaturate(Avx512BW.PackSignedSaturate(v0, v1), zeroPoint);
        Vector256<int> quads = Avx512BW.ConvertToVector256SByteWithSaturation(words).AsInt32();
        Vector256<sbyte> bytes = Avx2.PermuteVar8x32(quads, Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7)).AsSByte();
        return Avx2.Min(Avx2.Max(bytes, minimum), maximum);
    }

    /// <summary>Adds the zero point to sixteen values and clamps them to int8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Narrow(Vector512<int> values, Vector512<int> zeroPoint, Vector128<sbyte> minimum, Vector128<sbyte> maximum) =>
        Sse41.Min(Sse41.Max(Avx512F.ConvertToVector128SByteWithSaturation(Avx512F.Add(values, zeroPoint)), minimum), maximum);
}
