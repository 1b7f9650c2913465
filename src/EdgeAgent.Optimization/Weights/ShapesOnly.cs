namespace EdgeAgent.Optimization.Weights;

/// <summary>No weights at all, for networks of which only the shapes matter.</summary>
internal sealed class ShapesOnly : IWeightSource
{
    public string Origin => "no weights";

    public IReadOnlyList<int>? ShapeOf(string tensor) => null;

    public LayerWeights Filter(FilterRequest request) => default;

    public LayerWeights Normalization(BatchNormalizationNames names, int channels, double meanSquare) => default;
}
