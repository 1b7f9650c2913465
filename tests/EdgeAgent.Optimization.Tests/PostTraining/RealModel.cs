using System.Runtime.InteropServices;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.PostTraining;

/// <summary>A quantized model in real numbers: its constants as what their codes mean, its conversions gone, its arithmetic float.</summary>
/// <remarks>What is left between the two is what activations lose by rounding to their grids.</remarks>
internal static class RealModel
{
    public static byte[] Of(byte[] quantized)
    {
        ModelDefinition source = ModelDefinition.From(TfLiteModel.Parse(quantized)), target = new();
        SubGraphDefinition graph = source.SubGraphs[0], real = new();
        target.SubGraphs.Add(real);
        foreach (TensorDefinition tensor in graph.Tensors)
            real.Tensors.Add(Real(tensor));
        Dictionary<int, int> same = [];
        foreach (OperatorDefinition node in graph.Operators)
        {
            int[] inputs = [.. node.Inputs.Select(input => same.GetValueOrDefault(input, input))];
            if (node.Operator is BuiltinOperator.Quantize or BuiltinOperator.Dequantize)
                same[node.Outputs[0]] = inputs[0];
            else
                real.Operators.Add(node with { Version = 1, Inputs = inputs });
        }

        foreach (int input in graph.Inputs)
            real.Inputs.Add(input);
        foreach (int output in graph.Outputs)
            real.Outputs.Add(same.GetValueOrDefault(output, output));
        return TfLiteModelWriter.Write(target);
    }

    private static TensorDefinition Real(TensorDefinition tensor)
    {
        if (tensor.Quantization is not { Scales.Count: > 0 } quantization)
            return tensor;
        TensorDefinition real = tensor with { Type = TensorType.Float32, Quantization = null };
        if (tensor.Data.IsEmpty)
            return real;
        ReadOnlySpan<byte> data = tensor.Data.Span;
        long[] codes = tensor.Type switch
        {
            TensorType.Int8 => [.. data.ToArray().Select(code => (long)unchecked((sbyte)code))],
            TensorType.Int16 => [.. MemoryMarshal.Cast<byte, short>(data).ToArray().Select(code => (long)code)],
            TensorType.Int32 => [.. MemoryMarshal.Cast<byte, int>(data).ToArray().Select(code => (long)code)],
            TensorType.Int64 => MemoryMarshal.Cast<byte, long>(data).ToArray(),
            _ => throw new NotSupportedException($"{tensor.Name} is {tensor.Type}"),
        };
        int inner = tensor.Shape.Skip(quantization.QuantizedDimension + 1).Aggregate(1, (product, dimension) => product * dimension);
        float[] values = [.. codes.Select((code, i) =>
        {
            int slice = quantization.Scales.Count == 1 ? 0 : i / inner % quantization.Scales.Count;
            return (float)((code - quantization.ZeroPoints[slice]) * (double)quantization.Scales[slice]);
        })];
        return real with { Data = MemoryMarshal.AsBytes<float>(values).ToArray() };
    }
}
