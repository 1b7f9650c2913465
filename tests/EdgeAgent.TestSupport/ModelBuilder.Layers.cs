using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport;

public sealed partial class ModelBuilder
{
    private const float CodeDeviation = 74;
    private const float WantedDeviation = 40;

    /// <summary>CONV_2D with seeded weights and bias; input [N,H,W,C].</summary>
    /// <param name="input">The input.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="kernel">Height and width of the window.</param>
    /// <param name="stride">Step in both directions.</param>
    /// <param name="padding">How the window meets the border.</param>
    /// <param name="activation">Fused activation.</param>
    /// <param name="dilation">Distance between taps in both directions.</param>
    public int Conv2D(
        int input,
        int channels,
        int kernel = 3,
        int stride = 1,
        Padding padding = Padding.Same,
        ActivationFunction activation = ActivationFunction.Relu6,
        int dilation = 1)
    {
        IReadOnlyList<int> shape = ShapeOf(input);
        int[] filterShape = [channels, kernel, kernel, shape[3]];
        int filter = Filter(filterShape, axis: 0), depth = kernel * kernel * shape[3];
        return Operator(
            BuiltinOperator.Conv2D,
            [input, filter, Bias(input, filter, channels, depth)],
            Accumulated(input, filter, depth, [shape[0], Steps(shape[1], kernel, stride, dilation, padding), Steps(shape[2], kernel, stride, dilation, padding), channels]),
            new Conv2DOptions(padding, stride, stride, dilation, dilation, activation),
            version: Type == TensorType.Int8 ? 3 : 1);
    }

    /// <summary>DEPTHWISE_CONV_2D with seeded weights and bias; input [N,H,W,C].</summary>
    /// <param name="input">The input.</param>
    /// <param name="multiplier">Output channels for each input channel.</param>
    /// <param name="kernel">Height and width of the window.</param>
    /// <param name="stride">Step in both directions.</param>
    /// <param name="padding">How the window meets the border.</param>
    /// <param name="activation">Fused activation.</param>
    /// <param name="dilation">Distance between taps in both directions.</param>
    public int DepthwiseConv2D(
        int input,
        int multiplier = 1,
        int kernel = 3,
        int stride = 1,
        Padding padding = Padding.Same,
        ActivationFunction activation = ActivationFunction.Relu6,
        int dilation = 1)
    {
        IReadOnlyList<int> shape = ShapeOf(input);
        int channels = shape[3] * multiplier, depth = kernel * kernel;
        int filter = Filter([1, kernel, kernel, channels], axis: 3);
        return Operator(
            BuiltinOperator.DepthwiseConv2D,
            [input, filter, Bias(input, filter, channels, depth)],
            Accumulated(input, filter, depth, [shape[0], Steps(shape[1], kernel, stride, dilation, padding), Steps(shape[2], kernel, stride, dilation, padding), channels]),
            new DepthwiseConv2DOptions(padding, stride, stride, multiplier, dilation, dilation, activation),
            version: Type == TensorType.Int8 ? 3 : dilation == 1 ? 1 : 2);
    }

    /// <summary>FULLY_CONNECTED with seeded weights and bias; input [N,...] flattened behind N.</summary>
    /// <param name="input">The input.</param>
    /// <param name="units">Outputs.</param>
    /// <param name="activation">Fused activation.</param>
    public int FullyConnected(int input, int units, ActivationFunction activation = ActivationFunction.None)
    {
        IReadOnlyList<int> shape = ShapeOf(input);
        int depth = shape.Skip(1).Aggregate(1, (product, dimension) => product * dimension);
        int filter = Filter([units, depth], axis: -1);
        return Operator(
            BuiltinOperator.FullyConnected,
            [input, filter, Bias(input, filter, units, depth)],
            Accumulated(input, filter, depth, [shape[0], units]),
            new FullyConnectedOptions(activation),
            version: Type == TensorType.Int8 ? 4 : 1);
    }

    /// <summary>AVERAGE_POOL_2D; input [N,H,W,C].</summary>
    /// <param name="input">The input.</param>
    /// <param name="window">Height and width of the window.</param>
    /// <param name="stride">Step in both directions.</param>
    /// <param name="padding">How the window meets the border.</param>
    public int AveragePool2D(int input, int window = 2, int stride = 2, Padding padding = Padding.Valid) =>
        Pool(BuiltinOperator.AveragePool2D, input, window, stride, padding);

