using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.Graphs.Fusions;
using EdgeAgent.Optimization.Tests.PostTraining;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Graphs.Fusions;

public sealed class GraphFusionTests
{
    private static readonly float[] Three = [0.5f, -2, 1.5f];

    public static TheoryData<string> Fusing => [.. Layers.Keys];

    /// <summary>Graphs whose last operators go, with the number of operators that stay.</summary>
    private static Dictionary<string, (int Stay, Func<ModelBuilder, int> Build)> Layers { get; } = new()
    {
        ["scale of a convolution"] = (1, b => b.Then(BuiltinOperator.Mul, [Conv(b), b.Vector(Three)], new MulOptions())),
        ["scale as the first operand"] = (1, b => Like(b, Conv(b), conv => [b.Vector(Three), conv], BuiltinOperator.Mul, new MulOptions())),
        ["one scale for all channels"] = (1, b => b.Then(BuiltinOperator.Mul, [Conv(b), b.Vector(-3)], new MulOptions(ActivationFunction.Relu))),
        ["offset"] = (1, b => b.Then(BuiltinOperator.Add, [Conv(b), b.Vector(Three)], new AddOptions())),
        ["offset taken off"] = (1, b => b.Then(BuiltinOperator.Sub, [Conv(b), b.Vector(Three)], new SubOptions())),
        ["batch normalization with its activation"] = (1, b => b.Then(BuiltinOperator.Relu6, [
            b.Then(BuiltinOperator.Add, [b.Then(BuiltinOperator.Mul, [Conv(b), b.Vector(Three)], new MulOptions()), b.Vector(Three)], new AddOptions())])),
        ["batch normalization of a depthwise convolution"] = (1, b => b.Then(BuiltinOperator.Add, [
            b.Then(BuiltinOperator.Mul, [b.DepthwiseConv2D(b.Input(1, 7, 5, 3), activation: ActivationFunction.None), b.Vector(Three)], new MulOptions()),
            b.Vector(Three)], new AddOptions())),
        ["scale of a fully connected layer"] = (1, b => b.Then(BuiltinOperator.Mul, [b.FullyConnected(b.Input(2, 4), units: 3), b.Vector(Three)], new MulOptions())),
        ["activation behind an addition"] = (1, b => b.Then(BuiltinOperator.ReluN1To1, [Sum(b)])),
        ["padding that is that of SAME"] = (1, b => b.Conv2D(b.Pad(b.Input(1, 8, 8, 2), 0, 1, 0, 1), channels: 3, stride: 2, padding: Padding.Valid)),
        ["padding of a depthwise convolution"] = (1, b => b.DepthwiseConv2D(b.Pad(b.Input(1, 7, 9, 2), 1, 1, 1, 1), padding: Padding.Valid)),
    };

    public static TheoryData<string> Staying => [.. Others.Keys];

    /// <summary>Graphs that must stay as they are.</summary>
    private static Dictionary<string, Func<ModelBuilder, int>> Others { get; } = new()
    {
        ["a result in between"] = b => Joined(b, isResult: true),
        ["another consumer"] = b => Joined(b, isResult: false),
        ["an activation in between"] = b => b.Then(BuiltinOperator.Mul, [b.Conv2D(b.Input(1, 5, 5, 2), channels: 3), b.Vector(Three)], new MulOptions()),
        ["a constant for each column"] = b => b.Then(
            BuiltinOperator.Mul,
            [b.Conv2D(b.Input(1, 5, 3, 2), channels: 3, activation: ActivationFunction.None), b.Float32Constant([1, 1, 3, 1], Three)],
            new MulOptions()),
        ["a constant that widens the result"] = b =>
        {
            int conv = b.Conv2D(b.Input(1, 1, 1, 2), channels: 1, kernel: 1, activation: ActivationFunction.None);
            return b.Operator(BuiltinOperator.Add, [conv, b.Vector(Three)], b.Define("wide", [1, 1, 1, 3], null), new AddOptions());
        },
        ["a number less something"] = b => Like(b, Conv(b), conv => [b.Vector(Three), conv], BuiltinOperator.Sub, new SubOptions()),
        ["something that is computed"] = b => b.Then(BuiltinOperator.Mul, [Conv(b), b.Input(1, 5, 5, 3)], new MulOptions()),
        ["the layer with itself"] = b => Like(b, Conv(b), conv => [conv, conv], BuiltinOperator.Mul, new MulOptions()),
        ["a second activation"] = b => b.Then(BuiltinOperator.Relu6, [b.Conv2D(b.Input(1, 5, 5, 2), channels: 3, activation: ActivationFunction.Relu)]),
        ["an activation that is not fused"] = b => b.Then(BuiltinOperator.Tanh, [Conv(b)]),
        ["padding that is not that of SAME"] = b => b.Conv2D(b.Pad(b.Input(1, 8, 8, 2), 1, 1, 1, 1), channels: 3, stride: 2, padding: Padding.Valid),
        ["padding before SAME"] = b => b.Conv2D(b.Pad(b.Input(1, 8, 8, 2), 0, 1, 0, 1), channels: 3, stride: 2, padding: Padding.Same),
    };

