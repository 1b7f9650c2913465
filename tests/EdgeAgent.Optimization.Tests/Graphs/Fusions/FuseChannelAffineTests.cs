using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.Graphs.Fusions;
using EdgeAgent.Optimization.Tests.PostTraining;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Graphs.Fusions;

public sealed class FuseChannelAffineTests
{
    private static readonly float[] Factors = [0.5f, -2, 1.5f], Offsets = [1, 0.25f, -3];

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void Factors_and_offsets_become_a_depthwise_convolution(bool hasOffsets, bool isResultInBetween)
    {
        ModelBuilder builder = new(3, TensorType.Float32);
        int scaled = builder.Then(BuiltinOperator.Mul, [builder.Input(1, 5, 6, 3), builder.Vector(Factors)], new MulOptions());
        if (hasOffsets)
            builder.Output(builder.Then(BuiltinOperator.Add, [scaled, builder.Vector(Offsets)], new AddOptions(ActivationFunction.Relu)));
        if (!hasOffsets || isResultInBetween)
            builder.Output(scaled);
        byte[] file = builder.Build();
        ModelGraph graph = ModelGraph.Of(TfLiteModel.Parse(file));

        Assert.Equal(1, FuseChannelAffine.Apply(graph));
        Assert.Equal(BuiltinOperator.DepthwiseConv2D, graph.Operators[0].Operator);
        Assert.Equal(hasOffsets && isResultInBetween ? 2 : 1, graph.Operators.Count);
        GeneratedSamples samples = new(2);
        foreach ((float[] expected, float[] actual) in samples.Run(file).Zip(samples.Run(TfLiteModelWriter.Write(graph.ToDefinition()))))
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Vectors_of_another_length_and_what_is_computed_stay()
    {
        ModelBuilder builder = new(3, TensorType.Float32);
        int input = builder.Input(1, 5, 6, 3);
        int one = builder.Then(BuiltinOperator.Mul, [input, builder.Vector(2)], new MulOptions());
        int row = builder.Then(BuiltinOperator.Mul, [one, builder.Float32Constant([1, 1, 6, 1], [1, 2, 3, 4, 5, 6])], new MulOptions());
        int product = builder.Then(BuiltinOperator.Mul, [row, input], new MulOptions());
        builder.Output(builder.Then(BuiltinOperator.Mul, [builder.Reshape(product, 1, 30, 3), builder.Vector(Factors)], new MulOptions()));
        ModelGraph graph = ModelGraph.Of(builder.BuildModel());
        Assert.Equal(0, FuseChannelAffine.Apply(graph));
    }
}
