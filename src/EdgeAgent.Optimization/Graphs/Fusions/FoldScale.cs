using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Graphs.Fusions;

/// <summary>MUL by a constant for each channel goes into the weights and bias of the layer before it: half of a batch normalisation.</summary>
internal static class FoldScale
{
    public static bool TryAt(ModelGraph graph, int place)
    {
        if (ChannelConstant.Behind(graph, place, BuiltinOperator.Mul, mayBeFirst: true, out float[] factors) is not (>= 0 and var next))
            return false;
        OperatorDefinition node = graph.Operators[place];
        LayerParameters places = LayerParameters.PlacesIn(node)!;
        WeightLayout layout = WeightLayout.Of(graph.Tensors[node.Inputs[places.Weights]].Shape, places.Axis);
        float[] weights = graph.Floats(node.Inputs[places.Weights]).ToArray();
        for (int i = 0; i < weights.Length; i++)
            weights[i] *= factors[layout.ChannelOf(i)];
        float[] bias = places.ReadBias(graph, node);
        for (int channel = 0; channel < bias.Length; channel++)
            bias[channel] *= factors[channel];
        places.Replace(graph, place, weights, bias);
        ChannelConstant.Absorb(graph, place, next);
        return true;
    }
}
