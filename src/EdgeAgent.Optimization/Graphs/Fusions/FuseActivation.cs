using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Graphs.Fusions;

/// <summary>RELU, RELU6 and RELU_N1_TO_1 become the fused activation of the operator before them.</summary>
internal static class FuseActivation
{
    public static bool TryAt(ModelGraph graph, int place)
    {
        OperatorDefinition node = graph.Operators[place];
        if (node.Outputs.Count != 1 || Activations.Of(node.Options) != ActivationFunction.None || graph.OnlyConsumerOf(node.Outputs[0]) is not (>= 0 and var next))
            return false;
        ActivationFunction? activation = graph.Operators[next].Operator switch
        {
            BuiltinOperator.Relu => ActivationFunction.Relu,
            BuiltinOperator.Relu6 => ActivationFunction.Relu6,
            BuiltinOperator.ReluN1To1 => ActivationFunction.ReluN1To1,
            _ => null,
        };
        if (activation is not { } fused || Activations.With(node.Options, fused) is not { } options)
            return false;
        graph.Operators[place] = node with { Options = options, Outputs = graph.Operators[next].Outputs };
        graph.Operators.RemoveAt(next);
        return true;
    }
}
