namespace EdgeAgent.Inference.Reference;

/// <summary>The results of a function of one int8 element, for all 256 elements.</summary>
internal static class LookupTable
{
    /// <summary>Tabulates a function of reals: dequantize, apply, quantize with rounding half away from zero, all in float32.</summary>
    /// <returns>256 results, indexed by element + 128.</returns>
    public static sbyte[] Create(QuantizationParameters input, QuantizationParameters output, Func<float, float> function)
    {
        float inverseScale = 1 / output.Scale;
        return Create(element =>
        {
            float real = function(input.Scale * (element - input.ZeroPoint));
            float rounded = MathF.Round(real * inverseScale, MidpointRounding.AwayFromZero);
            return (int)Math.Clamp(float.IsNaN(rounded) ? 0 : rounded, -65536, 65536) + output.ZeroPoint;
        });
    }

    /// <summary>Tabulates a function of elements; results are clamped to int8.</summary>
    /// <returns>256 results, indexed by element + 128.</returns>
    public static sbyte[] Create(Func<int, int> function)
    {
        sbyte[] table = new sbyte[256];
        for (int i = 0; i < 256; i++) table[i] = (sbyte)Math.Clamp(function(i - 128), sbyte.MinValue, sbyte.MaxValue);
        return table;
    }

    /// <summary>The logistic function in float32: 1 above 16.6 and e^x below -9, where the sum would lose it.</summary>
    public static float Logistic(float x) => x switch
    {
        > 16.619047164916992188f => 1,
        < -9 => MathF.Exp(x),
        _ => 1 / (1 + MathF.Exp(-x)),
    };

    public static void Apply(ReadOnlySpan<sbyte> table, ReadOnlySpan<sbyte> input, Span<sbyte> output)
    {
        for (int i = 0; i < input.Length; i++) output[i] = table[input[i] + 128];
    }
}
