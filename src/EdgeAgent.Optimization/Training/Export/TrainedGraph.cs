using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.Training.Layers;
using EdgeAgent.Optimization.Training.Networks;

namespace EdgeAgent.Optimization.Training.Export;

/// <summary>The graph of a network with what was trained.</summary>
internal static class TrainedGraph
{
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

        return graph;
    }
}
