using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>How four int32 sums are multiplied by their channels' factors; each form equals <see cref="QuantizedMultiplier.Apply"/> to the bit.</summary>
internal interface INeonShifts
{
    /// <summary>Multiplies four sums by Q31 multipliers and powers of two.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="multipliers">Q31 multipliers.</param>
    /// <param name="shifts">Exponents, positive to the left.</param>
    /// <param name="zero">Zeros that the compiler does not know as such: it would make the constant anew at every use.</param>
    static abstract Vector128<int> Apply(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts, Vector128<int> zero);
}

/// <summary>Every shift is below zero.</summary>
internal readonly struct ShiftsRight : INeonShifts
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Apply(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts, Vector128<int> zero) =>
        NeonRequantization.ApplyRight(sums, multipliers, shifts);
}

/// <summary>Every shift is below zero, on cores that multiply and add in one step (Armv8.1 <c>sqrdmlah</c>).</summary>
/// <remarks>The -1 that turns the rounding of negative halves away from zero is added with the product. It is taken from the sum's sign instead of
/// the product's: they differ only where a negative sum rounds to 0, and there -1 still rounds to 0.</remarks>
internal readonly struct ShiftsRightWithRdm : INeonShifts
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Apply(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts, Vector128<int> zero) =>
        AdvSimd.ShiftArithmeticRounded(
            Rdm.MultiplyRoundedDoublingAndAddSaturateHigh(AdvSimd.CompareLessThan(sums, zero), sums, multipliers), shifts);
}

/// <summary>Every shift is below zero, and no product ends on a half: that halves go upwards here makes no difference.</summary>
internal readonly struct ShiftsRightWithoutTies : INeonShifts
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Apply(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts, Vector128<int> zero) =>
        AdvSimd.ShiftArithmeticRounded(AdvSimd.MultiplyRoundedDoublingSaturateHigh(sums, multipliers), shifts);
}

/// <summary>Shifts of either sign, or none.</summary>
internal readonly struct ShiftsBothWays : INeonShifts
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Apply(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts, Vector128<int> zero) =>
        NeonRequantization.Apply(sums, multipliers, AdvSimd.Max(shifts, Vector128<int>.Zero), AdvSimd.Min(shifts, Vector128<int>.Zero));
}

/// <summary>Constants for <see cref="INeonShifts"/>.</summary>
internal static unsafe class NeonShifts
{
    /// <summary>Zeros, made from multipliers: none is negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Zero(int* multipliers) => AdvSimd.ShiftRightArithmetic(Vector128.Load(multipliers), 31);
}
