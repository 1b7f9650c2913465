using System.Buffers.Binary;
using System.Text;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Zoo;

/// <summary>Builds an int8 network layer by layer with seeded weights, and runs calibration pictures along, so that each scale is measured and not guessed.</summary>
/// <remarks>
/// The scale of a channel's weights and its bias are what batch normalisation would fold in: over the pictures every channel has the same mean
/// and deviation before its activation. Integers, and doubles with correctly rounded operations only: the same bytes on every machine.
/// </remarks>
internal sealed class CalibratedNetwork
{
    private const double ReluMean = 1, ReluDeviation = 1.5;
    private const float InputScale = 1f / 128, Relu6Scale = 6f / 255, LinearScale = 8f / 255, LogitScale = 1f / 8;
    private readonly SeededBits _bits;
    private readonly SubGraphDefinition _graph = new() { Name = "main" };
    private FeatureMap _map;

    public CalibratedNetwork(int seed, IEnumerable<ReadOnlyMemory<byte>> pictures, int height, int width)
    {
        _bits = new SeededBits(seed);
        sbyte[][] codes = [.. pictures.Select(pixels => Array.ConvertAll(pixels.ToArray(), channel => (sbyte)(channel - 128)))];
        int tensor = _graph.Add(Activation("image", [1, height, width, 3], InputScale, 0));
        _graph.Inputs.Add(tensor);
        _map = new FeatureMap(tensor, height, width, 3, InputScale, 0, codes);
    }

    /// <summary>CONV_2D, SAME padding, RELU6.</summary>
    public void Convolve(int channels, int kernel, int stride) => ConvolveFull(channels, new Window(kernel, stride), ActivationFunction.Relu6);

    /// <summary>CONV_2D 1x1 without activation.</summary>
    public void ConvolveLinear(int channels) => ConvolveFull(channels, new Window(1, 1), ActivationFunction.None);

    /// <summary>DEPTHWISE_CONV_2D 3x3, SAME padding, RELU6.</summary>
    public void ConvolveDepthwise(int stride)
    {
        var window = new Window(3, stride);
        sbyte[] weights = NextWeights(9 * _map.Channels);
        int[][] sums = [.. _map.Codes.Select(codes => window.ConvolveDepthwise(_map, codes, weights))];
        Normalize(
            BuiltinOperator.DepthwiseConv2D,
            [1, 3, 3, _map.Channels],
            axis: 3,
            weights,
            sums,
            window,
            _map.Channels,
            new DepthwiseConv2DOptions(Padding.Same, stride, stride, 1, FusedActivation: ActivationFunction.Relu6));
    }

    /// <summary>ADD of what the block reads and what it gives.</summary>
    public void Residual(Action block)
    {
        FeatureMap shortcut = _map;
        block();
        FeatureMap branch = _map;
        double[][] sums = [.. shortcut.Codes.Zip(branch.Codes, (left, right) => left.Zip(right, (l, r) => Real(shortcut, l) + Real(branch, r)).ToArray())];
        (float scale, int zeroPoint) = Cover(sums);
        int tensor = Emit(BuiltinOperator.Add, [shortcut.Tensor, branch.Tensor], "add", [1, branch.Height, branch.Width, branch.Channels], scale, zeroPoint, new AddOptions(), version: 2);
        _map = branch with { Tensor = tensor, Scale = scale, ZeroPoint = zeroPoint, Codes = Quantize(sums, scale, zeroPoint) };
    }

    /// <summary>MEAN over height and width.</summary>
    public void Average()
    {
        int channels = _map.Channels;
        double[][] means = [.. _map.Codes.Select(codes => Enumerable.Range(0, channels).Select(channel => MeanOf(codes, channel)).ToArray())];
        (float scale, int zeroPoint) = Cover(means);
        int tensor = Emit(BuiltinOperator.Mean, [_map.Tensor, Int32s("axes", [1, 2])], "features", [1, channels], scale, zeroPoint, new ReducerOptions(KeepDims: false), version: 2);
        _map = new FeatureMap(tensor, 1, 1, channels, scale, zeroPoint, Quantize(means, scale, zeroPoint));
    }

