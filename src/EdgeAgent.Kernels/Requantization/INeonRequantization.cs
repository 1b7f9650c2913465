using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>How Arm kernels requantize int32 sums; each form equals <see cref="RequantizationTable.Apply"/> to the bit
/// where its <see cref="RequantizationForm"/> holds.</summary>
internal interface INeonRequantization
{
    /// <summary>Whether sums become float32 in place of int8; nothing else of the form is used then.</summary>
    static abstract bool IsFloat { get; }

    /// <summary>Multiplies four sums and shifts them; what is above or below int16 may be anything above or below it.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="multipliers">Q31 multipliers.</param>
    /// <param name="shifts">Exponents, positive to the left.</param>
    /// <param name="zero">Zeros that the compiler does not know as such: it would make the constant anew at every use.</param>
    static abstract Vector128<int> Scale(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts, Vector128<int> zero);

    /// <summary>Adds the zero point to eight scaled values and clamps them to int8.</summary>
    static abstract Vector64<sbyte> Narrow(Vector128<short> values, Vector128<short> zeroPoint, Vector64<sbyte> minimum, Vector64<sbyte> maximum);

    /// <summary>Adds the zero point to sixteen scaled values and clamps them to int8.</summary>
    static abstract Vector128<sbyte> Narrow(
        Vector128<short> low, Vector128<short> high, Vector128<short> zeroPoint, Vector128<sbyte> minimum, Vector128<sbyte> maximum);
}

/// <summary>The form <see cref="RequantizationForm.ShiftsBothWays"/>.</summary>
internal readonly struct RequantizesAnyShift : INeonRequantization
{
    public static bool IsFloat => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Scale(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts, Vector128<int> zero) =>
        ShiftsBothWays.Apply(sums, multipliers, shifts, zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector64<sbyte> Narrow(Vector128<short> values, Vector128<short> zeroPoint, Vector64<sbyte> minimum, Vector64<sbyte> maximum) =>
        RequantizesRight.Narrow(values, zeroPoint, minimum, maximum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Narrow(
        Vector128<short> low, Vector128<short> high, Vector128<short> zeroPoint, Vector128<sbyte> minimum, Vector128<sbyte> maximum) =>
        RequantizesRight.Narrow(low, high, zeroPoint, minimum, maximum);
}

/// <summary>The form <see cref="RequantizationForm.ShiftsRight"/>.</summary>
internal readonly struct RequantizesRight : INeonRequantization
{
    public static bool IsFloat => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Scale(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts, Vector128<int> zero) =>
        ShiftsRightWithRdm.Apply(sums, multipliers, shifts, zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector64<sbyte> Narrow(Vector128<short> values, Vector128<short> zeroPoint, Vector64<sbyte> minimum, Vector64<sbyte> maximum) =>
        AdvSimd.Min(AdvSimd.Max(RequantizesToWholeRange.Narrow(values, zeroPoint, minimum, maximum), minimum), maximum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Narrow(
        Vector128<short> low, Vector128<short> high, Vector128<short> zeroPoint, Vector128<sbyte> minimum, Vector128<sbyte> maximum) =>
        AdvSimd.Min(AdvSimd.Max(RequantizesToWholeRange.Narrow(low, high, zeroPoint, minimum, maximum), minimum), maximum);
}

/// <summary>The form <see cref="RequantizationForm.ShiftsRight"/> without Armv8.1's <c>sqrdmlah</c>.</summary>
internal readonly struct RequantizesRightWithoutRdm : INeonRequantization
{
    public static bool IsFloat => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Scale(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts, Vector128<int> zero) =>
        ShiftsRight.Apply(sums, multipliers, shifts, zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector64<sbyte> Narrow(Vector128<short> values, Vector128<short> zeroPoint, Vector64<sbyte> minimum, Vector64<sbyte> maximum) =>
        RequantizesRight.Narrow(values, zeroPoint, minimum, maximum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Narrow(
        Vector128<short> low, Vector128<short> high, Vector128<short> zeroPoint, Vector128<sbyte> minimum, Vector128<sbyte> maximum) =>
        RequantizesRight.Narrow(low, high, zeroPoint, minimum, maximum);
}

/// <summary>The form <see cref="RequantizationForm.WholeRange"/>.</summary>
internal readonly struct RequantizesToWholeRange : INeonRequantization
{
    public static bool IsFloat => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Scale(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts, Vector128<int> zero) =>
        ShiftsRightWithRdm.Apply(sums, multipliers, shifts, zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector64<sbyte> Narrow(Vector128<short> values, Vector128<short> zeroPoint, Vector64<sbyte> minimum, Vector64<sbyte> maximum) =>
        AdvSimd.ExtractNarrowingSaturateLower(AdvSimd.AddSaturate(values, zeroPoint));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Narrow(
        Vector128<short> low, Vector128<short> high, Vector128<short> zeroPoint, Vector128<sbyte> minimum, Vector128<sbyte> maximum) =>
        AdvSimd.ExtractNarrowingSaturateUpper(
            AdvSimd.ExtractNarrowingSaturateLower(AdvSimd.AddSaturate(low, zeroPoint)), AdvSimd.AddSaturate(high, zeroPoint));
}

/// <summary>The form <see cref="RequantizationForm.Rectified"/>: narrowed to 0 to 255, of which the top bit is flipped.</summary>
/// <remarks>How halves below zero are rounded does not matter here: they end as -128 in any case.</remarks>
internal readonly struct RequantizesRectified : INeonRequantization
{
    public static bool IsFloat => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Scale(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts, Vector128<int> zero) =>
        AdvSimd.ShiftArithmeticRounded(AdvSimd.MultiplyRoundedDoublingSaturateHigh(sums, multipliers), shifts);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector64<sbyte> Narrow(Vector128<short> values, Vector128<short> zeroPoint, Vector64<sbyte> minimum, Vector64<sbyte> maximum) =>
        AdvSimd.Xor(AdvSimd.ExtractNarrowingSaturateUnsignedLower(values).AsSByte(), minimum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Narrow(
        Vector128<short> low, Vector128<short> high, Vector128<short> zeroPoint, Vector128<sbyte> minimum, Vector128<sbyte> maximum) =>
        AdvSimd.Xor(
            AdvSimd.ExtractNarrowingSaturateUnsignedUpper(AdvSimd.ExtractNarrowingSaturateUnsignedLower(low), high).AsSByte(), minimum);
}

/// <summary>The form <see cref="RequantizationForm.Float"/>.</summary>
internal readonly struct ConvertsToFloat : INeonRequantization
{
    public static bool IsFloat => true;

    public static Vector128<int> Scale(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts, Vector128<int> zero) => sums;

    public static Vector64<sbyte> Narrow(Vector128<short> values, Vector128<short> zeroPoint, Vector64<sbyte> minimum, Vector64<sbyte> maximum) =>
        default;

    public static Vector128<sbyte> Narrow(
        Vector128<short> low, Vector128<short> high, Vector128<short> zeroPoint, Vector128<sbyte> minimum, Vector128<sbyte> maximum) => default;
}