    [Theory, MemberData(nameof(Fusing))]
    public void Merged_operators_compute_the_same(string name)
    {
        ModelBuilder builder = new(5, TensorType.Float32);
        byte[] file = builder.Output(Layers[name].Build(builder)).Build();
        ModelGraph graph = ModelGraph.Of(TfLiteModel.Parse(file));
        int gone = GraphFusion.Apply(graph);

        Assert.Equal((Layers[name].Stay, builder.Graph.Operators.Count - Layers[name].Stay), (graph.Operators.Count, gone));
        AssertSame(file, TfLiteModelWriter.Write(graph.ToDefinition()), 1e-5f);
    }

    [Theory, MemberData(nameof(Staying))]
    public void Operators_that_others_need_as_they_are_stay(string name)
    {
        ModelBuilder builder = new(5, TensorType.Float32);
        byte[] file = builder.Output(Others[name](builder)).Build();
        ModelGraph graph = ModelGraph.Of(TfLiteModel.Parse(file));

        Assert.Equal(0, GraphFusion.Apply(graph));
        AssertSame(file, TfLiteModelWriter.Write(graph.ToDefinition()), 0);
    }

    [Fact]
    public void Weights_that_two_layers_share_are_scaled_for_one_of_them()
    {
        ModelBuilder builder = new(5, TensorType.Float32);
        int first = builder.Conv2D(builder.Input(1, 5, 5, 3), channels: 3, activation: ActivationFunction.None);
        int second = builder.Then(BuiltinOperator.Conv2D, [first, .. builder.Graph.Operators[0].Inputs.Skip(1)], builder.Graph.Operators[0].Options);
        byte[] file = builder.Output(builder.Then(BuiltinOperator.Mul, [second, builder.Vector(Three)], new MulOptions())).Build();
        ModelGraph graph = ModelGraph.Of(TfLiteModel.Parse(file));

        Assert.Equal(1, GraphFusion.Apply(graph));
        Assert.NotEqual(graph.Operators[0].Inputs[1], graph.Operators[1].Inputs[1]);
        AssertSame(file, TfLiteModelWriter.Write(graph.ToDefinition()), 1e-5f);
    }

    private static int Conv(ModelBuilder builder) => builder.Conv2D(builder.Input(1, 5, 5, 2), channels: 3, activation: ActivationFunction.None);

    private static int Sum(ModelBuilder builder)
    {
        int left = builder.Input(1, 40), right = builder.Input(1, 40);
        return builder.Add(left, right);
    }

    /// <summary>A layer whose output another operator reads as well, or the caller.</summary>
    private static int Joined(ModelBuilder builder, bool isResult)
    {
        int conv = Conv(builder);
        builder.Output(isResult ? conv : builder.Then(BuiltinOperator.Tanh, [conv]));
        return builder.Then(BuiltinOperator.Mul, [conv, builder.Vector(Three)], new MulOptions());
    }

    private static int Like(ModelBuilder builder, int layer, Func<int, int[]> inputs, BuiltinOperator code, OperatorOptions options) =>
        builder.Operator(code, inputs(layer), builder.Define("joined", builder.ShapeOf(layer), null), options);

    private static void AssertSame(byte[] expected, byte[] actual, float tolerance)
    {
        GeneratedSamples samples = new(3);
        foreach ((float[] left, float[] right) in samples.Run(expected).Zip(samples.Run(actual)))
        {
            float magnitude = left.Max(MathF.Abs);
            Assert.All(left.Zip(right), pair => Assert.InRange(MathF.Abs(pair.First - pair.Second), 0, tolerance * magnitude));
        }
    }
}
