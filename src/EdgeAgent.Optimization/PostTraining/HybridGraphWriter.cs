using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;
using System.Runtime.InteropServices;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>Writes a float graph with int8 weights, whose kernels quantize activations as they meet them (dynamic range).</summary>
internal static class HybridGraphWriter
{
    /// <summary>Smaller weight tensors stay in float: they save nothing, and the first layers are often among them.</summary>
    private const int LeastWeights = 1024;

    /// <summary>The model.</summary>
    /// <param name="source">The float graph.</param>
    /// <param name="isQuantized">For each operator, whether its weights became int8.</param>
    public static ModelDefinition Write(ModelGraph source, out bool[] isQuantized)
    {
        ModelGraph graph = source.Copy();
        isQuantized = new bool[graph.Operators.Count];
        for (int place = 0; place < graph.Operators.Count; place++)
        {
            OperatorDefinition node = graph.Operators[place];
            if (WeightsOf(node) is not { } places || !graph.IsConstant(node.Inputs[places.Weights]) || graph.Tensors[node.Inputs[places.Weights]].Type != TensorType.Float32
                || graph.Floats(node.Inputs[places.Weights]).Length < LeastWeights)
                continue;
            TensorDefinition tensor = graph.Tensors[node.Inputs[places.Weights]];
            ReadOnlySpan<float> weights = graph.Floats(node.Inputs[places.Weights]);
            WeightLayout layout = WeightLayout.Of(tensor.Shape, places.Axis);
            QuantizedWeights quantized = QuantizedWeights.Round(weights, layout, QuantizedWeights.ScalesFor(weights, layout, places.IsPerChannel));
            int[] inputs = [.. node.Inputs];
            inputs[places.Weights] = graph.Add(tensor with
            {
                Type = TensorType.Int8,
                Data = MemoryMarshal.AsBytes<sbyte>(quantized.Codes).ToArray(),
                Quantization = quantized.ToRecord(places.IsPerChannel),
            });
            graph.Operators[place] = node with
            {
                Inputs = inputs,
                Version = VersionOf(node.Operator),
                Options = node.Options is FullyConnectedOptions options ? options with { AsymmetricQuantizeInputs = true } : node.Options,
            };
            isQuantized[place] = true;
        }

        return graph.ToDefinition();
    }

    private static WeightedInputs? WeightsOf(OperatorDefinition node) => node.Operator switch
    {
        BuiltinOperator.Conv2D or BuiltinOperator.DepthwiseConv2D or BuiltinOperator.FullyConnected => OperatorRules.Find(node.Operator)!.Weights,
        _ => null,
    };

    private static int VersionOf(BuiltinOperator code) => code switch
    {
        BuiltinOperator.Conv2D => 5,
        BuiltinOperator.DepthwiseConv2D => 6,
        _ => 9,
    };
}
