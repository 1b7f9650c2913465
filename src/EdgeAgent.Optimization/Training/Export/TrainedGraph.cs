using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.Training.Layers;
using EdgeAgent.Optimization.Training.Networks;

namespace EdgeAgent.Optimization.Training.Export;

/// <summary>The graph of a network with what was trained.</summary>
internal static class TrainedGraph
{
    private const string Separator = "; ", Trained = "trained from ", Untrained = ", not trained";

    /// <summary>A copy of the graph with trained weights and biases; normalization is folded into them.</summary>
    /// <param name="source">The graph.</param>
    /// <param name="network">Its layers.</param>
    public static ModelGraph Of(NetworkGraph source, CompiledNetwork network)
    {
        ModelGraph graph = source.Graph.Copy();
        foreach (WeightedLayer layer in network.Layers.OfType<WeightedLayer>())
        {
            (float[] weights, float[] bias) = layer.FoldedValues();
            LayerParameters.PlacesIn(graph.Operators[layer.Place])!.Replace(graph, layer.Place, weights, bias);
        }

        graph.Description = Describe(graph.Description);
        return graph;
    }

    /// <summary>What a trained model's file says of it: where its weights began, in place of where they come from.</summary>
    /// <param name="source">What the file said that the training began with.</param>
    internal static string Describe(string? source)
    {
        if (string.IsNullOrEmpty(source))
            return "trained";
        int split = source.LastIndexOf(Separator, StringComparison.Ordinal);
        string origin = split < 0 ? source : source[(split + Separator.Length)..];
        if (origin.StartsWith(Trained, StringComparison.Ordinal))
            return source;
        return (split < 0 ? "" : source[..(split + Separator.Length)]) + Trained + origin.Replace(Untrained, "", StringComparison.Ordinal);
    }
}