    /// <summary>FULLY_CONNECTED with one unit a class, then SOFTMAX.</summary>
    public void Classify(int classes)
    {
        sbyte[] directions = NextWeights(classes * _map.Channels);
        int[][] sums = [.. _map.Codes.Select(codes => new Window(1, 1).Convolve(_map, codes, directions, classes))];
        double[] gains = Array.ConvertAll(ChannelStatistics.Of(sums, classes).Deviation, deviation => 1 / deviation);
        double widest = gains.Max();
        sbyte[] weights = new sbyte[directions.Length];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = (sbyte)Math.Round(directions[i] * gains[i / _map.Channels] / widest, MidpointRounding.AwayFromZero);

        int[][] levelled = [.. _map.Codes.Select(codes => new Window(1, 1).Convolve(_map, codes, weights, classes))];
        ChannelStatistics statistics = ChannelStatistics.Of(levelled, classes);
        float weightScale = (float)(2 / (statistics.Deviation.Max() * _map.Scale));
        int[] bias = Array.ConvertAll(statistics.Mean, mean => (int)Math.Round(-mean));
        int filter = Weights([classes, _map.Channels], weights, new QuantizationRecord { Scales = [weightScale], ZeroPoints = [0] });
        int biases = Bias(bias, [weightScale * _map.Scale]);
        int logits = Emit(BuiltinOperator.FullyConnected, [_map.Tensor, filter, biases], "logits", [1, classes], LogitScale, 0, new FullyConnectedOptions(), version: 4);
        int scores = Emit(BuiltinOperator.Softmax, [logits], "scores", [1, classes], 1f / 256, -128, new SoftmaxOptions(1), version: 2);
        _graph.Outputs.Add(scores);
    }

    /// <summary>The network as a file, with a signature and its labels as metadata.</summary>
    public byte[] Write(string description, IReadOnlyList<string> labels)
    {
        var model = new ModelDefinition { Description = description };
        model.SubGraphs.Add(_graph);
        model.Metadata.Add(new MetadataEntry("labels.txt", Encoding.UTF8.GetBytes(string.Join('\n', labels) + "\n")));
        model.Signatures.Add(new SignatureDefinition("serving_default", 0, [new SignatureTensor("image", _graph.Inputs[0])], [new SignatureTensor("scores", _graph.Outputs[0])]));
        return TfLiteModelWriter.Write(model);
    }

    private void ConvolveFull(int channels, Window window, ActivationFunction activation)
    {
        sbyte[] weights = NextWeights(channels * window.Kernel * window.Kernel * _map.Channels);
        int[][] sums = [.. _map.Codes.Select(codes => window.Convolve(_map, codes, weights, channels))];
        Normalize(
            BuiltinOperator.Conv2D,
            [channels, window.Kernel, window.Kernel, _map.Channels],
            axis: 0,
            weights,
            sums,
            window,
            channels,
            new Conv2DOptions(Padding.Same, window.Stride, window.Stride, FusedActivation: activation));
    }