    /// <summary>MAX_POOL_2D; input [N,H,W,C].</summary>
    /// <param name="input">The input.</param>
    /// <param name="window">Height and width of the window.</param>
    /// <param name="stride">Step in both directions.</param>
    /// <param name="padding">How the window meets the border.</param>
    public int MaxPool2D(int input, int window = 2, int stride = 2, Padding padding = Padding.Valid) =>
        Pool(BuiltinOperator.MaxPool2D, input, window, stride, padding);

    /// <summary>ADD of two tensors of one shape.</summary>
    /// <param name="left">One tensor.</param>
    /// <param name="right">The other.</param>
    /// <param name="activation">Fused activation.</param>
    public int Add(int left, int right, ActivationFunction activation = ActivationFunction.None) => Operator(
        BuiltinOperator.Add,
        [left, right],
        Define($"add{_graph.Tensors.Count}", ShapeOf(left), PerTensor(ScaleOf(left) + ScaleOf(right), NextZeroPoint())),
        new AddOptions(activation),
        version: Type == TensorType.Int8 ? 2 : 1);

    /// <summary>MUL of two tensors of one shape.</summary>
    /// <param name="left">One tensor.</param>
    /// <param name="right">The other.</param>
    /// <param name="activation">Fused activation.</param>
    public int Mul(int left, int right, ActivationFunction activation = ActivationFunction.None) => Operator(
        BuiltinOperator.Mul,
        [left, right],
        Define($"mul{_graph.Tensors.Count}", ShapeOf(left), PerTensor(ScaleOf(left) * ScaleOf(right) * 128, NextZeroPoint())),
        new MulOptions(activation),
        version: Type == TensorType.Int8 ? 2 : 1);

    /// <summary>SOFTMAX over the last dimension.</summary>
    /// <param name="input">The input.</param>
    /// <param name="beta">Factor on the input.</param>
    public int Softmax(int input, float beta = 1) => Operator(
        BuiltinOperator.Softmax,
        [input],
        Define($"softmax{_graph.Tensors.Count}", ShapeOf(input),
            Type == TensorType.Int16 ? PerTensor(1f / 32768, 0) : PerTensor(1f / 256, Type == TensorType.UInt8 ? 0 : -128)),
        new SoftmaxOptions(beta),
        version: Type == TensorType.Int8 ? 2 : 1);

    /// <summary>RESHAPE to a fixed shape.</summary>
    /// <param name="input">The input.</param>
    /// <param name="shape">The new dimensions.</param>
    public int Reshape(int input, params int[] shape) =>
        Operator(BuiltinOperator.Reshape, [input, Int32Constant([shape.Length], shape)], LikeInput(input, shape), new ReshapeOptions(shape));

    /// <summary>MEAN over height and width of [N,H,W,C].</summary>
    /// <param name="input">The input.</param>
    /// <param name="keepDims">Whether the output is [N,1,1,C]; otherwise it is [N,C].</param>
    public int Mean(int input, bool keepDims = false)
    {
        IReadOnlyList<int> shape = ShapeOf(input);
        int[] output = keepDims ? [shape[0], 1, 1, shape[3]] : [shape[0], shape[3]];
        return Operator(
            BuiltinOperator.Mean,
            [input, Int32Constant([2], [1, 2])],
            Define($"mean{_graph.Tensors.Count}", output, PerTensor(ScaleOf(input) / 2, NextZeroPoint())),
            new ReducerOptions(keepDims),
            version: Type == TensorType.Int8 ? 2 : 1);
    }

    /// <summary>PAD of height and width of [N,H,W,C] with the zero point.</summary>
    /// <param name="input">The input.</param>
    /// <param name="top">Rows before.</param>
    /// <param name="bottom">Rows behind.</param>
    /// <param name="left">Columns before.</param>
    /// <param name="right">Columns behind.</param>
    public int Pad(int input, int top, int bottom, int left, int right)
    {
        IReadOnlyList<int> shape = ShapeOf(input);
        int paddings = Int32Constant([4, 2], [0, 0, top, bottom, left, right, 0, 0]);
        return Operator(
            BuiltinOperator.Pad,
            [input, paddings],
            LikeInput(input, [shape[0], shape[1] + top + bottom, shape[2] + left + right, shape[3]]),
            new EmptyOptions(OptionsType.Pad),
            version: Type == TensorType.Int8 ? 2 : 1);
    }

