namespace EdgeAgent.Optimization.Quantization;

/// <summary>The integers that a quantized tensor may hold.</summary>
/// <param name="Lowest">The least code.</param>
/// <param name="Highest">The greatest code.</param>
public readonly record struct CodeRange(int Lowest, int Highest)
{
    /// <summary>int8 activations: -128 to 127.</summary>
    public static CodeRange Int8 { get; } = new(sbyte.MinValue, sbyte.MaxValue);

    /// <summary>int8 weights: -127 to 127, symmetric, as the 8-bit specification of TensorFlow Lite asks.</summary>
    public static CodeRange Weights { get; } = new(-127, 127);

    /// <summary>int16 activations: -32768 to 32767, around a zero point of 0.</summary>
    public static CodeRange Int16 { get; } = new(short.MinValue, short.MaxValue);

    /// <summary>The code within the range that lies nearest.</summary>
    /// <param name="code">Any number.</param>
    public int Clamp(double code) => (int)Math.Clamp(code, Lowest, Highest);
}
