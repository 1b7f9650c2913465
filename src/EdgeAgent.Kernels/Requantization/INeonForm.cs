using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>How kernels of <see cref="KernelSet.Neon"/> requantize int32 sums; each form equals <see cref="RequantizationTable.Apply"/> to the bit
/// where its <see cref="RequantizationForm"/> holds.</summary>
internal interface INeonForm
{
    /// <summary>Whether sums become float32 in place of int8; nothing else of the form is used then.</summary>
    static abstract bool IsFloat { get; }

    /// <summary>Whether the zero point is added as a number.</summary>
    static abstract bool AddsZeroPoint { get; }

    /// <summary>Whether the bounds are narrower than int8.</summary>
    static abstract bool HasBounds { get; }

    /// <summary>Multiplies four sums and shifts them.</summary>
    static abstract Vector128<int> Scale(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts);

    /// <summary>Adds the zero point to sixteen scaled values and clamps them to int8.</summary>
    static abstract Vector128<sbyte> Narrow(Vector128<int> v0, Vector128<int> v1, Vector128<int> v2, Vector128<int> v3, in NeonClamp clamp);

    /// <summary>Adds the zero point to eight scaled values and clamps them to int8.</summary>
    static abstract Vector64<sbyte> Narrow(
        Vector128<int> v0, Vector128<int> v1, Vector128<short> zeroPoint, Vector64<sbyte> minimum, Vector64<sbyte> maximum);
}

/// <summary>Zero point and bounds in every lane, as far as a form needs them.</summary>
internal readonly unsafe struct NeonClamp
{
    public readonly Vector128<short> ZeroPoint;
    public readonly Vector128<sbyte> Minimum, Maximum;

    private NeonClamp(Vector128<short> zeroPoint, Vector128<sbyte> minimum, Vector128<sbyte> maximum) =>
        (ZeroPoint, Minimum, Maximum) = (zeroPoint, minimum, maximum);

    /// <summary>Broadcasts from memory, which needs no vector arithmetic.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NeonClamp Load<TForm>(int* zeroPoint, int* minimum, int* maximum)
        where TForm : struct, INeonForm => new(
            TForm.AddsZeroPoint ? AdvSimd.LoadAndReplicateToVector128((short*)zeroPoint) : default,
            TForm.HasBounds ? AdvSimd.LoadAndReplicateToVector128((sbyte*)minimum) : default,
            TForm.HasBounds ? AdvSimd.LoadAndReplicateToVector128((sbyte*)maximum) : default);
}

