using System.Runtime.InteropServices;
using EdgeAgent.TfLite;

namespace EdgeAgent.Benchmarks.Onnx;

/// <summary>One method for each operator.</summary>
internal sealed partial class OnnxExporter
{
    private void AddConvolution(OperatorRecord node, bool isDepthwise)
    {
        int input = node.Inputs[0], output = node.Outputs[0];
        TensorRecord filter = Tensor(node.Inputs[1]);
        int height = filter.Shape[1], width = filter.Shape[2];
        int channels = isDepthwise ? filter.Shape[3] : filter.Shape[0], depth = isDepthwise ? 1 : filter.Shape[3];
        (Padding padding, int strideHeight, int strideWidth, int dilationHeight, int dilationWidth, ActivationFunction activation) =
            node.Options switch
            {
                Conv2DOptions o => (o.Padding, o.StrideHeight, o.StrideWidth, o.DilationHeight, o.DilationWidth, o.FusedActivation),
                DepthwiseConv2DOptions o => (o.Padding, o.StrideHeight, o.StrideWidth, o.DilationHeight, o.DilationWidth, o.FusedActivation),
                _ => throw new NotSupportedException($"{node.DisplayName} without options"),
            };

        // [M][H][W][C], or [H][W][M] of a depthwise filter, becomes [M][C][H][W].
        ReadOnlySpan<byte> source = filter.Data.Span;
        byte[] codes = new byte[source.Length];
        for (int m = 0, i = 0; m < channels; m++)
        {
            for (int c = 0; c < depth; c++)
            {
                for (int tap = 0; tap < height * width; tap++)
                    codes[i++] = source[isDepthwise ? tap * channels + m : (m * height * width + tap) * depth + c];
            }
        }

        List<string> inputs = [Real(input), Weights(filter, codes, [channels, depth, height, width], axis: 0)];
        if (node.Inputs.Count > 2 && node.Inputs[2] >= 0)
            inputs.Add(Bias(node.Inputs[2], input, filter));
        int[] pads = Pads(input, output, padding, (height, width), (strideHeight, strideWidth), (dilationHeight, dilationWidth));
        string sum = _graph.Node(
            "Conv", inputs, ("kernel_shape", new[] { height, width }), ("strides", new[] { strideHeight, strideWidth }),
            ("dilations", new[] { dilationHeight, dilationWidth }), ("pads", pads), ("group", isDepthwise ? Tensor(input).Shape[3] : 1));
        Store(output, sum, activation);
    }

    private void AddFullyConnected(OperatorRecord node)
    {
        TensorRecord weights = Tensor(node.Inputs[1]);
        int units = weights.Shape[0], depth = weights.Shape[1];
        int batch = Tensor(node.Inputs[0]).ElementCount / depth;
        string input = _graph.Node("DequantizeLinear", [Reshaped(InFileLayout(node.Inputs[0]), [batch, depth]), .. Codes(node.Inputs[0])]);
        List<string> inputs = [input, Weights(weights, weights.Data.Span, [units, depth], axis: 0)];
        if (node.Inputs.Count > 2 && node.Inputs[2] >= 0)
            inputs.Add(Bias(node.Inputs[2], node.Inputs[0], weights));
        ActivationFunction activation = node.Options is FullyConnectedOptions options ? options.FusedActivation : ActivationFunction.None;
        Store(node.Outputs[0], _graph.Node("Gemm", inputs, ("transB", 1)), activation);
        SetFromFileLayout(node.Outputs[0], _values[node.Outputs[0]], [batch, units]);
    }

    private void AddAddition(OperatorRecord node)
    {
        ActivationFunction activation = node.Options is AddOptions options ? options.FusedActivation : ActivationFunction.None;
        Store(node.Outputs[0], _graph.Node("Add", [Real(node.Inputs[0]), Real(node.Inputs[1])]), activation);
    }

    private void AddPool(OperatorRecord node, string operation)
    {
        if (node.Options is not Pool2DOptions { FusedActivation: ActivationFunction.None } options)
            throw new NotSupportedException($"{node.DisplayName} with an activation");
        int input = node.Inputs[0], output = node.Outputs[0];
        (int, int) kernel = (options.FilterHeight, options.FilterWidth), stride = (options.StrideHeight, options.StrideWidth);
        (string, object)[] attributes =
        [
            ("kernel_shape", new[] { options.FilterHeight, options.FilterWidth }), ("strides", new[] { options.StrideHeight, options.StrideWidth }),
            ("pads", Pads(input, output, options.Padding, kernel, stride, (1, 1))),
        ];
        if (operation == "MaxPool")
            _values[output] = _graph.Node(operation, [_values[input]], attributes);
        else
            Store(output, _graph.Node(operation, [Real(input)], attributes));
    }

