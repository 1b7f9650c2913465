namespace EdgeAgent.Kernels;

/// <summary>The constants of an int16 ADD, SUB or MUL without zero points.</summary>
/// <remarks>A sum brings both inputs to a common scale at 15 extra bits first. Arithmetic of TFLite's reference kernels.</remarks>
public readonly record struct Qs16BinaryParameters
{
    /// <summary>Extra fractional bits that the inputs of a sum carry until it is requantized.</summary>
    public const int LeftShift = 15;

    /// <summary>True for a product, false for a sum.</summary>
    public bool IsProduct { get; init; }

    /// <summary>First input's scale over twice the larger input scale; not used by products.</summary>
    public QuantizedMultiplier Factor1 { get; init; }

    /// <summary>Second input's scale over twice the larger input scale; not used by products.</summary>
    public QuantizedMultiplier Factor2 { get; init; }

    /// <summary>True where the first input is subtracted; not used by products.</summary>
    public bool Negates1 { get; init; }

    /// <summary>True where the second input is subtracted; not used by products.</summary>
    public bool Negates2 { get; init; }

    /// <summary>What turns a sum or product into an output.</summary>
    public required QuantizedMultiplier OutputFactor { get; init; }

    /// <summary>Smallest output value.</summary>
    public int Minimum { get; init; } = short.MinValue;

    /// <summary>Largest output value.</summary>
    public int Maximum { get; init; } = short.MaxValue;

    /// <summary>Makes parameters without an activation's clamp.</summary>
    public Qs16BinaryParameters()
    {
    }

    /// <summary>Combines two values: the definition that every kernel reproduces to the bit.</summary>
    /// <param name="a">Value of the first input.</param>
    /// <param name="b">Value of the second input.</param>
    public short Apply(short a, short b)
    {
        int value = IsProduct ? a * b
            : (Negates1 ? -1 : 1) * Factor1.Apply(a << LeftShift) + (Negates2 ? -1 : 1) * Factor2.Apply(b << LeftShift);
        return (short)Math.Clamp(OutputFactor.Apply(value), Minimum, Maximum);
    }
}