/// <summary>The form <see cref="RequantizationForm.ShiftsBothWays"/>.</summary>
internal readonly struct FormShiftsBothWays : INeonForm
{
    public static bool IsFloat => false;

    public static bool AddsZeroPoint => true;

    public static bool HasBounds => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Scale(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts) =>
        ShiftsBothWays.Apply(sums, multipliers, shifts, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Narrow(Vector128<int> v0, Vector128<int> v1, Vector128<int> v2, Vector128<int> v3, in NeonClamp clamp) =>
        FormShiftsRight.Narrow(v0, v1, v2, v3, clamp);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector64<sbyte> Narrow(
        Vector128<int> v0, Vector128<int> v1, Vector128<short> zeroPoint, Vector64<sbyte> minimum, Vector64<sbyte> maximum) =>
        FormShiftsRight.Narrow(v0, v1, zeroPoint, minimum, maximum);
}

/// <summary>The form <see cref="RequantizationForm.ShiftsRight"/>.</summary>
internal readonly struct FormShiftsRight : INeonForm
{
    public static bool IsFloat => false;

    public static bool AddsZeroPoint => true;

    public static bool HasBounds => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Scale(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts) =>
        NeonRequantization.ApplyRight(sums, multipliers, shifts);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Narrow(Vector128<int> v0, Vector128<int> v1, Vector128<int> v2, Vector128<int> v3, in NeonClamp clamp) =>
        AdvSimd.Min(AdvSimd.Max(FormWholeRange.Narrow(v0, v1, v2, v3, clamp), clamp.Minimum), clamp.Maximum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector64<sbyte> Narrow(
        Vector128<int> v0, Vector128<int> v1, Vector128<short> zeroPoint, Vector64<sbyte> minimum, Vector64<sbyte> maximum) =>
        AdvSimd.Min(AdvSimd.Max(FormWholeRange.Narrow(v0, v1, zeroPoint, minimum, maximum), minimum), maximum);
}

/// <summary>The form <see cref="RequantizationForm.WholeRange"/>: narrowing saturates, which is the clamp.</summary>
internal readonly struct FormWholeRange : INeonForm
{
    public static bool IsFloat => false;

    public static bool AddsZeroPoint => true;

    public static bool HasBounds => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Scale(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts) =>
        NeonRequantization.ApplyRight(sums, multipliers, shifts);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Narrow(Vector128<int> v0, Vector128<int> v1, Vector128<int> v2, Vector128<int> v3, in NeonClamp clamp)
    {
        Vector128<short> low = AdvSimd.AddSaturate(NeonRequantization.NarrowToInt16(v0, v1), clamp.ZeroPoint);
        Vector128<short> high = AdvSimd.AddSaturate(NeonRequantization.NarrowToInt16(v2, v3), clamp.ZeroPoint);
        return AdvSimd.ExtractNarrowingSaturateUpper(AdvSimd.ExtractNarrowingSaturateLower(low), high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector64<sbyte> Narrow(
        Vector128<int> v0, Vector128<int> v1, Vector128<short> zeroPoint, Vector64<sbyte> minimum, Vector64<sbyte> maximum) =>
        AdvSimd.ExtractNarrowingSaturateLower(AdvSimd.AddSaturate(NeonRequantization.NarrowToInt16(v0, v1), zeroPoint));
}

/// <summary>The form <see cref="RequantizationForm.Rectified"/>: values are narrowed to 0 to 255, of which the top bit is flipped.</summary>
internal readonly struct FormRectified : INeonForm
{
    public static bool IsFloat => false;

    public static bool AddsZeroPoint => false;

    public static bool HasBounds => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Scale(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts) =>
        AdvSimd.ShiftArithmeticRounded(AdvSimd.MultiplyRoundedDoublingSaturateHigh(sums, multipliers), shifts);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Narrow(Vector128<int> v0, Vector128<int> v1, Vector128<int> v2, Vector128<int> v3, in NeonClamp clamp)
    {
        Vector128<short> low = NeonRequantization.NarrowToInt16(v0, v1), high = NeonRequantization.NarrowToInt16(v2, v3);
        Vector64<byte> lower = AdvSimd.ExtractNarrowingSaturateUnsignedLower(low);
        return (AdvSimd.ExtractNarrowingSaturateUnsignedUpper(lower, high) ^ Vector128.Create((byte)0x80)).AsSByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector64<sbyte> Narrow(
        Vector128<int> v0, Vector128<int> v1, Vector128<short> zeroPoint, Vector64<sbyte> minimum, Vector64<sbyte> maximum) =>
        (AdvSimd.ExtractNarrowingSaturateUnsignedLower(NeonRequantization.NarrowToInt16(v0, v1)) ^ Vector64.Create((byte)0x80)).AsSByte();
}

/// <summary>The form <see cref="RequantizationForm.Float"/>.</summary>
internal readonly struct FormFloat : INeonForm
{
    public static bool IsFloat => true;

    public static bool AddsZeroPoint => false;

    public static bool HasBounds => false;

    public static Vector128<int> Scale(Vector128<int> sums, Vector128<int> multipliers, Vector128<int> shifts) => sums;

    public static Vector128<sbyte> Narrow(Vector128<int> v0, Vector128<int> v1, Vector128<int> v2, Vector128<int> v3, in NeonClamp clamp) => default;

    public static Vector64<sbyte> Narrow(
        Vector128<int> v0, Vector128<int> v1, Vector128<short> zeroPoint, Vector64<sbyte> minimum, Vector64<sbyte> maximum) => default;
}
