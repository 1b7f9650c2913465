using System.Runtime.InteropServices;
using EdgeAgent.TfLite;

namespace EdgeAgent.Benchmarks.Onnx;

/// <summary>Writes the ONNX form of a quantized <c>.tflite</c> model: the same network with the same weights, in QDQ form.</summary>
/// <remarks>Activations are NCHW inside, with transposes at the edges. Their type is chosen: what the file calls int8 may run as uint8 with zero
/// points 128 higher, the form that ONNX Runtime's x64 kernels like best, and the other way round. Weights keep the file's type. A fused activation
/// becomes an operator only where the range of the output's codes does not imply it.</remarks>
internal sealed partial class OnnxExporter
{
    private readonly OnnxGraph _graph = new();
    private readonly SubGraph _source;
    private readonly OnnxType _activations;
    private readonly Dictionary<int, string> _values = [];
    private readonly Dictionary<int, string> _reals = [];
    private readonly Dictionary<int, (int Top, int Left, int Bottom, int Right)> _margins = [];

    private OnnxExporter(TfLiteModel model, OnnxType activations)
    {
        _source = model.SubGraphs[0];
        _activations = activations;
    }

    /// <summary>Converts the first subgraph of a model.</summary>
    /// <param name="model">A model whose inputs and outputs are int8 or uint8.</param>
    /// <param name="activations">Type of all activations, inputs and outputs too: codes differ from the file's by 128 where it has the other.</param>
    /// <exception cref="NotSupportedException">The model has an operator or a type that this exporter does not know.</exception>
    public static byte[] Export(TfLiteModel model, OnnxType activations)
    {
        var exporter = new OnnxExporter(model, activations);
        exporter.Run();
        return exporter._graph.ToModel();
    }

    private void Run()
    {
        foreach (int input in _source.Inputs)
        {
            TensorRecord tensor = _source.Tensors[input];
            string name = $"input_{input}";
            _graph.Input(name, _activations, tensor.Shape);
            _values[input] = tensor.Shape.Count == 4 ? _graph.Node("Transpose", [name], ("perm", new[] { 0, 3, 1, 2 })) : name;
        }

        foreach (OperatorRecord node in _source.Operators)
            Add(node);
        foreach (int output in _source.Outputs)
        {
            TensorRecord tensor = _source.Tensors[output];
            _graph.Output(InFileLayout(output), _activations, tensor.Shape);
        }
    }

    private void Add(OperatorRecord node)
    {
        switch (node.Operator)
        {
            case BuiltinOperator.Conv2D: AddConvolution(node, isDepthwise: false); break;
            case BuiltinOperator.DepthwiseConv2D: AddConvolution(node, isDepthwise: true); break;
            case BuiltinOperator.FullyConnected: AddFullyConnected(node); break;
            case BuiltinOperator.Add: AddAddition(node); break;
            case BuiltinOperator.AveragePool2D: AddPool(node, "AveragePool"); break;
            case BuiltinOperator.MaxPool2D: AddPool(node, "MaxPool"); break;
            case BuiltinOperator.Mean: AddMean(node); break;
            case BuiltinOperator.Concatenation: AddConcatenation(node); break;
            case BuiltinOperator.Softmax: AddSoftmax(node); break;
            case BuiltinOperator.Reshape: AddReshape(node); break;
            case BuiltinOperator.Squeeze: AddReshape(node); break;
            case BuiltinOperator.Pad: AddPad(node); break;
            case BuiltinOperator.Quantize: AddQuantize(node); break;
            default: throw new NotSupportedException($"{node.DisplayName} has no ONNX form here");
        }
    }

    private TensorRecord Tensor(int index) => _source.Tensors[index];

    /// <summary>A quantized value's name in the file's own layout.</summary>
    private string InFileLayout(int tensor) =>
        Tensor(tensor).Shape.Count == 4 ? _graph.Node("Transpose", [_values[tensor]], ("perm", new[] { 0, 2, 3, 1 })) : _values[tensor];

    /// <summary>The real numbers of an activation; each has one DequantizeLinear.</summary>
    private string Real(int tensor)
    {
        if (!_reals.TryGetValue(tensor, out string? real))
            _reals[tensor] = real = _graph.Node("DequantizeLinear", [_values[tensor], .. Codes(tensor)]);
        return real;
    }

