using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Graphs.Fusions;

/// <summary>ADD or SUB of a constant for each channel goes into the bias of the layer before it: the other half of a batch normalisation.</summary>
internal static class FoldOffset
{
    public static bool TryAt(ModelGraph graph, int place)
    {
        float sign = 1;
        int next = ChannelConstant.Behind(graph, place, BuiltinOperator.Add, mayBeFirst: true, out float[] offsets);
        if (next < 0)
            (sign, next) = (-1, ChannelConstant.Behind(graph, place, BuiltinOperator.Sub, mayBeFirst: false, out offsets));
        if (next < 0)
            return false;
        LayerParameters places = LayerParameters.PlacesIn(graph.Operators[place])!;
        float[] bias = places.ReadBias(graph, graph.Operators[place]);
        for (int channel = 0; channel < bias.Length; channel++)
            bias[channel] += sign * offsets[channel];
        places.Replace(graph, place, weights: null, bias);
        ChannelConstant.Absorb(graph, place, next);
        return true;
    }
}