    private void AddMean(OperatorRecord node)
    {
        int[] axes = MemoryMarshal.Cast<byte, int>(Tensor(node.Inputs[1]).Data.ToArray()).ToArray();
        if (!axes.Order().SequenceEqual([1, 2]))
            throw new NotSupportedException($"MEAN over axes {string.Join(", ", axes)}");
        int output = node.Outputs[0];
        Store(output, _graph.Node("GlobalAveragePool", [Real(node.Inputs[0])]));
        if (Tensor(output).Shape.Count == 2)
            _values[output] = Reshaped(_values[output], Tensor(output).Shape);
    }

    private void AddConcatenation(OperatorRecord node)
    {
        if (node.Options is not ConcatenationOptions { FusedActivation: ActivationFunction.None } options || Tensor(node.Outputs[0]).Shape.Count != 4)
            throw new NotSupportedException("CONCATENATION with an activation, or not of four dimensions");
        int axis = ((options.Axis + 4) % 4) switch { 0 => 0, 1 => 2, 2 => 3, _ => 1 };
        Store(node.Outputs[0], _graph.Node("Concat", node.Inputs.Select(Real), ("axis", axis)));
    }

    private void AddSoftmax(OperatorRecord node)
    {
        if (node.Options is not SoftmaxOptions { Beta: 1 } || Tensor(node.Outputs[0]).Shape.Count != 2)
            throw new NotSupportedException("SOFTMAX with a beta, or not of two dimensions");
        Store(node.Outputs[0], _graph.Node("Softmax", [Real(node.Inputs[0])], ("axis", -1)));
    }

    private void AddReshape(OperatorRecord node)
    {
        int output = node.Outputs[0];
        SetFromFileLayout(output, Reshaped(InFileLayout(node.Inputs[0]), Tensor(output).Shape), Tensor(output).Shape);
    }

    /// <summary>Padding goes into the convolution that reads it.</summary>
    private void AddPad(OperatorRecord node)
    {
        int[] margins = MemoryMarshal.Cast<byte, int>(Tensor(node.Inputs[1]).Data.ToArray()).ToArray();
        int output = node.Outputs[0];
        bool isSpatial = margins is [0, 0, _, _, _, _, 0, 0];
        bool feedsConvolutions = _source.Operators.Where(reader => reader.Inputs.Contains(output))
            .All(reader => reader.Operator is BuiltinOperator.Conv2D or BuiltinOperator.DepthwiseConv2D);
        if (!isSpatial || !feedsConvolutions)
            throw new NotSupportedException("PAD that does not feed a convolution");
        _margins[output] = (margins[2], margins[4], margins[3], margins[5]);
        _values[output] = _values[node.Inputs[0]];
        if (_reals.TryGetValue(node.Inputs[0], out string? real))
            _reals[output] = real;
    }

    private void AddQuantize(OperatorRecord node)
    {
        if (Parameters(node.Inputs[0]) == Parameters(node.Outputs[0]))
            _values[node.Outputs[0]] = _values[node.Inputs[0]];
        else
            Store(node.Outputs[0], Real(node.Inputs[0]));
    }

    private string Reshaped(string value, IReadOnlyList<int> shape) =>
        _graph.Node("Reshape", [value, _graph.Constant<long>(OnnxType.Int64, shape.Select(extent => (long)extent).ToArray(), shape.Count)]);

    /// <summary>Sets a value whose elements lie as in the file, reshaping and transposing it to the layout of this graph.</summary>
    private void SetFromFileLayout(int tensor, string value, IReadOnlyList<int> shape)
    {
        IReadOnlyList<int> wanted = Tensor(tensor).Shape;
        if (!wanted.SequenceEqual(shape))
            value = Reshaped(value, wanted);
        _values[tensor] = wanted.Count == 4 ? _graph.Node("Transpose", [value], ("perm", new[] { 0, 3, 1, 2 })) : value;
    }

    private int[] Pads(
        int input, int output, Padding padding, (int Height, int Width) kernel, (int Height, int Width) stride, (int Height, int Width) dilation)
    {
        if (padding == Padding.Valid)
            return _margins.TryGetValue(input, out (int Top, int Left, int Bottom, int Right) m) ? [m.Top, m.Left, m.Bottom, m.Right] : [0, 0, 0, 0];
        if (_margins.ContainsKey(input))
            throw new NotSupportedException("PAD before SAME padding");
        IReadOnlyList<int> from = Tensor(input).Shape, to = Tensor(output).Shape;
        int rows = Total(from[1], to[1], kernel.Height, stride.Height, dilation.Height);
        int columns = Total(from[2], to[2], kernel.Width, stride.Width, dilation.Width);
        return [rows / 2, columns / 2, rows - rows / 2, columns - columns / 2];
    }

    private static int Total(int input, int output, int kernel, int stride, int dilation) =>
        Math.Max(0, (output - 1) * stride + (kernel - 1) * dilation + 1 - input);
}
