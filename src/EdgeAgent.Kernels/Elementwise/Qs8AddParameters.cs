namespace EdgeAgent.Kernels;

/// <summary>The constants of an int8 ADD: both inputs are brought to a common scale at 20 extra bits, summed, and requantized.</summary>
/// <remarks>Arithmetic of TFLite's reference ADD. All factors are below 1, so every shift is 0 or negative.</remarks>
public readonly record struct Qs8AddParameters
{
    /// <summary>Extra fractional bits that inputs carry until the sum is requantized.</summary>
    public const int LeftShift = 20;

    /// <summary>Zero point of the first input.</summary>
    public required int ZeroPoint1 { get; init; }

    /// <summary>First input's scale over twice the larger input scale.</summary>
    public required QuantizedMultiplier Factor1 { get; init; }

    /// <summary>Zero point of the second input.</summary>
    public required int ZeroPoint2 { get; init; }

    /// <summary>Second input's scale over twice the larger input scale.</summary>
    public required QuantizedMultiplier Factor2 { get; init; }

    /// <summary>Zero point of the output.</summary>
    public required int OutputZeroPoint { get; init; }

    /// <summary>Twice the larger input scale over 2^20 times the output scale.</summary>
    public required QuantizedMultiplier OutputFactor { get; init; }

    /// <summary>Smallest output value, -128 to 127.</summary>
    public int Minimum { get; init; } = sbyte.MinValue;

    /// <summary>Largest output value, -128 to 127.</summary>
    public int Maximum { get; init; } = sbyte.MaxValue;

    /// <summary>True when no value of either input falls on a half where its factor rounds it: then it does not matter where halves go.</summary>
    internal bool InputsNeverTie { get; init; }

    /// <summary>Makes parameters without an activation's clamp.</summary>
    public Qs8AddParameters()
    {
    }

    /// <summary>Derives the constants from scales, in the precision that TFLite uses.</summary>
    /// <param name="scale1">Scale of the first input.</param>
    /// <param name="zeroPoint1">Zero point of the first input.</param>
    /// <param name="scale2">Scale of the second input.</param>
    /// <param name="zeroPoint2">Zero point of the second input.</param>
    /// <param name="outputScale">Scale of the output.</param>
    /// <param name="outputZeroPoint">Zero point of the output.</param>
    /// <param name="minimum">Smallest output value after the fused activation.</param>
    /// <param name="maximum">Largest output value after the fused activation.</param>
    /// <exception cref="ArgumentOutOfRangeException">A scale is not positive and finite, or the output factor is 1 or more.</exception>
    public static Qs8AddParameters Create(
        float scale1, int zeroPoint1, float scale2, int zeroPoint2, float outputScale, int outputZeroPoint, int minimum = -128, int maximum = 127)
    {
        RequireScale(scale1, nameof(scale1));
        RequireScale(scale2, nameof(scale2));
        RequireScale(outputScale, nameof(outputScale));
        double twiceLargest = 2 * Math.Max(scale1, scale2);
        double outputFactor = twiceLargest / ((1 << LeftShift) * outputScale);
        if (!(outputFactor < 1))
            throw new ArgumentOutOfRangeException(nameof(outputScale), outputScale, "The output scale must exceed 2^-19 times the larger input scale.");
        return new Qs8AddParameters
        {
            ZeroPoint1 = zeroPoint1,
            Factor1 = QuantizedMultiplier.FromDouble(scale1 / twiceLargest),
            ZeroPoint2 = zeroPoint2,
            Factor2 = QuantizedMultiplier.FromDouble(scale2 / twiceLargest),
            OutputZeroPoint = outputZeroPoint,
            OutputFactor = QuantizedMultiplier.FromDouble(outputFactor),
            Minimum = minimum,
            Maximum = maximum,
        };
    }

    /// <summary>Adds two quantized values: the definition that every kernel reproduces to the bit.</summary>
    /// <param name="a">Value of the first input.</param>
    /// <param name="b">Value of the second input.</param>
    public sbyte Apply(sbyte a, sbyte b)
    {
        int sum = Factor1.Apply((a - ZeroPoint1) << LeftShift) + Factor2.Apply((b - ZeroPoint2) << LeftShift);
        return (sbyte)Math.Clamp((long)OutputFactor.Apply(sum) + OutputZeroPoint, Minimum, Maximum);
    }

    /// <summary>The same parameters with what all 256 values of each input tell.</summary>
    internal Qs8AddParameters Examined() => this with { InputsNeverTie = NeverTies(Factor1, ZeroPoint1) && NeverTies(Factor2, ZeroPoint2) };

    private static bool NeverTies(QuantizedMultiplier factor, int zeroPoint)
    {
        int exponent = -factor.Shift, half = exponent > 0 ? 1 << (exponent - 1) : 0;
        if (exponent < 0)
            return false;
        for (int q = sbyte.MinValue; q <= sbyte.MaxValue; q++)
        {
            int value = (q - zeroPoint) << LeftShift;
            int high = new QuantizedMultiplier(factor.Multiplier, 0).Apply(value);
            if ((int)(((long)high + half) >> exponent) != factor.Apply(value))
                return false;
        }

        return true;
    }

    private static void RequireScale(float scale, string name)
    {
        if (!(scale > 0 && float.IsFinite(scale)))
            throw new ArgumentOutOfRangeException(name, scale, "A scale must be positive and finite.");
    }
}
