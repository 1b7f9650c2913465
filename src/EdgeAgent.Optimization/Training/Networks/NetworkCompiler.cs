using System.Runtime.InteropServices;
using EdgeAgent.Kernels;
using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.Training.Kernels;
using EdgeAgent.Optimization.Training.Layers;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Training.Networks;

/// <summary>Makes layers of the operators of a graph, in their order; what does not lead to the class scores is left out.</summary>
internal sealed class NetworkCompiler
{
    private readonly NetworkGraph _network;
    private readonly ModelGraph _graph;
    private readonly Dictionary<int, ActivationTensor> _activations = [];
    private readonly HashSet<string> _names = [];
    private readonly List<Layer> _layers = [];

    private NetworkCompiler(NetworkGraph network) => (_network, _graph) = (network, network.Graph);

    /// <summary>Compiles a network.</summary>
    /// <exception cref="OptimizationException">An operator cannot be trained.</exception>
    public static CompiledNetwork Compile(NetworkGraph network, TrainableNetworkOptions options)
    {
        NetworkCompiler compiler = new(network);
        ActivationTensor input = compiler.Activation(network.Graph.Inputs[0]);
        HashSet<int> needed = compiler.NeededOperators();
        for (int place = 0; place < network.Graph.Operators.Count; place++)
        {
            if (needed.Contains(place))
                compiler.Add(place, options);
        }

        return new CompiledNetwork(compiler._layers, [.. compiler._activations.Values.Distinct()], input, compiler._activations[network.Logits]);
    }

    private HashSet<int> NeededOperators()
    {
        HashSet<int> needed = [];
        Stack<int> open = new([_network.Logits]);
        while (open.TryPop(out int tensor))
        {
            if (_graph.ProducerOf(tensor) is >= 0 and var place && needed.Add(place))
                _graph.Operators[place].Inputs.Where(input => input >= 0).ToList().ForEach(open.Push);
        }

        return needed;
    }

    private void Add(int place, TrainableNetworkOptions options)
    {
        OperatorDefinition node = _graph.Operators[place];
        if (node.Operator is BuiltinOperator.Reshape or BuiltinOperator.Squeeze)
        {
            _activations[node.Outputs[0]] = Input(node, 0);
            return;
        }

        Layer layer = node.Operator switch
        {
            BuiltinOperator.Conv2D => Convolution(place, node),
            BuiltinOperator.DepthwiseConv2D => Depthwise(place, node),
            BuiltinOperator.FullyConnected => Connected(place, node),
            BuiltinOperator.Add => Sum(node),
            BuiltinOperator.Concatenation => Concatenation(node),
            BuiltinOperator.AveragePool2D or BuiltinOperator.MaxPool2D => Pool(node),
            BuiltinOperator.Mean => Mean(node),
            BuiltinOperator.Pad => Pad(node),
            BuiltinOperator.Relu or BuiltinOperator.Relu6 or BuiltinOperator.ReluN1To1 or BuiltinOperator.HardSwish => Activation(node),
            _ => throw Refuse(node, "is not among the operators that can be trained"),
        };
        if (options.BatchNormalization && place != _network.Classifier && layer is WeightedLayer weighted && node.Operator != BuiltinOperator.FullyConnected)
            weighted.Normalization = new BatchNormalization(Unique($"{weighted.Name}/BatchNorm"), weighted.Channels, options);
        layer.Output.NeedsGradients = layer is WeightedLayer || node.Inputs.Any(input => _activations.TryGetValue(input, out ActivationTensor? read) && read.NeedsGradients);
        _layers.Add(layer);
    }

    private ConvolutionLayer Convolution(int place, OperatorDefinition node)
    {
        Conv2DOptions options = (Conv2DOptions)node.Options!;
        IReadOnlyList<int> filter = ShapeOf(node.Inputs[1]), input = ShapeOf(node.Inputs[0]);
        if (filter[3] != input[3])
            throw Refuse(node, $"has filters of {filter[3]} channels for an input of {input[3]}; grouped convolutions cannot be trained");
        Window2D window = Window(node, (filter[1], filter[2]), (options.StrideHeight, options.StrideWidth), (options.DilationHeight, options.DilationWidth), options.Padding);
        return new ConvolutionLayer(Describe(place, node), window, input[3]);
    }

