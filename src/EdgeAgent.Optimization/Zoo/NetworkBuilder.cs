using System.Runtime.InteropServices;
using EdgeAgent.Optimization.Weights;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Zoo;

/// <summary>Builds a float32 network layer by layer and counts what it builds.</summary>
/// <remarks>
/// Every layer takes its input and returns its output. For seeded weights the builder follows the mean square of the values through the layers
/// (He et al., "Delving Deep into Rectifiers", 2015) and asks for weights whose sums have a known deviation, so that activations neither die out nor
/// grow with depth.
/// </remarks>
internal sealed partial class NetworkBuilder(IWeightSource weights)
{
    private const double Relu6Deviation = 2, Relu6MeanSquare = 1.95, LogitDeviation = 2, PictureMeanSquare = 1.0 / 3;
    private readonly SubGraphDefinition _graph = new() { Name = "main" };
    private long _trainable, _parameters, _macs;

    /// <summary>What was built so far.</summary>
    public NetworkSize Size => new(_trainable, _parameters, _macs);

    /// <summary>Where the weights come from.</summary>
    public string Origin => weights.Origin;

    /// <summary>The shape that the weights prescribe for a tensor; null where they prescribe none.</summary>
    public IReadOnlyList<int>? StoredShape(string tensor) => weights.ShapeOf(tensor);

    /// <summary>The number of a classifier's outputs: what was chosen, else what the weights have, else the network's default.</summary>
    public int Classes(NetworkChoice choice, WeightNames classifier) =>
        choice.Classes ?? (StoredShape(classifier.Filter) is [.., > 0 and int outputs] ? outputs : choice.DefaultClasses);

    /// <summary>The tensor that the caller fills, with values of about -1 to 1.</summary>
    public Features Input(string name, params int[] shape)
    {
        int tensor = _graph.Add(new TensorDefinition { Name = name, Type = TensorType.Float32, Shape = shape });
        _graph.Inputs.Add(tensor);
        return new Features(tensor, shape, PictureMeanSquare);
    }

    /// <summary>A picture [1, resolution, resolution, 3].</summary>
    public Features Picture(int resolution) => Input("input", 1, resolution, resolution, 3);

    /// <summary>CONV_2D with bias.</summary>
    public Features Convolve(
        Features input, WeightNames names, int channels, SlidingWindow window, ActivationFunction activation = ActivationFunction.Relu)
    {
        (double deviation, double meanSquare) = SumsBefore(activation);
        return Convolve(input, names, channels, window, activation, deviation, meanSquare);
    }

    /// <summary>CONV_2D of 1x1 that gives a classifier's logits.</summary>
    public Features ConvolveToLogits(Features input, WeightNames names, int channels) =>
        Convolve(input, names, channels, SlidingWindow.Pointwise, ActivationFunction.None, LogitDeviation, LogitDeviation * LogitDeviation);

    /// <summary>DEPTHWISE_CONV_2D with bias and one output channel for each input channel.</summary>
    public Features ConvolveDepthwise(Features input, WeightNames names, SlidingWindow window, ActivationFunction activation)
    {
        (double deviation, double meanSquare) = SumsBefore(activation);
        int[] shape = window.Over(input, input.Channels);
        double norm = deviation / Math.Sqrt(input.MeanSquare * window.Coverage(input));
        int[] constants = Constants(
            new FilterRequest(names, FilterLayout.Depthwise, window.Height, window.Width, 1, input.Channels, norm, deviation), shape);
        return Emit(
            BuiltinOperator.DepthwiseConv2D,
            names.Layer,
            [input.Tensor, .. constants],
            new Features(0, shape, meanSquare, activation != ActivationFunction.None),
            new DepthwiseConv2DOptions(window.Padding, window.Stride, window.Stride, DepthMultiplier: 1, FusedActivation: activation));
    }

    /// <summary>FULLY_CONNECTED with bias; input [1, C].</summary>
    public Features Connect(Features input, WeightNames names, int units, ActivationFunction activation)
    {
        (double deviation, double meanSquare) = SumsBefore(activation);
        return Connect(input, names, units, activation, deviation, meanSquare);
    }

    /// <summary>FULLY_CONNECTED that gives a classifier's logits; input [1, C].</summary>
    public Features ConnectToLogits(Features input, WeightNames names, int units) =>
        Connect(input, names, units, ActivationFunction.None, LogitDeviation, LogitDeviation * LogitDeviation);

