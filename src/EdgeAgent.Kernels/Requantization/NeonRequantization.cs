using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>Requantization of int32 sums in Advanced SIMD, equal to <see cref="QuantizedMultiplier.Apply"/> to the bit.</summary>
/// <remarks><c>sqrdmulh</c> is the rounding doubling high product. <c>srshl</c> rounds halves upwards where TFLite rounds them away from zero, so 1 is
/// taken off negative values first. Neither step saturates: multipliers are below 2^31, so no product reaches -2^31.</remarks>
internal static class NeonRequantization
{
    /// <summary>Multiplies four sums; every shift is below zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> ApplyRight(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts)
    {
        Vector128<int> high = AdvSimd.MultiplyRoundedDoublingSaturateHigh(sums, multipliers);
        return AdvSimd.ShiftArithmeticRounded(AdvSimd.ShiftRightArithmeticAdd(high, high, 31), shifts);
    }

    /// <summary>Multiplies four sums by factors of any shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Apply(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> leftShifts, Vector128<int> rightShifts)
    {
        Vector128<int> high = AdvSimd.MultiplyRoundedDoublingSaturateHigh(AdvSimd.ShiftArithmetic(sums, leftShifts), multipliers);
        return AdvSimd.ShiftArithmeticRounded(AdvSimd.ShiftRightArithmeticAdd(high, high & rightShifts, 31), rightShifts);
    }

    /// <summary>Eight values, saturated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> NarrowToInt16(Vector128<int> low, Vector128<int> high) =>
        AdvSimd.ExtractNarrowingSaturateUpper(AdvSimd.ExtractNarrowingSaturateLower(low), high);

    /// <summary>Adds the zero point to sixteen values and clamps them to int8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Narrow(
        Vector128<int> v0,
        Vector128<int> v1,
        Vector128<int> v2,
        Vector128<int> v3,
        Vector128<short> zeroPoint,
        Vector128<sbyte> minimum,
        Vector128<sbyte> maximum)
    {
        Vector128<short> low = AdvSimd.ExtractNarrowingSaturateUpper(AdvSimd.ExtractNarrowingSaturateLower(v0), v1);
        Vector128<short> high = AdvSimd.ExtractNarrowingSaturateUpper(AdvSimd.ExtractNarrowingSaturateLower(v2), v3);
        Vector128<sbyte> bytes = AdvSimd.ExtractNarrowingSaturateUpper(
            AdvSimd.ExtractNarrowingSaturateLower(AdvSimd.AddSaturate(low, zeroPoint)), AdvSimd.AddSaturate(high, zeroPoint));
        return AdvSimd.Min(AdvSimd.Max(bytes, minimum), maximum);
    }

    /// <summary>Adds the zero point to eight values and clamps them to int8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector64<sbyte> Narrow(
        Vector128<int> v0, Vector128<int> v1, Vector128<short> zeroPoint, Vector64<sbyte> minimum, Vector64<sbyte> maximum)
    {
        Vector128<short> words = AdvSimd.ExtractNarrowingSaturateUpper(AdvSimd.ExtractNarrowingSaturateLower(v0), v1);
        Vector64<sbyte> bytes = AdvSimd.ExtractNarrowingSaturateLower(AdvSimd.AddSaturate(words, zeroPoint));
        return AdvSimd.Min(AdvSimd.Max(bytes, minimum), maximum);
    }
}