    /// <summary>Quantizes real numbers to the codes of an activation.</summary>
    private void Store(int tensor, string real, ActivationFunction activation = ActivationFunction.None) =>
        _values[tensor] = _graph.Node("QuantizeLinear", [Clamp(tensor, real, activation), .. Codes(tensor)]);

    private string[] Codes(int tensor)
    {
        (float scale, int zeroPoint) = Parameters(tensor);
        return [_graph.Constant<float>(OnnxType.Float, [scale]), _graph.Constant<byte>(_activations, [unchecked((byte)zeroPoint)])];
    }

    private (float Scale, int ZeroPoint) Parameters(int tensor)
    {
        TensorRecord record = Tensor(tensor);
        if (record.Type is not (TensorType.Int8 or TensorType.UInt8) || record.Quantization is not { Scales.Count: 1 } quantization)
            throw new NotSupportedException($"tensor {tensor} is {record.Type}, not int8 or uint8 with one scale");
        int shift = (record.Type, _activations) switch
        {
            (TensorType.Int8, OnnxType.UInt8) => 128,
            (TensorType.UInt8, OnnxType.Int8) => -128,
            _ => 0,
        };
        return (quantization.Scales[0], quantization.ZeroPoints[0] + shift);
    }

    private string Clamp(int tensor, string real, ActivationFunction activation)
    {
        (float minimum, float maximum) = activation switch
        {
            ActivationFunction.None => (float.NegativeInfinity, float.PositiveInfinity),
            ActivationFunction.Relu => (0, float.PositiveInfinity),
            ActivationFunction.Relu6 => (0, 6),
            ActivationFunction.ReluN1To1 => (-1f, 1),
            _ => throw new NotSupportedException($"activation {activation} has no ONNX form here"),
        };
        (float scale, int zeroPoint) = Parameters(tensor);
        (int lowest, int highest) = _activations == OnnxType.Int8 ? (-128, 127) : (0, 255);
        bool impliesMinimum = MathF.Round(minimum / scale) + zeroPoint <= lowest;
        bool impliesMaximum = MathF.Round(maximum / scale) + zeroPoint >= highest;
        if (impliesMinimum && impliesMaximum)
            return real;
        if (impliesMaximum && minimum == 0)
            return _graph.Node("Relu", [real]);
        return _graph.Node("Clip", [real, _graph.Constant<float>(OnnxType.Float, [minimum]), _graph.Constant<float>(OnnxType.Float, [maximum])]);
    }

    /// <summary>The real numbers of a constant of weights, given in the layout of the operator.</summary>
    private string Weights(TensorRecord tensor, ReadOnlySpan<byte> codes, int[] shape, int axis)
    {
        QuantizationRecord quantization = tensor.Quantization ?? throw new NotSupportedException("weights without scales");
        OnnxType type = tensor.Type == TensorType.Int8 ? OnnxType.Int8 : tensor.Type == TensorType.UInt8 ? OnnxType.UInt8
            : throw new NotSupportedException($"weights of type {tensor.Type}");
        int count = quantization.Scales.Count;
        int[] extents = count == 1 ? [] : [count];
        string values = _graph.Constant(type, codes, shape);
        string scales = _graph.Constant<float>(OnnxType.Float, quantization.Scales.ToArray(), extents);
        string zeroPoints = _graph.Constant<byte>(type, quantization.ZeroPoints.Select(zeroPoint => unchecked((byte)zeroPoint)).ToArray(), extents);
        return _graph.Node("DequantizeLinear", [values, scales, zeroPoints], ("axis", axis));
    }

    /// <summary>The real numbers of an int32 bias, whose scales are the input's times the weights'.</summary>
    private string Bias(int bias, int input, TensorRecord weights)
    {
        float inputScale = Parameters(input).Scale;
        float[] scales = [.. weights.Quantization!.Scales.Select(scale => inputScale * scale)];
        int[] extents = scales.Length == 1 ? [] : [scales.Length];
        ReadOnlySpan<int> codes = MemoryMarshal.Cast<byte, int>(Tensor(bias).Data.ToArray());
        string values = _graph.Constant(OnnxType.Int32, codes, codes.Length);
        string zeroPoints = _graph.Constant<int>(OnnxType.Int32, new int[scales.Length], extents);
        return _graph.Node("DequantizeLinear", [values, _graph.Constant<float>(OnnxType.Float, scales, extents), zeroPoints], ("axis", 0));
    }
}
