using System.Runtime.InteropServices;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.PostTraining;

/// <summary>A quantized model in real numbers: its constants as what their codes mean, its conversions gone, its arithmetic float.</summary>
/// <remarks>What is left between the two is what activations lose by rounding to their grids.</remarks>
internal static class RealModel
{
    /// <summary>How far a quantized model with float inputs and outputs is from its real numbers, in steps of its outputs' grids.</summary>
    /// <remarks>The inputs of the real model lie on the grids of the quantized one's, and its outputs within them. Outputs of float operators are left out,
    /// and so are those of operators behind one: there the grids bound nothing.</remarks>
    public static double LargestError(byte[] quantized, GeneratedSamples samples)
    {
        SubGraphDefinition graph = ModelDefinition.From(TfLiteModel.Parse(quantized)).SubGraphs[0];
        using Interpreter model = Interpreter.Create(TfLiteModel.Parse(quantized)), real = Interpreter.Create(TfLiteModel.Parse(Of(quantized)));
        AffineParameters?[] inputs = [.. graph.Inputs.Select(input =>
            GridOf(graph, node => node.Operator == BuiltinOperator.Quantize && node.Inputs[0] == input, node => node.Outputs[0]))];
        bool isInteger = graph.Operators.Where(node => node.Operator != BuiltinOperator.Dequantize)
            .All(node => node.Outputs.All(output => graph.Tensors[output].Type != TensorType.Float32));
        AffineParameters?[] outputs = [.. Enumerable.Range(0, graph.Outputs.Count).Where(output => model.Outputs[output].Type == TensorType.Float32)
            .SelectMany(output => Enumerable.Repeat(
                isInteger ? GridOf(graph, node => node.Operator == BuiltinOperator.Dequantize && node.Outputs[0] == graph.Outputs[output], node => node.Inputs[0]) : null,
                (int)model.Outputs[output].Shape.ElementCount))];
        CodeRange codes = graph.Tensors.Any(tensor => tensor is { Type: TensorType.Int16, Data.IsEmpty: true }) ? CodeRange.Int16 : CodeRange.Int8;
        double largest = 0;
        for (int sample = 0; sample < samples.Count; sample++)
        {
            float[] actual = samples.Run(model, sample, (_, _) => { }), expected = samples.Run(real, sample, (input, bytes) =>
            {
                if (inputs[input] is not { } grid)
                    return;

                // Divided in single precision, as QUANTIZE does: the generated values lie half way between codes.
                foreach (ref float value in MemoryMarshal.Cast<byte, float>(bytes))
                    value = (float)grid.Dequantize(codes.Clamp(MathF.Round(value / grid.Scale, MidpointRounding.AwayFromZero) + grid.ZeroPoint));
            });
            for (int i = 0; i < actual.Length; i++)
            {
                if (outputs[i] is not { } grid)
                    continue;
                double inside = Math.Clamp(expected[i], grid.Dequantize(codes.Lowest), grid.Dequantize(codes.Highest));
                largest = Math.Max(largest, Math.Abs(actual[i] - inside) / grid.Scale);
            }
        }

        return largest;
    }

    private static AffineParameters? GridOf(SubGraphDefinition graph, Func<OperatorDefinition, bool> isConversion, Func<OperatorDefinition, int> integer) =>
        graph.Operators.FirstOrDefault(isConversion) is { } node && graph.Tensors[integer(node)].Quantization is { } quantization
            ? new AffineParameters(quantization.Scales[0], quantization.ZeroPoints[0])
            : null;

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
