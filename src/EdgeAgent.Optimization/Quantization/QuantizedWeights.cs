using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Quantization;

/// <summary>Weights as int8 codes with a zero point of 0 and one scale, or one for each slice of an axis.</summary>
internal sealed class QuantizedWeights
{
    private QuantizedWeights(sbyte[] codes, float[] scales, WeightLayout layout) => (Codes, Scales, Layout) = (codes, scales, layout);

    /// <summary>The codes, in the order of the weights.</summary>
    public sbyte[] Codes { get; }

    /// <summary>One scale, or one for each output channel.</summary>
    public float[] Scales { get; }

    /// <summary>Where the output channels lie.</summary>
    public WeightLayout Layout { get; }

    /// <summary>The scales that hold each channel's largest weight, or the largest of all.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="layout">Their layout.</param>
    /// <param name="isPerChannel">Whether every output channel has a scale of its own.</param>
    /// <returns>As many scales as output channels, all equal for one scale.</returns>
    public static float[] ScalesFor(ReadOnlySpan<float> weights, WeightLayout layout, bool isPerChannel)
    {
        float[] largest = new float[layout.Channels];
        for (int i = 0; i < weights.Length; i++)
        {
            int channel = layout.ChannelOf(i);
            largest[channel] = MathF.Max(largest[channel], MathF.Abs(weights[i]));
        }

        if (!isPerChannel)
            Array.Fill(largest, largest.Max());
        return Array.ConvertAll(largest, value => AffineParameters.Symmetric(value, CodeRange.Weights).Scale);
    }

    /// <summary>Rounds weights to the nearest codes.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="layout">Their layout.</param>
    /// <param name="scales">A scale for each output channel.</param>
    public static QuantizedWeights Round(ReadOnlySpan<float> weights, WeightLayout layout, float[] scales)
    {
        sbyte[] codes = new sbyte[weights.Length];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = (sbyte)new AffineParameters(scales[layout.ChannelOf(i)], 0).Quantize(weights[i], CodeRange.Weights);
        return new QuantizedWeights(codes, scales, layout);
    }

    /// <summary>The same grid with other codes.</summary>
    /// <param name="codes">As many codes.</param>
    public QuantizedWeights With(sbyte[] codes) => new(codes, Scales, Layout);

    /// <summary>The real value of a weight.</summary>
    /// <param name="index">Its place.</param>
    public float Dequantize(int index) => Codes[index] * Scales[Layout.ChannelOf(index)];

    /// <summary>What the file says of the weights.</summary>
    /// <param name="isPerChannel">Whether every output channel has a scale of its own in the file.</param>
    public QuantizationRecord ToRecord(bool isPerChannel) => new()
    {
        Scales = isPerChannel ? Scales : [Scales[0]],
        ZeroPoints = new int[isPerChannel ? Scales.Length : 1],
        QuantizedDimension = isPerChannel ? Layout.Axis : 0,
    };
}
