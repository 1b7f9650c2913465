using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Graphs.Fusions;

/// <summary>A constant that meets every output channel of a layer with one number: a scalar, or a vector along the last dimension.</summary>
internal static class ChannelConstant
{
    /// <summary>The operator behind a layer that joins its output with such a constant.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="place">The layer's place.</param>
    /// <param name="code">The operator that is looked for, such as MUL.</param>
    /// <param name="mayBeFirst">Whether the constant may be the first operand.</param>
    /// <param name="values">A number for each channel.</param>
    /// <returns>Its place; -1 where there is none.</returns>
    public static int Behind(ModelGraph graph, int place, BuiltinOperator code, bool mayBeFirst, out float[] values)
    {
        values = [];
        OperatorDefinition node = graph.Operators[place];
        if (LayerParameters.PlacesIn(node) is not { } places || Activations.Of(node.Options) != ActivationFunction.None
            || !graph.IsFloatConstant(node.Inputs[places.Weights]) || (places.BiasOf(node) is >= 0 and var bias && !graph.IsFloatConstant(bias)))
            return -1;
        int next = graph.OnlyConsumerOf(node.Outputs[0]);
        if (next < 0 || graph.Operators[next].Operator != code)
            return -1;
        OperatorDefinition joined = graph.Operators[next];
        int constant = joined.Inputs[0] == node.Outputs[0] ? joined.Inputs[1] : joined.Inputs[0];
        int channels = graph.Tensors[node.Outputs[0]].Shape[^1];
        if ((constant == joined.Inputs[0] && !mayBeFirst) || !graph.IsFloatConstant(constant))
            return -1;
        IReadOnlyList<int> shape = graph.Tensors[constant].Shape;
        ReadOnlySpan<float> numbers = graph.Floats(constant);
        bool isPerChannel = numbers.Length == channels && (shape.Count == 0 || shape[^1] == channels);
        if ((numbers.Length != 1 && !isPerChannel) || !graph.Tensors[joined.Outputs[0]].Shape.SequenceEqual(graph.Tensors[node.Outputs[0]].Shape))
            return -1;
        values = new float[channels];
        for (int channel = 0; channel < channels; channel++)
            values[channel] = numbers[isPerChannel ? channel : 0];
        return next;
    }

    /// <summary>Lets a layer take over the output and the fused activation of the operator behind it, which goes.</summary>
    public static void Absorb(ModelGraph graph, int place, int next)
    {
        (OperatorDefinition node, OperatorDefinition joined) = (graph.Operators[place], graph.Operators[next]);
        graph.Operators[place] = node with { Outputs = joined.Outputs, Options = Activations.With(node.Options, Activations.Of(joined.Options)) };
        graph.Operators.RemoveAt(next);
    }
}
