namespace EdgeAgent.Kernels;

/// <summary>How activations became int8 on the way: <c>value = (q - ZeroPoint) * Scale</c>.</summary>
/// <param name="Scale">What a step of 1 stands for.</param>
/// <param name="Inverse">What values are multiplied by to quantize them.</param>
/// <param name="ZeroPoint">The integer that stands for 0, -128 to 127.</param>
/// <remarks>Arithmetic: TensorFlow Lite 2.14, quantization of the inputs of hybrid operators.</remarks>
public readonly record struct ActivationQuantization(float Scale, float Inverse, int ZeroPoint)
{
    private const int Lowest = sbyte.MinValue, Highest = sbyte.MaxValue;

    /// <summary>Of values that are all 0: every integer is 0.</summary>
    public static ActivationQuantization OfZeros { get; } = new(1, 1, 0);

    /// <summary>Spreads a range over -127 to 127, so that 0 is 0.</summary>
    /// <param name="range">The smallest and the largest value.</param>
    public static ActivationQuantization Symmetric(F32Range range)
    {
        float largest = MathF.Max(-range.Minimum, range.Maximum);
        return largest == 0 ? OfZeros : new(largest / Highest, Highest / largest, 0);
    }

    /// <summary>Spreads a range over -128 to 127 with the zero point that moves its ends least.</summary>
    /// <param name="range">The smallest and the largest value.</param>
    public static ActivationQuantization Asymmetric(F32Range range)
    {
        double minimum = range.Minimum, maximum = range.Maximum;
        if (minimum == maximum)
            return OfZeros;
        double step = (maximum - minimum) / (Highest - Lowest), low = minimum / step, high = maximum / step;
        double zeroPoint = -Lowest + Math.Abs(low) < Highest + Math.Abs(high) ? Lowest - low : Highest - high;
        int nearest = (int)Math.Round(Math.Clamp(zeroPoint, Lowest, Highest), MidpointRounding.AwayFromZero);
        float scale = (float)step;
        return new(scale, 1 / scale, nearest);
    }
}
