using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.PostTraining;

/// <summary>Which tensors of a quantized file share a grid, and where QUANTIZE stands between two.</summary>
public sealed class GridPlannerTests
{
    [Fact]
    public void Operators_that_move_codes_share_one_grid_with_all_that_they_join()
    {
        ModelBuilder builder = new(3, TensorType.Float32);
        int input = builder.Input(1, 8, 8, 3);
        int left = builder.Conv2D(input, channels: 2, activation: ActivationFunction.None), right = builder.Conv2D(input, channels: 4, activation: ActivationFunction.Relu6);
        int joined = builder.Concatenation(3, builder.MaxPool2D(left), builder.MaxPool2D(right));
        SubGraphDefinition graph = Quantize(builder.Output(builder.Reshape(joined, 1, 96)));

        Assert.DoesNotContain(graph.Operators, node => node.Operator == BuiltinOperator.Quantize);
        int[] shared = [.. graph.Operators.Where(node => node.Operator != BuiltinOperator.Conv2D).SelectMany(node => node.Inputs.Concat(node.Outputs))
            .Where(tensor => graph.Tensors[tensor].Type == TensorType.Int8)];
        Assert.Single(shared.Select(tensor => Grid(graph, tensor)).Distinct());
        Assert.NotEqual(Grid(graph, graph.Inputs[0]), Grid(graph, graph.Outputs[0]));
    }

    [Fact]
    public void A_prescribed_grid_goes_on_through_a_reshape()
    {
        ModelBuilder builder = new(3, TensorType.Float32);
        int classes = builder.Softmax(builder.FullyConnected(builder.Input(1, 12), units: 6));
        SubGraphDefinition graph = Quantize(builder.Output(builder.Reshape(classes, 6)));
        Assert.Equal((1f / 256, -128), Grid(graph, graph.Outputs[0]));
        Assert.DoesNotContain(graph.Operators, node => node.Operator == BuiltinOperator.Quantize);
    }

    [Fact]
    public void What_meets_a_prescribed_grid_with_another_is_requantized()
    {
        ModelBuilder builder = new(3, TensorType.Float32);
        int scores = builder.FullyConnected(builder.Input(1, 12), units: 6), classes = builder.Softmax(scores);
        SubGraphDefinition graph = Quantize(builder.Output(builder.Concatenation(1, scores, classes)));
        OperatorDefinition requantize = Assert.Single(graph.Operators, node => node.Operator == BuiltinOperator.Quantize);
        Assert.Equal((1f / 256, -128), Grid(graph, requantize.Inputs[0]));
        Assert.Equal(Grid(graph, graph.Outputs[0]), Grid(graph, requantize.Outputs[0]));
    }

    [Theory, InlineData(0.5f, true), InlineData(7f, false)]
    public void A_constant_beyond_a_prescribed_grid_is_not_cut_off(float constant, bool isOnGrid)
    {
        ModelBuilder builder = new(3, TensorType.Float32);
        int classes = builder.Softmax(builder.FullyConnected(builder.Input(1, 12), units: 6));
        SubGraphDefinition graph = Quantize(builder.Output(builder.Concatenation(1, classes, builder.Float32Constant([1, 1], [constant]))));
        Assert.Equal(isOnGrid, Grid(graph, graph.Outputs[0]) == (1f / 256, -128));
        (float scale, int zeroPoint) = Grid(graph, graph.Outputs[0]);
        Assert.InRange(constant, scale * (-128 - zeroPoint), (scale * (127 - zeroPoint)) + scale);
    }

    [Fact]
    public void Limits_and_padding_may_be_infinite_and_widen_no_grid()
    {
        ModelBuilder builder = new(3, TensorType.Float32);
        int input = builder.Input(1, 6, 6, 3);
        int limited = builder.Then(BuiltinOperator.Minimum, [input, builder.Float32Constant([1], [float.PositiveInfinity])], new EmptyOptions(OptionsType.MaximumMinimum));
        int padded = builder.Operator(
            BuiltinOperator.PadV2, [limited, builder.Int32Constant([4, 2], [0, 0, 1, 1, 1, 1, 0, 0]), builder.Float32Constant([1], [float.NegativeInfinity])],
            builder.Define("padded", [1, 8, 8, 3], null), new EmptyOptions(OptionsType.PadV2));
        byte[] file = builder.Output(builder.MaxPool2D(padded, window: 3, stride: 1)).Build();
        byte[] quantized = PostTrainingQuantizer.Quantize(
            TfLiteModel.Parse(file), new PostTrainingOptions { InputType = TensorType.Float32, OutputType = TensorType.Float32 }, new GeneratedSamples(4)).File;
        SubGraphDefinition graph = ModelDefinition.From(TfLiteModel.Parse(quantized)).SubGraphs[0];

        Assert.Single(graph.Tensors.Where(tensor => tensor.Type == TensorType.Int8).Select(tensor => tensor.Quantization!.Scales[0]).Distinct());
        GeneratedSamples samples = new(4);
        foreach ((float[] expected, float[] actual) in samples.Run(file).Zip(samples.Run(quantized)))
            Assert.All(expected.Zip(actual), pair => Assert.InRange(MathF.Abs(pair.First - pair.Second), 0, 1.01f / 255));
    }