    /// <summary>A batch normalization that no convolution precedes, and ReLU: MUL, then ADD with the ReLU fused.</summary>
    public Features Normalize(Features input, BatchNormalizationNames names)
    {
        LayerWeights values = weights.Normalization(names, input.Channels, input.MeanSquare);
        int factors = Constant($"{names.Name}/factor", [input.Channels], values.Filter);
        int offsets = Constant($"{names.Name}/offset", [input.Channels], values.Bias);
        _trainable += 2L * input.Channels;
        Features scaled = Emit(BuiltinOperator.Mul, $"{names.Name}/scaled", [input.Tensor, factors], input with { MeanSquare = 1 }, new MulOptions());
        return Emit(
            BuiltinOperator.Add,
            names.Name,
            [scaled.Tensor, offsets],
            scaled with { MeanSquare = input.IsPositive ? 1 : 0.5, IsPositive = true },
            new AddOptions(ActivationFunction.Relu));
    }

    /// <summary>The network's model, with the signature <c>serving_default</c>.</summary>
    /// <param name="output">What the caller reads.</param>
    /// <param name="inputName">The input's name in the signature.</param>
    /// <param name="outputName">The output's name in the signature.</param>
    /// <param name="description">The model's description.</param>
    public ModelDefinition Finish(Features output, string inputName, string outputName, string description)
    {
        _graph.Outputs.Add(output.Tensor);
        var model = new ModelDefinition { Description = description };
        model.SubGraphs.Add(_graph);
        model.Signatures.Add(new SignatureDefinition(
            "serving_default", 0, [new SignatureTensor(inputName, _graph.Inputs[0])], [new SignatureTensor(outputName, output.Tensor)]));
        return model;
    }

    private Features Convolve(
        Features input, WeightNames names, int channels, SlidingWindow window, ActivationFunction activation, double deviation, double meanSquare)
    {
        int[] shape = window.Over(input, channels);
        double norm = deviation / Math.Sqrt(input.MeanSquare * window.Coverage(input));
        int[] constants = Constants(
            new FilterRequest(names, FilterLayout.Convolution, window.Height, window.Width, input.Channels, channels, norm, deviation), shape);
        return Emit(
            BuiltinOperator.Conv2D,
            names.Layer,
            [input.Tensor, .. constants],
            new Features(0, shape, meanSquare, activation != ActivationFunction.None),
            new Conv2DOptions(window.Padding, window.Stride, window.Stride, FusedActivation: activation));
    }

    private Features Connect(Features input, WeightNames names, int units, ActivationFunction activation, double deviation, double meanSquare)
    {
        int[] shape = [1, units];
        double norm = deviation / Math.Sqrt(input.MeanSquare);
        int[] constants = Constants(new FilterRequest(names, FilterLayout.FullyConnected, 1, 1, input.Channels, units, norm, deviation), shape);
        return Emit(
            BuiltinOperator.FullyConnected,
            names.Layer,
            [input.Tensor, .. constants],
            new Features(0, shape, meanSquare, activation != ActivationFunction.None),
            new FullyConnectedOptions(activation));
    }

    /// <summary>Filter and bias of a layer with the given output, counted.</summary>
    private int[] Constants(FilterRequest request, int[] output)
    {
        LayerWeights values = weights.Filter(request);
        int places = output.Length == 4 ? output[1] * output[2] : 1;
        _macs += (long)places * request.Count;
        _trainable += request.Count + (long)request.Channels * (request.Names.Normalization is { HasGamma: true } ? 2 : 1);
        return [Constant(request.Names.Filter, request.Shape, values.Filter), Constant(request.Names.Bias, [request.Channels], values.Bias)];
    }

    private int Constant(string name, int[] shape, ReadOnlyMemory<byte> data)
    {
        _parameters += shape.Aggregate(1L, (product, dimension) => product * dimension);
        return _graph.Add(new TensorDefinition { Name = name, Type = TensorType.Float32, Shape = shape, Data = data });
    }

    private int Integers(string name, int[] shape, params int[] values) =>
        _graph.Add(new TensorDefinition { Name = name, Type = TensorType.Int32, Shape = shape, Data = MemoryMarshal.AsBytes<int>(values).ToArray() });

    private Features Emit(BuiltinOperator code, string name, int[] inputs, Features output, OperatorOptions options)
    {
        int tensor = _graph.Add(new TensorDefinition { Name = name, Type = TensorType.Float32, Shape = output.Shape });
        _graph.Operators.Add(new OperatorDefinition { Operator = code, Inputs = inputs, Outputs = [tensor], Options = options });
        return output with { Tensor = tensor };
    }

    /// <summary>The deviation of a layer's sums before its activation, and the mean square behind it, for normally distributed sums.</summary>
    private static (double Deviation, double MeanSquare) SumsBefore(ActivationFunction activation) => activation switch
    {
        ActivationFunction.Relu6 => (Relu6Deviation, Relu6MeanSquare),
        ActivationFunction.Relu => (1, 0.5),
        ActivationFunction.None => (1, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "None, Relu or Relu6"),
    };
}
