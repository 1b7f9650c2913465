using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Networks;

/// <summary>Layers of published image networks with seeded weights, in int8 (per channel), int16 with int8 weights or float32 with the same values.</summary>
/// <remarks>
/// Every layer takes the index of its input tensor and returns the index of its output tensor. The builder follows the mean square of each
/// tensor's values and scales each output channel's weights so that sums have a known deviation whatever the fan-in. So activations neither die
/// out nor saturate in a deep network, and all layers of one kind share a quantization, as int8 CONCATENATION demands.
/// </remarks>
public sealed class NetworkBuilder
{
    private const float Deviations = 4;
    private const float BiasDeviation = 0.1f;
    private const float LogitDeviation = 8;

    private readonly ModelBuilder _model;
    private readonly Random _random;
    private readonly Dictionary<int, float> _meanSquare = [];
    private readonly HashSet<int> _positive = [];

    /// <summary>Begins a network.</summary>
    /// <param name="seed">Seed of weights and biases.</param>
    /// <param name="type">Type of activations: Int8, Int16 or Float32.</param>
    public NetworkBuilder(int seed, TensorType type)
    {
        if (type is not (TensorType.Int8 or TensorType.Int16 or TensorType.Float32))
            throw new ArgumentOutOfRangeException(nameof(type), type, "Int8, Int16 or Float32");
        (_model, _random) = (new ModelBuilder(seed, type), new Random(seed));
    }

    private bool IsFloat => _model.Type == TensorType.Float32;

    private bool IsInt16 => _model.Type == TensorType.Int16;

    /// <summary>Dimensions of a tensor.</summary>
    /// <param name="tensor">Its index.</param>
    public IReadOnlyList<int> ShapeOf(int tensor) => _model.ShapeOf(tensor);

    /// <summary>Adds the picture [1, resolution, resolution, 3] with values in -1 to 1.</summary>
    /// <param name="resolution">Height and width.</param>
    public int Picture(int resolution)
    {
        int tensor = _model.Graph.Add(_model.Define("picture", [1, resolution, resolution, 3], IsInt16 ? Symmetric(1 / Deviations) : ModelBuilder.PerTensor(1 / 127.5f, -1)));
        _model.Graph.Inputs.Add(tensor);
        _meanSquare[tensor] = 1f / 3;
        return tensor;
    }

    /// <summary>CONV_2D with bias; input [N,H,W,C].</summary>
    /// <param name="input">The input.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="height">Height of the window.</param>
    /// <param name="width">Width of the window.</param>
    /// <param name="stride">Step in both directions.</param>
    /// <param name="padding">How the window meets the border.</param>
    /// <param name="activation">None, Relu or Relu6.</param>
    public int Conv2D(
        int input,
        int channels,
        int height = 1,
        int width = 1,
        int stride = 1,
        Padding padding = Padding.Same,
        ActivationFunction activation = ActivationFunction.Relu)
    {
        (QuantizationRecord quantization, float deviation, float meanSquare) = SumsWith(activation);
        (int filter, int bias) = Weights(input, [channels, height, width, ShapeOf(input)[3]], channelAxis: 0, deviation, Coverage(input, height, width, stride, padding));
        return Add(
            BuiltinOperator.Conv2D,
            [input, filter, bias],
            Window(input, height, width, stride, padding, channels),
            quantization,
            new Conv2DOptions(padding, stride, stride, 1, 1, activation),
            int8Version: 3,
            meanSquare);
    }

    /// <summary>DEPTHWISE_CONV_2D of 3x3 with bias and ReLU6; input [N,H,W,C].</summary>
    /// <param name="input">The input.</param>
    /// <param name="stride">Step in both directions.</param>
    public int Depthwise3x3(int input, int stride)
    {
        int channels = ShapeOf(input)[3];
        (QuantizationRecord quantization, float deviation, float meanSquare) = SumsWith(ActivationFunction.Relu6);
        (int filter, int bias) = Weights(input, [1, 3, 3, channels], channelAxis: 3, deviation, Coverage(input, 3, 3, stride, Padding.Same));
        return Add(
            BuiltinOperator.DepthwiseConv2D,
            [input, filter, bias],
            Window(input, 3, 3, stride, Padding.Same, channels),
            quantization,
            new DepthwiseConv2DOptions(Padding.Same, stride, stride, 1, 1, 1, ActivationFunction.Relu6),
            int8Version: 3,
            meanSquare);
    }

    /// <summary>FULLY_CONNECTED to logits; input [N,C].</summary>
    /// <param name="input">The input.</param>
    /// <param name="units">Outputs.</param>
    public int Logits(int input, int units)
    {
        (int filter, int bias) = Weights(input, [units, ShapeOf(input)[^1]], channelAxis: -1, LogitDeviation, coverage: 1);
        return Add(
            BuiltinOperator.FullyConnected,
            [input, filter, bias],
            [ShapeOf(input)[0], units],
            Symmetric(LogitDeviation),
            new FullyConnectedOptions(ActivationFunction.None),
            int8Version: 4,
            LogitDeviation * LogitDeviation);
    }

