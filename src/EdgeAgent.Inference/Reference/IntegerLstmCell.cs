using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>The 16-bit arithmetic of integer LSTMs.</summary>
/// <remarks>Gates before their activation have 3 integer bits, behind it none. Source: TensorFlow Lite reference kernels, integer LSTM with
/// int8 activations and an int16 cell.</remarks>
internal static class IntegerLstmCell
{
    public const int GateIntegerBits = 3;

    /// <summary>Adds a scaled sum to a gate, saturated.</summary>
    public static short Add(int sum, QuantizedMultiplier factor, short gate) => Saturate((long)factor.Apply(sum) + gate);

    /// <summary>a * b / 2^exponent, rounded half away from zero.</summary>
    public static short Multiply(short a, short b, int exponent) => unchecked((short)FixedPoint.DivideByPowerOfTwo(a * b, exponent));

    /// <summary>The sum of two, saturated.</summary>
    public static short Add(short a, short b) => Saturate(a + b);

    /// <summary>Layer normalization of one gate: zero mean, unit deviation, then factors and biases.</summary>
    /// <param name="values">The gate's values.</param>
    /// <param name="weights">Factors.</param>
    /// <param name="bias">Biases.</param>
    /// <param name="factor">The factors' scale, with 12 bits of the result's fraction.</param>
    /// <param name="varianceGuard">Stands for a variance below 1.</param>
    public static void Normalize(
        Span<short> values, ReadOnlySpan<short> weights, ReadOnlySpan<int> bias, QuantizedMultiplier factor, int varianceGuard)
    {
        long sum = 0, squares = 0;
        foreach (short value in values)
        {
            sum += value;
            squares += value * value;
        }

        int mean = unchecked((int)(sum * 1024 / values.Length));
        long variance = squares * ((1 << 20) / values.Length) - (long)mean * mean;
        int narrow = unchecked((int)(variance / (1 << 20)));
        QuantizedMultiplier inverse = FixedPointRoots.ReciprocalSquareRoot(narrow < 1 ? varianceGuard : narrow);
        for (int i = 0; i < values.Length; i++)
        {
            int scaled = inverse.Apply(unchecked(1024 * values[i] - mean));
            long weighted = unchecked(scaled * weights[i] + bias[i]);
            int rounded = (int)((weighted > 0 ? weighted + 512 : weighted - 512) / 1024);
            values[i] = Saturate(factor.Apply(rounded));
        }
    }

    /// <summary>A product of two 16-bit numbers as int8.</summary>
    public static sbyte Hidden(short a, short b, QuantizedMultiplier factor, int zeroPoint) =>
        (sbyte)Math.Clamp((long)factor.Apply(a * b) + zeroPoint, sbyte.MinValue, sbyte.MaxValue);

    private static short Saturate(long value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);
}