    [Theory]
    [InlineData(BuiltinOperator.Add, -1.0000001f)]
    [InlineData(BuiltinOperator.Sub, 1.0000001f)]
    [InlineData(BuiltinOperator.SquaredDifference, 1.001f)]
    public void Sums_that_all_but_vanish_get_steps_that_their_kernels_take(BuiltinOperator code, float factor)
    {
        OperatorOptions options = code switch
        {
            BuiltinOperator.Add => new AddOptions(),
            BuiltinOperator.Sub => new SubOptions(),
            _ => new EmptyOptions(OptionsType.SquaredDifference),
        };
        ModelBuilder builder = new(3, TensorType.Float32);
        int input = builder.Input(1, 64), other = builder.Then(BuiltinOperator.Mul, [input, builder.Vector(factor)], new MulOptions());
        TfLiteModel model = builder.Output(builder.Then(code, [input, other], options)).BuildModel();
        foreach (QuantizationMode mode in code == BuiltinOperator.SquaredDifference ? (QuantizationMode[])[QuantizationMode.Int8] : [QuantizationMode.Int8, QuantizationMode.Int16x8])
        {
            SubGraphDefinition graph = ModelDefinition.From(TfLiteModel.Parse(
                PostTrainingQuantizer.Quantize(model, new PostTrainingOptions { Mode = mode }, new GeneratedSamples(4)).File)).SubGraphs[0];
            double step = Grid(graph, graph.Inputs[0]).Scale, product = Grid(graph, graph.Operators[^1].Inputs[1]).Scale, largest = Math.Max(step, product);
            double multiplier = code == BuiltinOperator.SquaredDifference ? 4 * largest * largest / (1 << 14) : 2 * largest / (mode == QuantizationMode.Int8 ? 1 << 20 : 1 << 15);
            Assert.True(multiplier / Grid(graph, graph.Outputs[0]).Scale < 1);
        }
    }

    [Fact]
    public void Int16_products_that_all_but_cancel_get_steps_that_their_kernels_take()
    {
        ModelBuilder builder = new(3, TensorType.Float32);
        int large = builder.Then(BuiltinOperator.Mul, [builder.Input(1, 1), builder.Vector(1e5f)], new MulOptions());
        int difference = builder.Operator(
            BuiltinOperator.FullyConnected, [builder.Concatenation(1, large, large), builder.Float32Constant([1, 2], [1, -1.00001f]), -1],
            builder.Define("difference", [1, 1], null), new FullyConnectedOptions());
        byte[] file = PostTrainingQuantizer.Quantize(
            builder.Output(difference).BuildModel(), new PostTrainingOptions { Mode = QuantizationMode.Int16x8 }, new GeneratedSamples(4)).File;
        SubGraphDefinition graph = ModelDefinition.From(TfLiteModel.Parse(file)).SubGraphs[0];
        OperatorDefinition product = Assert.Single(graph.Operators, node => node.Operator == BuiltinOperator.FullyConnected);
        Assert.InRange(Grid(graph, product.Inputs[0]).Scale * Grid(graph, product.Inputs[1]).Scale / Grid(graph, product.Outputs[0]).Scale, 64f, 128f);
    }

    [Fact]
    public void Infinite_constants_elsewhere_and_NaN_anywhere_are_refused()
    {
        ModelBuilder sum = new(3, TensorType.Float32), limit = new(3, TensorType.Float32);
        sum.Output(sum.Then(BuiltinOperator.Add, [sum.Input(1, 4), sum.Float32Constant([1], [float.PositiveInfinity])], new AddOptions()));
        limit.Output(limit.Then(BuiltinOperator.Minimum, [limit.Input(1, 4), limit.Float32Constant([1], [float.NaN])], new EmptyOptions(OptionsType.MaximumMinimum)));
        foreach (ModelBuilder builder in (ModelBuilder[])[sum, limit])
            Assert.Contains("finite numbers are needed", Assert.Throws<OptimizationException>(() => Quantize(builder)).Message, StringComparison.Ordinal);
    }

    private static SubGraphDefinition Quantize(ModelBuilder builder) =>
        ModelDefinition.From(TfLiteModel.Parse(PostTrainingQuantizer.Quantize(builder.BuildModel(), new PostTrainingOptions(), new GeneratedSamples(4)).File)).SubGraphs[0];

    private static (float Scale, int ZeroPoint) Grid(SubGraphDefinition graph, int tensor) =>
        (graph.Tensors[tensor].Quantization!.Scales[0], graph.Tensors[tensor].Quantization!.ZeroPoints[0]);
}