    /// <summary>ADD of two tensors of one shape whose values are independent.</summary>
    /// <param name="left">One tensor; the sum of another addition, or of a convolution without activation.</param>
    /// <param name="right">The other; without activation.</param>
    /// <param name="activation">None or Relu.</param>
    public int Add(int left, int right, ActivationFunction activation = ActivationFunction.None)
    {
        // Clamping at 0 takes half of a symmetric sum, and a quarter of what a symmetric tensor brings to a positive one.
        float meanSquare = (activation, _positive.Contains(left)) switch
        {
            (ActivationFunction.None, _) => _meanSquare[left] + _meanSquare[right],
            (_, false) => (_meanSquare[left] + _meanSquare[right]) / 2,
            (_, true) => _meanSquare[left] + (0.75f * _meanSquare[right]),
        };
        int sum = Add(
            BuiltinOperator.Add,
            [left, right],
            ShapeOf(left),
            activation == ActivationFunction.None ? Symmetric(MathF.Sqrt(meanSquare)) : Positive(Deviations * MathF.Sqrt(meanSquare)),
            new AddOptions(activation),
            int8Version: 2,
            meanSquare);
        if (activation == ActivationFunction.Relu)
            _positive.Add(sum);
        return sum;
    }

    /// <summary>MAX_POOL_2D; input [N,H,W,C].</summary>
    /// <param name="input">The input.</param>
    /// <param name="padding">How the window of 3x3 with stride 2 meets the border.</param>
    public int MaxPool3x3(int input, Padding padding) => Pool(BuiltinOperator.MaxPool2D, input, 3, 2, padding, growth: 3);

    /// <summary>AVERAGE_POOL_2D with stride 1; input [N,H,W,C].</summary>
    /// <param name="input">The input.</param>
    /// <param name="window">Height and width of the window.</param>
    /// <param name="padding">How the window meets the border.</param>
    public int AveragePool(int input, int window, Padding padding) => Pool(BuiltinOperator.AveragePool2D, input, window, 1, padding, growth: 0.6f);

    /// <summary>MEAN over height and width: [N,H,W,C] to [N,C].</summary>
    /// <param name="input">The input.</param>
    public int GlobalMean(int input)
    {
        IReadOnlyList<int> shape = ShapeOf(input);
        float meanSquare = 0.6f * _meanSquare[input];
        return Add(
            BuiltinOperator.Mean,
            [input, _model.Int32Constant([2], [1, 2])],
            [shape[0], shape[3]],
            Positive(Deviations * MathF.Sqrt(meanSquare)),
            new ReducerOptions(false),
            int8Version: 2,
            meanSquare);
    }

    /// <summary>CONCATENATION of channels; all inputs have one quantization.</summary>
    /// <param name="inputs">The tensors [N,H,W,*].</param>
    public int Concatenation(params int[] inputs)
    {
        IReadOnlyList<int> shape = ShapeOf(inputs[0]);
        int channels = inputs.Sum(input => ShapeOf(input)[3]);
        return Add(
            BuiltinOperator.Concatenation,
            inputs,
            [shape[0], shape[1], shape[2], channels],
            QuantizationOf(inputs[0]),
            new ConcatenationOptions(3),
            int8Version: 2,
            inputs.Sum(input => _meanSquare[input] * ShapeOf(input)[3]) / channels);
    }

    /// <summary>RESHAPE to a fixed shape.</summary>
    /// <param name="input">The input.</param>
    /// <param name="shape">The new dimensions.</param>
    public int Reshape(int input, params int[] shape) => Add(
        BuiltinOperator.Reshape,
        [input, _model.Int32Constant([shape.Length], shape)],
        shape,
        QuantizationOf(input),
        new ReshapeOptions(shape),
        int8Version: 1,
        _meanSquare[input]);

    /// <summary>Ends the network with SOFTMAX of its logits.</summary>
    /// <param name="logits">[N, classes].</param>
    /// <returns>The model file.</returns>
    public byte[] Softmax(int logits)
    {
        int output = Add(
            BuiltinOperator.Softmax, [logits], ShapeOf(logits), IsInt16 ? ModelBuilder.PerTensor(1f / 32768, 0) : ModelBuilder.PerTensor(1f / 256, -128), new SoftmaxOptions(1), int8Version: 2, 0);
        return _model.Output(output).Build();
    }

    private int Pool(BuiltinOperator code, int input, int window, int stride, Padding padding, float growth) => Add(
        code,
        [input],
        Window(input, window, window, stride, padding, ShapeOf(input)[3]),
        QuantizationOf(input),
        new Pool2DOptions(padding, stride, stride, window, window),
        int8Version: 2,
        growth * _meanSquare[input]);

