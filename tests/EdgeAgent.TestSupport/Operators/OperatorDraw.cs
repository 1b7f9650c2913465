using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>Draws one operator's shapes and options from a seed and builds its model.</summary>
public sealed partial class OperatorDraw
{
    private static readonly ActivationFunction[] Activations =
        [ActivationFunction.None, ActivationFunction.Relu, ActivationFunction.Relu6, ActivationFunction.ReluN1To1];

    private readonly Random _random;
    private readonly ModelBuilder _builder;
    private readonly TensorType _type;

    /// <summary>Begins a draw.</summary>
    public OperatorDraw(TensorType type, int seed)
    {
        _random = new Random(seed);
        _builder = new ModelBuilder(seed, type);
        _type = type;
    }

    public ModelBuilder Convolution()
    {
        (int kernel, int stride, int dilation, Padding padding) = Window(largest: 4);
        int input = Image((kernel - 1) * dilation + 1);
        return _builder.Output(_builder.Conv2D(input, Draw(1, 20), kernel, stride, padding, Activation(), dilation));
    }

    public ModelBuilder Pointwise()
    {
        int input = _builder.Input(Draw(1, 2), Draw(1, 7), Draw(1, 7), Draw(1, 70));
        return _builder.Output(_builder.Conv2D(input, Draw(1, 40), 1, 1, Padding.Same, Activation()));
    }

    public ModelBuilder Depthwise()
    {
        (int kernel, int stride, int dilation, Padding padding) = Window(largest: 5);
        int input = Image((kernel - 1) * dilation + 1);
        return _builder.Output(_builder.DepthwiseConv2D(input, _random.Next(3) == 0 ? Draw(2, 3) : 1, kernel, stride, padding, Activation(),
            dilation));
    }

    public ModelBuilder FullyConnected()
    {
        int input = _builder.Input(Draw(1, 5), Draw(1, 140));
        return _builder.Output(_builder.FullyConnected(input, Draw(1, 40), Activation()));
    }

    public ModelBuilder FullyConnectedWithoutBias()
    {
        ModelBuilder model = FullyConnected();
        OperatorDefinition node = model.Graph.Operators[0];
        model.Graph.Operators[0] = node with { Inputs = [node.Inputs[0], node.Inputs[1], -1] };
        return model;
    }

    public ModelBuilder FullyConnectedPerChannel()
    {
        ModelBuilder model = FullyConnected();
        (int filter, int bias) = (model.Graph.Operators[0].Inputs[1], model.Graph.Operators[0].Inputs[2]);
        TensorDefinition weights = model.Graph.Tensors[filter];
        int units = weights.Shape[0];
        float scale = weights.Quantization!.Scales[0], inputScale = model.Graph.Tensors[0].Quantization!.Scales[0];
        float[] scales = [.. Enumerable.Range(0, units).Select(_ => scale * (0.5f + _random.NextSingle()))];
        model.Graph.Tensors[filter] = weights with { Quantization = new QuantizationRecord { Scales = scales, ZeroPoints = new int[units] } };
        model.Graph.Tensors[bias] = model.Graph.Tensors[bias] with
        {
            Quantization = new QuantizationRecord { Scales = [.. scales.Select(s => s * inputScale)], ZeroPoints = new int[units] },
        };
        return model;
    }

    public ModelBuilder PaddedConvolution()
    {
        (int kernel, int stride, int dilation, _) = Window(largest: 3);
        int padded = _builder.Pad(Image((kernel - 1) * dilation + 1), Draw(0, 3), Draw(0, 3), Draw(0, 3), Draw(0, 3));
        bool isDepthwise = _random.Next(2) == 0;
        return _builder.Output(isDepthwise
            ? _builder.DepthwiseConv2D(padded, 1, kernel, stride, Padding.Valid, Activation(), dilation)
            : _builder.Conv2D(padded, Draw(1, 9), kernel, stride, Padding.Valid, Activation(), dilation));
    }

    public ModelBuilder Pool(bool isAverage)
    {
        (int kernel, int stride, _, Padding padding) = Window(largest: 4);
        int input = Image(kernel);
        int output = isAverage ? _builder.AveragePool2D(input, kernel, stride, padding) : _builder.MaxPool2D(input, kernel, stride, padding);
        OperatorDefinition node = _builder.Graph.Operators[0];
        _builder.Graph.Operators[0] = node with { Options = ((Pool2DOptions)node.Options!) with { FusedActivation = Activation() } };
        return _builder.Output(output);
    }

