using System.Runtime.InteropServices;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Graphs.Fusions;

/// <summary>Makes float32 weights of compressed ones: float16 or integers behind a DEQUANTIZE, and int8 weights under float activations.</summary>
internal static class RestoreWeights
{
    /// <summary>Restores all such weights.</summary>
    /// <param name="graph">The graph; it is changed.</param>
    /// <returns>How many constants were restored.</returns>
    public static int Apply(ModelGraph graph)
    {
        Dictionary<int, int> restored = [];
        for (int place = graph.Operators.Count - 1; place >= 0; place--)
        {
            OperatorDefinition node = graph.Operators[place];
            if (node.Operator != BuiltinOperator.Dequantize || !graph.IsConstant(node.Inputs[0]) || graph.Outputs.Contains(node.Outputs[0]) || Restore(graph, node.Inputs[0]) is not { } floats)
                continue;
            restored[node.Outputs[0]] = floats;
            graph.Operators.RemoveAt(place);
        }

        for (int place = 0; place < graph.Operators.Count; place++)
        {
            OperatorDefinition node = graph.Operators[place];
            if (LayerParameters.PlacesIn(node) is { } places && graph.IsFloatActivation(node.Inputs[0]) && graph.Tensors[node.Inputs[places.Weights]] is { Type: TensorType.Int8 or TensorType.UInt8 }
                && !restored.ContainsKey(node.Inputs[places.Weights]) && Restore(graph, node.Inputs[places.Weights]) is { } floats)
                restored[node.Inputs[places.Weights]] = floats;
            graph.Operators[place] = node with { Inputs = [.. node.Inputs.Select(input => restored.GetValueOrDefault(input, input))] };
        }

        return restored.Count;
    }

    private static int? Restore(ModelGraph graph, int tensor)
    {
        TensorDefinition source = graph.Tensors[tensor];
        ReadOnlySpan<byte> data = source.Data.Span;
        float[] values = new float[source.Shape.Aggregate(1, (product, dimension) => product * dimension)];
        if (source.Type == TensorType.Float16)
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)MemoryMarshal.Cast<byte, Half>(data)[i];
            return graph.AddFloats(source.Name, source.Shape, values);
        }

        if (source.Type is not (TensorType.Int8 or TensorType.UInt8) || source.Quantization is not { Scales.Count: > 0 } quantization)
            return null;
        bool isPerChannel = quantization.Scales.Count > 1;
        WeightLayout layout = isPerChannel ? WeightLayout.Of(source.Shape, quantization.QuantizedDimension) : default;
        for (int i = 0; i < values.Length; i++)
        {
            int channel = isPerChannel ? layout.ChannelOf(i) : 0;
            int code = source.Type == TensorType.Int8 ? unchecked((sbyte)data[i]) : data[i];
            values[i] = quantization.Scales[channel] * (code - quantization.ZeroPoints[channel]);
        }

        return graph.AddFloats(source.Name, source.Shape, values);
    }
}
