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

    /// <summary>The weights of an operator in int8, rounded to the nearest.</summary>
    /// <param name="graph">The float graph.</param>
    /// <param name="place">The operator's place.</param>
    /// <returns>The weights; null where they stay in float.</returns>
    public static QuantizedWeights? WeightsOf(ModelGraph graph, int place)
    {
        OperatorDefinition node = graph.Operators[place];
        if (PlacesOf(node) is not { } places || !graph.IsFloatConstant(node.Inputs[places.Weights]))
            return null;
        ReadOnlySpan<float> weights = graph.Floats(node.Inputs[places.Weights]);
        if (weights.Length < LeastWeights)
            return null;
        WeightLayout layout = WeightLayout.Of(graph.Tensors[node.Inputs[places.Weights]].Shape, places.Axis);
        return QuantizedWeights.Round(weights, layout, QuantizedWeights.ScalesFor(weights, layout, places.IsPerChannel));
    }

    /// <summary>The model.</summary>
    /// <param name="source">The float graph.</param>
    /// <param name="rounded">Codes by the operator's place, in place of the nearest ones.</param>
    public static ModelDefinition Write(ModelGraph source, IReadOnlyDictionary<int, sbyte[]> rounded)
    {
        ModelGraph graph = source.Copy();
        for (int place = 0; place < graph.Operators.Count; place++)
        {
            OperatorDefinition node = graph.Operators[place];
            if (WeightsOf(graph, place) is not { } weights)
                continue;
            WeightedInputs places = PlacesOf(node)!;
            if (rounded.TryGetValue(place, out sbyte[]? codes))
                weights = weights.With(codes);
            int[] inputs = [.. node.Inputs];
            inputs[places.Weights] = graph.Add(graph.Tensors[node.Inputs[places.Weights]] with
            {
                Type = TensorType.Int8,
                Data = MemoryMarshal.AsBytes<sbyte>(weights.Codes).ToArray(),
                Quantization = weights.ToRecord(places.IsPerChannel),
            });
            graph.Operators[place] = node with
            {
                Inputs = inputs,
                Version = VersionOf(node.Operator),
                Options = node.Options is FullyConnectedOptions options ? options with { AsymmetricQuantizeInputs = true } : node.Options,
            };
        }

        return graph.ToDefinition();
    }

    private static WeightedInputs? PlacesOf(OperatorDefinition node) => node.Operator switch
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