    public ModelBuilder Mean(bool sameQuantization)
    {
        int input = Image(1);
        bool keep = _random.Next(2) == 0;
        int[] axes = _random.Next(4) switch { 0 => [1, 2], 1 => [2, 1], 2 => [3], _ => [-1, 1] };
        IReadOnlyList<int> shape = _builder.ShapeOf(input);
        HashSet<int> reduced = [.. axes.Select(axis => axis < 0 ? axis + 4 : axis)];
        int[] output = [.. Enumerable.Range(0, 4).Where(d => keep || !reduced.Contains(d)).Select(d => reduced.Contains(d) ? 1 : shape[d])];
        QuantizationRecord? from = _builder.Graph.Tensors[input].Quantization;
        QuantizationRecord? to = sameQuantization || from is null ? from
            : ModelBuilder.PerTensor(from.Scales[0] * (0.3f + _random.NextSingle()), ZeroPoint());
        return _builder.Output(_builder.Operator(
            BuiltinOperator.Mean, [input, _builder.Int32Constant([axes.Length], axes)], _builder.Define("mean", output, to), new ReducerOptions(keep),
            version: _type == TensorType.Int8 ? 2 : 1));
    }

    public ModelBuilder Softmax()
    {
        int input = _builder.Input(Draw(1, 4), Draw(1, 60));
        return _builder.Output(_builder.Softmax(input, 0.25f + 2 * _random.NextSingle()));
    }

    public ModelBuilder Pad()
    {
        int input = Image(1);
        IReadOnlyList<int> shape = _builder.ShapeOf(input);
        int[] paddings = [.. Enumerable.Range(0, 8).Select(_ => Draw(0, 2))];
        int[] output = [.. Enumerable.Range(0, 4).Select(d => shape[d] + paddings[2 * d] + paddings[2 * d + 1])];
        return _builder.Output(_builder.Operator(
            BuiltinOperator.Pad, [input, _builder.Int32Constant([4, 2], paddings)], _builder.Define("padded", output, QuantizationOf(input)),
            new EmptyOptions(OptionsType.Pad), version: _type == TensorType.Int8 ? 2 : 1));
    }

    public ModelBuilder Squeeze()
    {
        int channels = Draw(2, 9), input = _builder.Input(1, 1, 1, channels);
        int[] dims = _random.Next(3) switch { 0 => [], 1 => [1, 2], _ => [-2] };
        int[] output = dims.Length switch { 0 => [channels], 2 => [1, channels], _ => [1, 1, channels] };
        return _builder.Output(_builder.Operator(
            BuiltinOperator.Squeeze, [input], _builder.Define("squeezed", output, QuantizationOf(input)), new SqueezeOptions(dims)));
    }

    public ModelBuilder Reshape()
    {
        int height = Draw(1, 6), channels = Draw(1, 9), input = _builder.Input(1, height, 2, channels);
        int pooled = _builder.MaxPool2D(input, 1, 1);
        return _builder.Output(_builder.MaxPool2D(_builder.Reshape(pooled, 1, 2, channels, height), 1, 1));
    }

    public ModelBuilder Concatenation()
    {
        int axis = Draw(0, 3);
        int[] shape = [Draw(1, 2), Draw(1, 4), Draw(1, 4), Draw(1, 6)];
        int[] inputs = new int[Draw(1, 4)];
        for (int i = 0; i < inputs.Length; i++)
        {
            shape[axis] = Draw(1, 5);
            inputs[i] = _builder.Input([.. shape]);
        }

        return _builder.Output(_builder.Concatenation(axis, inputs));
    }

    public ModelBuilder Quantize()
    {
        int input = FloatInput(Draw(1, 3), Draw(1, 90));
        float scale = (0.002f + 0.02f * _random.NextSingle()) / (_type == TensorType.Int16 ? 256 : 1);
        return _builder.Output(_builder.Operator(
            BuiltinOperator.Quantize, [input], _builder.Define("quantized", _builder.ShapeOf(input), ModelBuilder.PerTensor(scale, ZeroPoint())),
            new EmptyOptions(OptionsType.Quantize)));
    }

    public ModelBuilder Requantize()
    {
        int input = _builder.Input(1, Draw(60, 250));
        if (_type is TensorType.Int16 or TensorType.Int32) return RequantizeWide(input);
        TensorType type = _random.Next(2) == 0 ? TensorType.Int8 : TensorType.UInt8;
        float scale = _builder.Graph.Tensors[input].Quantization!.Scales[0] * (0.4f + 2 * _random.NextSingle());
        int zeroPoint = type == TensorType.Int8 ? Draw(-60, 60) : Draw(70, 190);
        return _builder.Output(_builder.Operator(
            BuiltinOperator.Quantize, [input],
            new TensorDefinition
            {
                Name = "requantized",
                Type = type,
                Shape = _builder.ShapeOf(input),
                Quantization = ModelBuilder.PerTensor(scale, zeroPoint)
            },
            new EmptyOptions(OptionsType.Quantize)));
    }