    /// <summary>CONCATENATION of tensors that agree in all dimensions but one.</summary>
    /// <remarks>TensorFlow Lite joins int8 and int16 tensors only where their quantization is equal: the inputs take that of the first,
    /// so join before other layers read them.</remarks>
    /// <param name="axis">That dimension.</param>
    /// <param name="inputs">The tensors.</param>
    public int Concatenation(int axis, params int[] inputs)
    {
        int[] shape = [.. ShapeOf(inputs[0])];
        shape[axis] = inputs.Sum(input => ShapeOf(input)[axis]);
        QuantizationRecord quantization = PerTensor(inputs.Max(ScaleOf), NextZeroPoint());
        if (Type is TensorType.Int8 or TensorType.Int16)
        {
            quantization = _graph.Tensors[inputs[0]].Quantization!;
            foreach (int input in inputs)
                _graph.Tensors[input] = _graph.Tensors[input] with { Quantization = quantization };
        }
        return Operator(
            BuiltinOperator.Concatenation,
            inputs,
            Define($"concatenation{_graph.Tensors.Count}", shape, quantization),
            new ConcatenationOptions(axis),
            version: Type == TensorType.Int8 ? 2 : 1);
    }

    private int Pool(BuiltinOperator code, int input, int window, int stride, Padding padding)
    {
        IReadOnlyList<int> shape = ShapeOf(input);
        int[] output = [shape[0], Steps(shape[1], window, stride, 1, padding), Steps(shape[2], window, stride, 1, padding), shape[3]];
        return Operator(code, [input], LikeInput(input, output), new Pool2DOptions(padding, stride, stride, window, window), version: Type == TensorType.Int8 ? 2 : 1);
    }

    private int Filter(int[] shape, int axis)
    {
        int count = shape.Aggregate(1, (product, dimension) => product * dimension);
        if (IsFloat)
            return Float32Constant(shape, [.. Enumerable.Range(0, count).Select(_ => (_random.Next(-127, 128)) / 512f)]);

        byte[] codes = new byte[count];
        for (int i = 0; i < count; i++)
            codes[i] = Type == TensorType.UInt8 ? (byte)_random.Next(0, 256) : unchecked((byte)_random.Next(-127, 128));
        int slices = Type == TensorType.UInt8 || axis < 0 ? 1 : shape[axis];
        int zeroPoint = Type == TensorType.UInt8 ? _random.Next(112, 144) : 0;
        float unit = Type == TensorType.Int16 ? 16 : 1f / 16;
        return Constant(Type == TensorType.Int16 ? TensorType.Int8 : Type, shape, codes, new QuantizationRecord
        {
            Scales = [.. Enumerable.Range(0, slices).Select(_ => NextScale() * unit)],
            ZeroPoints = [.. Enumerable.Repeat(zeroPoint, slices)],
            QuantizedDimension = Math.Max(axis, 0),
        });
    }

    private int Bias(int input, int filter, int channels, int depth)
    {
        if (IsFloat)
            return Float32Constant([channels], [.. Enumerable.Range(0, channels).Select(_ => _random.Next(-128, 128) / 256f)]);

        int range = (int)(CodeDeviation * CodeDeviation * MathF.Sqrt(depth) / 2);
        float[] scales = [.. _graph.Tensors[filter].Quantization!.Scales.Select(scale => scale * ScaleOf(input))];
        QuantizationRecord quantization = new() { Scales = scales, ZeroPoints = new int[scales.Length] };
        int[] values = [.. Enumerable.Range(0, channels).Select(_ => _random.Next(-range, range + 1))];
        return Type == TensorType.Int16
            ? Int64Constant([channels], [.. values.Select(value => 256L * value + _random.Next(256))], quantization)
            : Int32Constant([channels], values, quantization);
    }

    private TensorDefinition Accumulated(int input, int filter, int depth, IReadOnlyList<int> shape)
    {
        float widest = _graph.Tensors[filter].Quantization?.Scales.Max() ?? 1;
        float scale = ScaleOf(input) * widest * MathF.Sqrt(depth) * CodeDeviation * CodeDeviation / WantedDeviation;
        return Define($"output{_graph.Tensors.Count}", shape, PerTensor(scale, NextZeroPoint()));
    }

    private static int Steps(int size, int window, int stride, int dilation, Padding padding) => padding == Padding.Same
        ? (size + stride - 1) / stride
        : (size - ((window - 1) * dilation) + stride - 1) / stride;
}
