namespace EdgeAgent.Kernels;

/// <summary>The simplest arithmetic that requantizes an op's sums to the bit; each value but the last is a case of the one before.</summary>
internal enum RequantizationForm
{
    /// <summary>Shifts of either sign, zero point, clamp.</summary>
    ShiftsBothWays,

    /// <summary>Every shift is below zero.</summary>
    ShiftsRight,

    /// <summary>As <see cref="ShiftsRight"/>, and the clamp is the range of int8, so that saturation does it.</summary>
    WholeRange,

    /// <summary>As <see cref="WholeRange"/> with zero point -128: sums below zero become -128, as after a rectifier.</summary>
    Rectified,

    /// <summary>None: sums become float32 as a <see cref="DequantizationTable"/> says.</summary>
    Float,
}