    private DepthwiseLayer Depthwise(int place, OperatorDefinition node)
    {
        DepthwiseConv2DOptions options = (DepthwiseConv2DOptions)node.Options!;
        IReadOnlyList<int> filter = ShapeOf(node.Inputs[1]);
        Window2D window = Window(node, (filter[1], filter[2]), (options.StrideHeight, options.StrideWidth), (options.DilationHeight, options.DilationWidth), options.Padding);
        return new DepthwiseLayer(Describe(place, node), window, filter[3] / ShapeOf(node.Inputs[0])[3]);
    }

    private ConvolutionLayer Connected(int place, OperatorDefinition node)
    {
        int depth = ShapeOf(node.Inputs[1])[1], rows = Input(node, 0).Length / depth;
        Window2D window = new() { InputHeight = 1, InputWidth = rows, OutputHeight = 1, OutputWidth = rows, KernelHeight = 1, KernelWidth = 1 };
        return new ConvolutionLayer(Describe(place, node), window, depth, isFullyConnected: true);
    }

    private AddLayer Sum(OperatorDefinition node)
    {
        (ActivationTensor left, ActivationTensor right) = (Input(node, 0), Input(node, 1));
        ActivationTensor output = Activation(node.Outputs[0]);
        if (left.Length != output.Length || right.Length != output.Length)
            throw Refuse(node, "adds tensors of different shapes, which cannot be trained");
        return new AddLayer(left, right, output, BoundsOf(node));
    }

    private ConcatenationLayer Concatenation(OperatorDefinition node)
    {
        IReadOnlyList<int> output = ShapeOf(node.Outputs[0]);
        int axis = ((ConcatenationOptions)node.Options!).Axis is var asked and < 0 ? asked + output.Count : ((ConcatenationOptions)node.Options!).Axis;
        if (axis <= 0 || BoundsOf(node) != Bounds.None)
            throw Refuse(node, "joins samples, or has a fused activation, which cannot be trained");
        (ActivationTensor, int)[] inputs = [.. node.Inputs.Select((tensor, i) => (Input(node, i), ShapeOf(tensor).Skip(axis).Aggregate(1, (product, dimension) => product * dimension)))];
        return new ConcatenationLayer(inputs, Activation(node.Outputs[0]));
    }

    private PoolLayer Pool(OperatorDefinition node)
    {
        Pool2DOptions options = (Pool2DOptions)node.Options!;
        Window2D window = Window(node, (options.FilterHeight, options.FilterWidth), (options.StrideHeight, options.StrideWidth), (1, 1), options.Padding);
        return new PoolLayer(Input(node, 0), Activation(node.Outputs[0]), window, node.Operator == BuiltinOperator.MaxPool2D, BoundsOf(node));
    }

    private MeanLayer Mean(OperatorDefinition node)
    {
        IReadOnlyList<int> shape = ShapeOf(node.Inputs[0]);
        int[] axes = [.. Integers(node, 1).Select(axis => axis < 0 ? axis + shape.Count : axis).Distinct().Order()];
        if (shape.Count != 4 || axes is not [1, 2])
            throw Refuse(node, "takes the mean over other dimensions than height and width, which cannot be trained");
        return new MeanLayer(Input(node, 0), Activation(node.Outputs[0]));
    }

    private PadLayer Pad(OperatorDefinition node)
    {
        IReadOnlyList<int> shape = ShapeOf(node.Inputs[0]);
        if (shape.Count != 4 || Integers(node, 1) is not [0, 0, var top, _, var left, var right, 0, 0])
            throw Refuse(node, "pads other dimensions than height and width, which cannot be trained");
        int channels = shape[3];
        return new PadLayer(Input(node, 0), Activation(node.Outputs[0]), shape[2] * channels, top, left * channels, right * channels);
    }

    private ActivationLayer Activation(OperatorDefinition node) => new(Input(node, 0), Activation(node.Outputs[0]), node.Operator);

