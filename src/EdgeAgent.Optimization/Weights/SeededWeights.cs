using EdgeAgent.Optimization.Zoo;

namespace EdgeAgent.Optimization.Weights;

/// <summary>Weights drawn from a seed, scaled so that the sums of each layer have the deviation that it asks for.</summary>
/// <remarks>Uniform in (-1, 1) and then scaled channel by channel to the norm. The same bytes on every machine: integers, and doubles with correctly
/// rounded operations only.</remarks>
internal sealed class SeededWeights(int seed) : IWeightSource
{
    private const double BiasDeviation = 0.1, GammaSpread = 0.2;
    private readonly SeededBits _bits = new(seed);

    public string Origin { get; } = $"seeded weights (seed {seed}), not trained";

    public IReadOnlyList<int>? ShapeOf(string tensor) => null;

    public LayerWeights Filter(FilterRequest request)
    {
        Span<float> filter = LayerWeights.Allocate(request.Count, out byte[] filterBytes);
        foreach (ref float weight in filter)
            weight = (float)_bits.NextSigned();
        (int tapStep, int channelStep) = request.Layout == FilterLayout.Depthwise ? (request.Channels, 1) : (1, request.Taps);
        for (int channel = 0; channel < request.Channels; channel++)
            Scale(filter[(channel * channelStep)..], request.Taps, tapStep, request.ChannelNorm);
        return new LayerWeights(filterBytes, Draw(request.Channels, mean: 0, BiasDeviation * request.Deviation));
    }

    public LayerWeights Normalization(BatchNormalizationNames names, int channels, double meanSquare) =>
        new(Draw(channels, 1 / Math.Sqrt(meanSquare), GammaSpread / Math.Sqrt(meanSquare)), Draw(channels, mean: 0, BiasDeviation));

    private static void Scale(Span<float> weights, int count, int step, double norm)
    {
        double squares = 0;
        for (int i = 0; i < count; i++)
            squares += (double)weights[i * step] * weights[i * step];
        double factor = norm / Math.Sqrt(squares);
        for (int i = 0; i < count; i++)
            weights[i * step] = (float)(weights[i * step] * factor);
    }

    private byte[] Draw(int count, double mean, double reach)
    {
        Span<float> values = LayerWeights.Allocate(count, out byte[] bytes);
        foreach (ref float value in values)
            value = (float)(mean + (reach * _bits.NextSigned()));
        return bytes;
    }
}
