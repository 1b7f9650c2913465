using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Requantization of int32 sums in AVX2, equal to <see cref="QuantizedMultiplier.Apply"/> to the bit.</summary>
internal static class Avx2Requantization
{
    /// <summary>Rounding doubling high product of eight values and eight multipliers, each in [0, 2^31).</summary>
    /// <remarks>Even and odd lanes are multiplied to 64 bits, 2^30 is added, and bits 31 to 62 are kept.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> HighProduct(Vector256<int> values, Vector256<int> multipliers)
    {
        Vector256<long> half = Vector256.Create(1L << 30);
        Vector256<long> even = Avx2.Add(Avx2.Multiply(values, multipliers), half);
        Vector256<int> oddValues = Avx2.ShiftRightLogical(values.AsInt64(), 32).AsInt32();
        Vector256<int> oddMultipliers = Avx2.ShiftRightLogical(multipliers.AsInt64(), 32).AsInt32();
        Vector256<long> odd = Avx2.Add(Avx2.Multiply(oddValues, oddMultipliers), half);
        return Avx2.Blend(Avx2.ShiftRightLogical(even, 31).AsInt32(), Avx2.ShiftLeftLogical(odd, 1).AsInt32(), 0b10101010);
    }

    /// <summary>Multiplies eight sums; every shift is below zero.</summary>
    /// <remarks>1 is taken off negative values, so that rounding halves upwards rounds them away from zero; <c>((x >> (e - 1)) + 1) >> 1</c> is
    /// <c>(x + 2^(e-1)) >> e</c> without overflow.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ApplyRight(Vector256<int> sums, Vector256<int> multipliers, Vector256<int> shifts)
    {
        Vector256<int> high = HighProduct(sums, multipliers), ones = Vector256<int>.AllBitsSet;
        high = Avx2.Add(high, Avx2.ShiftRightArithmetic(high, 31));
        high = Avx2.ShiftRightArithmeticVariable(high, Avx2.Xor(shifts, ones).AsUInt32());
        return Avx2.ShiftRightArithmetic(Avx2.Subtract(high, ones), 1);
    }

    /// <summary>Multiplies eight sums, whatever their shifts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Apply(Vector256<int> sums, Vector256<int> multipliers, Vector256<int> shifts)
    {
        Vector256<int> zero = Vector256<int>.Zero, ones = Vector256<int>.AllBitsSet;
        Vector256<int> high = HighProduct(Avx2.ShiftLeftLogicalVariable(sums, Avx2.Max(shifts, zero).AsUInt32()), multipliers);

        // Where nothing is shifted right the steps of ApplyRight shift by 31 or more, and their result is not taken.
        Vector256<int> right = Avx2.Add(high, Avx2.ShiftRightArithmetic(high, 31));
        right = Avx2.ShiftRightArithmeticVariable(right, Avx2.Xor(shifts, ones).AsUInt32());
        right = Avx2.ShiftRightArithmetic(Avx2.Subtract(right, ones), 1);
        return Avx2.BlendVariable(high, right, Avx2.CompareGreaterThan(zero, shifts));
    }

    /// <summary>Multiplies eight values by one factor whose shift is 0 or negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ApplyOne(Vector256<int> values, Vector256<int> multiplier, Vector256<int> mask, Vector128<int> exponent)
    {
        Vector256<int> high = HighProduct(values, multiplier);
        Vector256<int> threshold = Avx2.Subtract(Avx2.ShiftRightLogical(mask, 1), Avx2.ShiftRightArithmetic(high, 31));
        Vector256<int> roundsUp = Avx2.CompareGreaterThan(Avx2.And(high, mask), threshold);
        return Avx2.Subtract(Avx2.ShiftRightArithmetic(high, exponent), roundsUp);
    }

    /// <summary>Adds the zero point to sixteen values and clamps them to int8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Narrow(
        Vector256<int> v0, Vector256<int> v1, Vector256<short> zeroPoint, Vector128<sbyte> minimum, Vector128<sbyte> maximum)
    {
        // The pack works within 128-bit halves: 0-3 8-11 | 4-7 12-15, which the permutation puts in order.
        Vector256<short> words = Avx2.Permute4x64(Avx2.PackSignedSaturate(v0, v1).AsInt64(), 0b11_01_10_00).AsInt16();
        words = Avx2.AddSaturate(words, zeroPoint);
        Vector128<sbyte> bytes = Sse2.PackSignedSaturate(words.GetLower(), words.GetUpper());
        return Sse41.Min(Sse41.Max(bytes, minimum), maximum);
    }
}
