using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Graphs.Fusions;

/// <summary>MUL and ADD of constants for each channel, as a batch normalisation before a convolution leaves them, become one DEPTHWISE_CONV_2D of 1x1.</summary>
/// <remarks>For integer models: a factor then has a scale for each channel, an offset is an int32 bias, and the value between them is never rounded to int8.</remarks>
internal static class FuseChannelAffine
{
    /// <summary>Fuses all such pairs, and single multiplications.</summary>
    /// <param name="graph">The graph; it is changed.</param>
    /// <returns>How many there were.</returns>
    public static int Apply(ModelGraph graph)
    {
        int fused = 0;
        for (int place = 0; place < graph.Operators.Count; place++)
        {
            if (ConstantOf(graph, graph.Operators[place], BuiltinOperator.Mul) is not { } factors)
                continue;
            OperatorDefinition node = graph.Operators[place];
            int next = Activations.Of(node.Options) == ActivationFunction.None ? graph.OnlyConsumerOf(node.Outputs[0]) : -1;
            int? offsets = next >= 0 ? ConstantOf(graph, graph.Operators[next], BuiltinOperator.Add) : null;
            OperatorDefinition last = offsets is null ? node : graph.Operators[next];
            int channels = graph.Tensors[node.Outputs[0]].Shape[^1];
            float[] bias = offsets is { } constant ? graph.Floats(constant).ToArray() : new float[channels];
            TensorDefinition source = graph.Tensors[factors];
            graph.Operators[place] = new OperatorDefinition
            {
                Operator = BuiltinOperator.DepthwiseConv2D,
                Inputs =
                [
                    node.Inputs[0] == factors ? node.Inputs[1] : node.Inputs[0],
                    graph.AddFloats(source.Name, [1, 1, 1, channels], graph.Floats(factors)),
                    graph.AddFloats(offsets is { } named ? graph.Tensors[named].Name : source.Name + "/bias", [channels], bias),
                ],
                Outputs = last.Outputs,
                Options = new DepthwiseConv2DOptions(Padding.Valid, 1, 1, DepthMultiplier: 1, FusedActivation: Activations.Of(last.Options)),
            };
            if (offsets is not null)
                graph.Operators.RemoveAt(next);
            fused++;
        }

        return fused;
    }

    /// <summary>The constant with one number a channel that an operator joins with feature maps; null where it does something else.</summary>
    private static int? ConstantOf(ModelGraph graph, OperatorDefinition node, BuiltinOperator code)
    {
        if (node.Operator != code || Activations.Of(node.Options) is not (ActivationFunction.None or ActivationFunction.Relu or ActivationFunction.Relu6))
            return null;
        int constant = graph.IsConstant(node.Inputs[1]) ? node.Inputs[1] : node.Inputs[0];
        int data = constant == node.Inputs[1] ? node.Inputs[0] : node.Inputs[1];
        IReadOnlyList<int> maps = graph.Tensors[data].Shape;
        bool fits = graph.IsFloatActivation(data) && graph.IsFloatConstant(constant) && maps.Count == 4
            && graph.Tensors[node.Outputs[0]].Shape.SequenceEqual(maps) && graph.Floats(constant).Length == maps[3] && (graph.Tensors[constant].Shape.Count == 0 || graph.Tensors[constant].Shape[^1] == maps[3]);
        return fits ? constant : null;
    }
}
