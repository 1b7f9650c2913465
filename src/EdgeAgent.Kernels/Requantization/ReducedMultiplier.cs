namespace EdgeAgent.Kernels;

/// <summary>A factor for int64 sums: a Q15 multiplier and a right shift, <c>factor = Multiplier / 2^Shift</c>.</summary>
/// <param name="Multiplier">0 to 2^15 - 1.</param>
/// <param name="Shift">8 to 46.</param>
/// <remarks>Arithmetic of TFLite's reference kernels for int16 activations: one rounding, ties upwards. Sums must lie in [-2^47, 2^47), so that
/// products fit int64; a result beyond int32 wraps.</remarks>
public readonly record struct ReducedMultiplier(int Multiplier, int Shift)
{
    /// <summary>The largest exponent of a <see cref="QuantizedMultiplier"/> that can be reduced.</summary>
    public const int LargestShift = 7;

    /// <summary>Rounds a Q31 multiplier to Q15.</summary>
    /// <param name="factor">A factor below 2^7.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is 2^7 or more.</exception>
    public static ReducedMultiplier From(QuantizedMultiplier factor)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(factor.Shift, LargestShift, nameof(factor));
        int reduced = factor.Multiplier < 0x7FFF0000 ? (factor.Multiplier + (1 << 15)) >> 16 : short.MaxValue;
        return new ReducedMultiplier(reduced, 15 - factor.Shift);
    }

    /// <summary>Multiplies a sum by the factor.</summary>
    /// <param name="sum">-2^47 to 2^47 - 1.</param>
    public int Apply(long sum) => unchecked((int)((sum * Multiplier + (1L << (Shift - 1))) >> Shift));
}