    private void Normalize(BuiltinOperator code, int[] filterShape, int axis, sbyte[] weights, int[][] sums, Window window, int channels, OperatorOptions options)
    {
        bool isLinear = options is Conv2DOptions { FusedActivation: ActivationFunction.None };
        (float scale, int zeroPoint) = isLinear ? (LinearScale, 0) : (Relu6Scale, -128);
        (double wantedMean, double wantedDeviation) = isLinear ? (0, 1) : (ReluMean, ReluDeviation);
        ChannelStatistics statistics = ChannelStatistics.Of(sums, channels);
        float[] weightScales = Array.ConvertAll(statistics.Deviation, deviation => (float)(wantedDeviation / (deviation * _map.Scale)));
        float[] sumScales = Array.ConvertAll(weightScales, weightScale => weightScale * _map.Scale);
        int[] bias = [.. statistics.Mean.Select((mean, channel) => (int)Math.Round((wantedMean / sumScales[channel]) - mean))];
        sbyte[][] codes = Array.ConvertAll(sums, picture => picture.Select((sum, i) => FeatureMap.Quantize((sum + bias[i % channels]) * (double)sumScales[i % channels], scale, zeroPoint)).ToArray());

        int filter = Weights(filterShape, weights, new QuantizationRecord { Scales = weightScales, ZeroPoints = new int[channels], QuantizedDimension = axis });
        int rows = window.Steps(_map.Height), columns = window.Steps(_map.Width);
        int tensor = Emit(code, [_map.Tensor, filter, Bias(bias, sumScales)], $"layer{_graph.Operators.Count}", [1, rows, columns, channels], scale, zeroPoint, options, version: 3);
        _map = new FeatureMap(tensor, rows, columns, channels, scale, zeroPoint, codes);
    }

    private double MeanOf(sbyte[] codes, int channel)
    {
        long sum = 0;
        for (int i = channel; i < codes.Length; i += _map.Channels)
            sum += codes[i] - _map.ZeroPoint;
        return _map.Scale * (double)sum / (_map.Height * _map.Width);
    }

    private static double Real(FeatureMap map, sbyte code) => map.Scale * (double)(code - map.ZeroPoint);

    private static sbyte[][] Quantize(double[][] reals, float scale, int zeroPoint) =>
        Array.ConvertAll(reals, picture => Array.ConvertAll(picture, real => FeatureMap.Quantize(real, scale, zeroPoint)));

    /// <summary>A scale and zero point that hold all values, 0, and a quarter more on each side.</summary>
    private static (float Scale, int ZeroPoint) Cover(double[][] reals)
    {
        double least = Math.Min(0, reals.Min(picture => picture.Min())) * 1.25, greatest = Math.Max(0, reals.Max(picture => picture.Max())) * 1.25;
        float scale = (float)((greatest - least) / 255);
        return (scale, (int)Math.Clamp(Math.Round(-128 - (least / scale)), sbyte.MinValue, sbyte.MaxValue));
    }

    private sbyte[] NextWeights(int count)
    {
        sbyte[] weights = new sbyte[count];
        for (int i = 0; i < count; i++)
            weights[i] = (sbyte)_bits.Next(-127, 128);
        return weights;
    }

    private int Emit(BuiltinOperator code, int[] inputs, string name, int[] shape, float scale, int zeroPoint, OperatorOptions options, int version)
    {
        int tensor = _graph.Add(Activation(name, shape, scale, zeroPoint));
        _graph.Operators.Add(new OperatorDefinition { Operator = code, Version = version, Inputs = inputs, Outputs = [tensor], Options = options });
        return tensor;
    }

    private static TensorDefinition Activation(string name, int[] shape, float scale, int zeroPoint) =>
        new() { Name = name, Type = TensorType.Int8, Shape = shape, Quantization = new QuantizationRecord { Scales = [scale], ZeroPoints = [zeroPoint] } };

    private int Weights(int[] shape, sbyte[] codes, QuantizationRecord quantization) =>
        _graph.Add(new TensorDefinition { Name = $"weights{_graph.Operators.Count}", Type = TensorType.Int8, Shape = shape, Data = Array.ConvertAll(codes, code => unchecked((byte)code)), Quantization = quantization });

    private int Bias(int[] values, float[] scales) => Int32s($"bias{_graph.Operators.Count}", values, new QuantizationRecord { Scales = scales, ZeroPoints = new int[scales.Length] });

    private int Int32s(string name, int[] values, QuantizationRecord? quantization = null)
    {
        byte[] data = new byte[values.Length * sizeof(int)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(i * sizeof(int)), values[i]);
        return _graph.Add(new TensorDefinition { Name = name, Type = TensorType.Int32, Shape = [values.Length], Data = data, Quantization = quantization });
    }
}