    public ModelBuilder Dequantize()
    {
        int input = _builder.Input(Draw(1, 3), Draw(1, 90));
        return _builder.Output(_builder.Operator(
            BuiltinOperator.Dequantize, [input],
            new TensorDefinition { Name = "real", Type = TensorType.Float32, Shape = _builder.ShapeOf(input) },
            new EmptyOptions(OptionsType.Dequantize), version: 2));
    }

    public ModelBuilder Clamp(BuiltinOperator code)
    {
        int input = _builder.Input(1, Draw(60, 250));
        QuantizationRecord? from = QuantizationOf(input);
        QuantizationRecord? to = from is null || _random.Next(2) == 0 ? from
            : ModelBuilder.PerTensor(from.Scales[0] * (0.4f + _random.NextSingle()), ZeroPoint());
        return _builder.Output(_builder.Operator(code, [input], _builder.Define("clamped", _builder.ShapeOf(input), to), null,
            version: _type == TensorType.Int8 && code != BuiltinOperator.ReluN1To1 ? 2 : 1));
    }

    public ModelBuilder Smooth(BuiltinOperator code)
    {
        int input = _builder.Input(1, Draw(60, 250));
        if (_type == TensorType.Int16) return SmoothInt16(code, input);
        (float scale, int zeroPoint) = code == BuiltinOperator.Logistic ? (1f / 256, -128) : (1f / 128, 0);
        QuantizationRecord to = ModelBuilder.PerTensor(scale, _type == TensorType.UInt8 ? zeroPoint + 128 : zeroPoint);
        return _builder.Output(_builder.Operator(code, [input], _builder.Define("smooth", _builder.ShapeOf(input), to), null,
            version: _type == TensorType.Int8 ? 2 : 1));
    }

    public ModelBuilder ResizeBilinear()
    {
        int input = Image(1), height = Draw(1, 12), width = Draw(1, 12);
        IReadOnlyList<int> shape = _builder.ShapeOf(input);
        ResizeBilinearOptions options = _random.Next(3) switch { 0 => new(AlignCorners: true), 1 => new(HalfPixelCenters: true), _ => new() };
        return _builder.Output(_builder.Operator(
            BuiltinOperator.ResizeBilinear, [input, _builder.Int32Constant([2], [height, width])],
            _builder.Define("resized", [shape[0], height, width, shape[3]], QuantizationOf(input)), options,
            version: options.HalfPixelCenters ? 3 : _type == TensorType.Int8 ? 2 : 1));
    }

    public ModelBuilder ArgExtreme(BuiltinOperator code)
    {
        int input = Image(1), axis = Draw(-1, 3);
        int resolved = axis < 0 ? 3 : axis;
        TensorType type = _random.Next(2) == 0 ? TensorType.Int32 : TensorType.Int64;
        int[] output = [.. _builder.ShapeOf(input).Where((_, d) => d != resolved)];
        return _builder.Output(_builder.Operator(
            code, [input, _builder.Int32Constant([1], [axis])], new TensorDefinition { Name = "index", Type = type, Shape = output },
            code == BuiltinOperator.ArgMax ? new ArgMaxOptions(type) : new ArgMinOptions(type),
            version: _type == TensorType.Int8 ? 2 : 1));
    }

    private int Image(int least) => _builder.Input(Draw(1, 2), Draw(least, least + 7), Draw(least, least + 7), Draw(1, 20));

    private int FloatInput(params int[] shape)
    {
        int tensor = _builder.Graph.Add(new TensorDefinition { Name = "real", Type = TensorType.Float32, Shape = shape });
        _builder.Graph.Inputs.Add(tensor);
        return tensor;
    }

    private QuantizationRecord? QuantizationOf(int tensor) => _builder.Graph.Tensors[tensor].Quantization;

    private (int Kernel, int Stride, int Dilation, Padding Padding) Window(int largest) =>
        (Draw(1, largest), Draw(1, 3), _random.Next(4) == 0 ? 2 : 1, _random.Next(2) == 0 ? Padding.Same : Padding.Valid);

    private int ZeroPoint()
    {
        int zeroPoint = _type == TensorType.UInt8 ? Draw(60, 200) : Draw(-70, 70);
        return _type == TensorType.Int16 ? 0 : zeroPoint;
    }

    private ActivationFunction Activation() => Activations[_random.Next(Activations.Length)];

    private int Draw(int least, int most) => _random.Next(least, most + 1);
}