    private int Add(
        BuiltinOperator code, int[] inputs, IReadOnlyList<int> shape, QuantizationRecord quantization, OperatorOptions options, int int8Version,
        float meanSquare)
    {
        int output = _model.Operator(code, inputs, _model.Define($"{code}{_model.Graph.Operators.Count}", shape, quantization), options,
            IsFloat ? 1 : int8Version);
        _meanSquare[output] = meanSquare;
        return output;
    }

    /// <summary>Filter and bias whose sums have the given deviation: codes are drawn first, each channel's scale follows from their length.</summary>
    private (int Filter, int Bias) Weights(int input, int[] shape, int channelAxis, float deviation, float coverage)
    {
        int count = shape.Aggregate(1, (product, dimension) => product * dimension);
        int channels = channelAxis < 0 ? 1 : shape[channelAxis];
        int inner = channelAxis == 3 ? 1 : count / channels;
        byte[] codes = new byte[count];
        _random.NextBytes(codes);
        double[] squares = new double[channels];
        for (int i = 0; i < count; i++)
        {
            int code = Math.Max((int)unchecked((sbyte)codes[i]), -127);
            codes[i] = unchecked((byte)code);
            squares[i / inner % channels] += code * code;
        }

        double perSum = channelAxis < 0 ? shape[0] : 1;
        float[] scales = [.. squares.Select(sum => (float)(deviation / Math.Sqrt(sum / perSum * coverage * _meanSquare[input])))];
        int outputs = channelAxis < 0 ? shape[0] : channels;
        float[] biases = [.. Enumerable.Range(0, outputs).Select(_ => (float)(2 * _random.NextDouble() - 1) * BiasDeviation * deviation)];
        if (IsFloat)
        {
            float[] values = new float[count];
            for (int i = 0; i < count; i++)
                values[i] = unchecked((sbyte)codes[i]) * scales[i / inner % channels];
            return (_model.Float32Constant(shape, values), _model.Float32Constant([outputs], biases));
        }

        float[] biasScales = [.. scales.Select(scale => scale * QuantizationOf(input).Scales[0])];
        long[] biasCodes = [.. biases.Select((bias, i) => (long)MathF.Round(bias / biasScales[i % channels]))];
        int filter = _model.Constant(TensorType.Int8, shape, codes,
            new QuantizationRecord { Scales = scales, ZeroPoints = new int[channels], QuantizedDimension = Math.Max(channelAxis, 0) });
        QuantizationRecord ofBiases = new() { Scales = biasScales, ZeroPoints = new int[channels] };
        return (filter, IsInt16
            ? _model.Int64Constant([outputs], biasCodes, ofBiases)
            : _model.Int32Constant([outputs], Array.ConvertAll(biasCodes, code => (int)code), ofBiases));
    }

    private int[] Window(int input, int height, int width, int stride, Padding padding, int channels)
    {
        IReadOnlyList<int> shape = ShapeOf(input);
        return [shape[0], Steps(shape[1], height), Steps(shape[2], width), channels];

        int Steps(int size, int window) => ((padding == Padding.Same ? size - 1 : size - window) / stride) + 1;
    }

    /// <summary>The share of a window's taps that fall on the picture and not on padding, over all places of the window.</summary>
    private float Coverage(int input, int height, int width, int stride, Padding padding)
    {
        IReadOnlyList<int> shape = ShapeOf(input);
        return padding == Padding.Valid ? 1 : Along(shape[1], height) * Along(shape[2], width);

        float Along(int size, int window)
        {
            int steps = ((size - 1) / stride) + 1;
            int before = Math.Max(((steps - 1) * stride) + window - size, 0) / 2;
            int inside = 0;
            for (int first = -before; first < (steps * stride) - before; first += stride)
                inside += Math.Min(first + window, size) - Math.Max(first, 0);
            return (float)inside / (steps * window);
        }
    }

    private (QuantizationRecord Quantization, float Deviation, float MeanSquare) SumsWith(ActivationFunction activation) => activation switch
    {
        ActivationFunction.Relu6 => (Positive(6), 2, 1.95f),
        ActivationFunction.Relu => (Positive(Deviations), 1, 0.5f),
        ActivationFunction.None => (Symmetric(1), 1, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "None, Relu or Relu6"),
    };

    private QuantizationRecord QuantizationOf(int tensor) => _model.Graph.Tensors[tensor].Quantization ?? Symmetric(1);

    private QuantizationRecord Positive(float largest) =>
        IsInt16 ? ModelBuilder.PerTensor(largest / 32767, 0) : ModelBuilder.PerTensor(largest / 255, -128);

    private QuantizationRecord Symmetric(float deviation) =>
        IsInt16 ? ModelBuilder.PerTensor(Deviations * deviation / 32767, 0) : ModelBuilder.PerTensor(2 * Deviations * deviation / 255, 0);
}
