using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Graphs;

/// <summary>Where an operator's weights and bias stand among its inputs.</summary>
/// <param name="Weights">The place of the weights.</param>
/// <param name="Bias">The place of the bias.</param>
/// <param name="Axis">The dimension of the weights that has the output channels.</param>
internal sealed record LayerParameters(int Weights, int Bias, int Axis)
{
    /// <summary>The places in an operator whose fused activation can be changed; null for an operator without weights.</summary>
    /// <param name="node">The operator.</param>
    public static LayerParameters? PlacesIn(OperatorDefinition node) => node.Operator switch
    {
        BuiltinOperator.Conv2D or BuiltinOperator.FullyConnected => new LayerParameters(1, 2, 0),
        BuiltinOperator.DepthwiseConv2D => new LayerParameters(1, 2, 3),
        _ => null,
    };

    /// <summary>The bias tensor; -1 where there is none.</summary>
    /// <param name="node">The operator.</param>
    public int BiasOf(OperatorDefinition node) => Bias < node.Inputs.Count ? node.Inputs[Bias] : -1;

    /// <summary>The bias of a layer, zeros where it has none.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">The layer.</param>
    public float[] ReadBias(ModelGraph graph, OperatorDefinition node) => BiasOf(node) is >= 0 and var bias
        ? graph.Floats(bias).ToArray()
        : new float[graph.Tensors[node.Inputs[Weights]].Shape[Axis]];

    /// <summary>Gives a layer other weights and another bias.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="place">The layer's place.</param>
    /// <param name="weights">The weights; null to keep them.</param>
    /// <param name="bias">The bias.</param>
    public void Replace(ModelGraph graph, int place, float[]? weights, float[] bias)
    {
        OperatorDefinition node = graph.Operators[place];
        TensorDefinition old = graph.Tensors[node.Inputs[Weights]];
        int[] inputs = [.. node.Inputs.Take(Bias), .. Enumerable.Repeat(-1, Math.Max(Bias - node.Inputs.Count, 0)), -1, .. node.Inputs.Skip(Bias + 1)];
        if (weights is not null)
            inputs[Weights] = graph.AddFloats(old.Name, old.Shape, weights);
        string name = BiasOf(node) is >= 0 and var former ? graph.Tensors[former].Name : old.Name + "/bias";
        inputs[Bias] = graph.AddFloats(name, [bias.Length], bias);
        graph.Operators[place] = node with { Inputs = inputs };
    }
}