    private LayerDescription Describe(int place, OperatorDefinition node)
    {
        LayerParameters places = LayerParameters.PlacesIn(node)!;
        int weights = node.Inputs[places.Weights], bias = places.BiasOf(node);
        if (!_graph.IsFloatConstant(weights) || (bias >= 0 && !_graph.IsFloatConstant(bias)))
            throw Refuse(node, "has weights or a bias that are computed, which cannot be trained");
        string weightsName = Unique(_graph.Tensors[weights].Name);
        return new LayerDescription(
            place, Input(node, 0), Activation(node.Outputs[0]), weightsName, _graph.Floats(weights).ToArray(),
            Unique(bias >= 0 ? _graph.Tensors[bias].Name : weightsName + "/bias"), places.ReadBias(_graph, node), BoundsOf(node));
    }

    private Window2D Window(OperatorDefinition node, (int Height, int Width) taps, (int Height, int Width) stride, (int Height, int Width) dilation, Padding padding)
    {
        IReadOnlyList<int> input = ShapeOf(node.Inputs[0]), output = ShapeOf(node.Outputs[0]);
        return new Window2D
        {
            InputHeight = input[1],
            InputWidth = input[2],
            OutputHeight = output[1],
            OutputWidth = output[2],
            KernelHeight = taps.Height,
            KernelWidth = taps.Width,
            StrideHeight = stride.Height,
            StrideWidth = stride.Width,
            DilationHeight = dilation.Height,
            DilationWidth = dilation.Width,
            PadTop = padding == Padding.Same ? Before(input[1], output[1], taps.Height, stride.Height, dilation.Height) : 0,
            PadLeft = padding == Padding.Same ? Before(input[2], output[2], taps.Width, stride.Width, dilation.Width) : 0,
        };
    }

    private static int Before(int size, int steps, int taps, int stride, int dilation) =>
        Math.Max(((steps - 1) * stride) + ((taps - 1) * dilation) + 1 - size, 0) / 2;

    private Bounds BoundsOf(OperatorDefinition node) => Bounds.Of(Activations.Of(node.Options))
        ?? throw Refuse(node, $"has the fused activation {Activations.Of(node.Options)}; none, RELU, RELU6 and RELU_N1_TO_1 can be trained");

    private ActivationTensor Input(OperatorDefinition node, int place) => _activations.TryGetValue(node.Inputs[place], out ActivationTensor? activation)
        ? activation
        : throw Refuse(node, $"reads the constant \"{_graph.Tensors[node.Inputs[place]].Name}\", which cannot be trained");

    private ActivationTensor Activation(int tensor)
    {
        if (ShapeOf(tensor)[0] != 1)
            throw new OptimizationException($"Tensor \"{_graph.Tensors[tensor].Name}\" is [{string.Join(", ", ShapeOf(tensor))}]; models whose tensors have the batch 1 can be trained");
        return _activations[tensor] = new ActivationTensor(_graph.Tensors[tensor].Name, tensor, ShapeOf(tensor).Aggregate(1, (product, dimension) => checked(product * dimension)));
    }

    private int[] Integers(OperatorDefinition node, int place)
    {
        TensorDefinition constant = _graph.Tensors[node.Inputs[place]];
        if (constant.Data.IsEmpty || constant.Type != TensorType.Int32)
            throw Refuse(node, $"reads \"{constant.Name}\", which must be an int32 constant");
        return MemoryMarshal.Cast<byte, int>(constant.Data.Span).ToArray();
    }

    private IReadOnlyList<int> ShapeOf(int tensor) => _graph.Tensors[tensor].Shape;

    private string Unique(string name)
    {
        string unique = name;
        for (int i = 2; !_names.Add(unique); i++)
            unique = $"{name}#{i}";
        return unique;
    }

    private OptimizationException Refuse(OperatorDefinition node, string why) =>
        new($"{node.CustomCode ?? node.Operator.SchemaName()} that computes tensor \"{_graph.Tensors[node.Outputs[0]].Name}\" {why}");
}
