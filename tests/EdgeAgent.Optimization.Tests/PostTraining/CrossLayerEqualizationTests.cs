using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.PostTraining;

public sealed class CrossLayerEqualizationTests
{
    [Theory, InlineData(ActivationFunction.None), InlineData(ActivationFunction.Relu), InlineData(ActivationFunction.Relu6)]
    public void The_function_stays_and_the_channels_of_neighbours_become_alike(ActivationFunction activation)
    {
        byte[] file = Uneven(activation);
        ModelGraph graph = ModelGraph.Of(TfLiteModel.Parse(file));
        double before = Spread(graph);
        GeneratedSamples samples = new(6);
        int pairs = CrossLayerEqualization.Apply(graph, samples, TestContext.Current.CancellationToken);

        Assert.Equal(2, pairs);
        Assert.True(Spread(graph) < 0.5 * before, $"the spread of channels is {Spread(graph)}, and was {before}");
        float[][] expected = samples.Run(file), actual = samples.Run(TfLiteModelWriter.Write(graph.ToDefinition()));
        float magnitude = expected.Max(output => output.Max(MathF.Abs));
        foreach ((float[] left, float[] right) in expected.Zip(actual))
            Assert.All(left.Zip(right), pair => Assert.InRange(MathF.Abs(pair.First - pair.Second), 0, 1e-5f * magnitude));
    }

    [Fact]
    public void Layers_with_something_else_between_or_beside_them_are_no_pair()
    {
        ModelBuilder builder = new(3, TensorType.Float32);
        int first = builder.Conv2D(builder.Input(1, 8, 8, 3), channels: 4, activation: ActivationFunction.Relu);
        int second = builder.Conv2D(first, channels: 4, activation: ActivationFunction.ReluN1To1);
        int third = builder.Conv2D(builder.Add(second, first), channels: 4);
        int fourth = builder.DepthwiseConv2D(builder.MaxPool2D(third), multiplier: 2);
        builder.Output(builder.Conv2D(builder.DepthwiseConv2D(fourth, multiplier: 2, activation: ActivationFunction.ReluN1To1), channels: 2));
        ModelGraph graph = ModelGraph.Of(builder.BuildModel());
        Assert.Equal(0, CrossLayerEqualization.Apply(graph, new GeneratedSamples(2), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Rewriting_large_networks_keeps_one_copy_of_each_weight()
    {
        ModelGraph graph = ModelGraph.Of(TfLiteModel.Parse(FloatModels.Network(1)));
        int before = graph.Tensors.Count, layers = graph.Operators.Count(node => LayerParameters.PlacesIn(node) is not null);
        CrossLayerEqualization.Apply(graph, new GeneratedSamples(2), TestContext.Current.CancellationToken);
        Assert.InRange(graph.Tensors.Count - before, 1, 2 * layers);
    }

    /// <summary>Three convolutions whose channels differ by up to a factor of 30.</summary>
    private static byte[] Uneven(ActivationFunction activation)
    {
        ModelBuilder builder = new(3, TensorType.Float32);
        int features = builder.Conv2D(builder.Input(1, 8, 8, 3), channels: 6, activation: activation);
        features = builder.DepthwiseConv2D(features, activation: activation);
        builder.Output(builder.Conv2D(features, channels: 4, kernel: 1, activation: ActivationFunction.None));
        ModelGraph graph = ModelGraph.Of(builder.BuildModel());
        for (int place = 0; place < 2; place++)
        {
            LayerParameters places = LayerParameters.PlacesIn(graph.Operators[place])!;
            float[] weights = graph.Floats(graph.Operators[place].Inputs[1]).ToArray(), bias = places.ReadBias(graph, graph.Operators[place]);
            int inner = place == 0 ? weights.Length / 6 : 1;
            for (int i = 0; i < weights.Length; i++)
                weights[i] *= MathF.Pow(2, (i / inner % 6) - 4);
            for (int i = 0; i < bias.Length; i++)
                bias[i] *= MathF.Pow(2, i - 4);
            places.Replace(graph, place, weights, bias);
        }

        return TfLiteModelWriter.Write(graph.ToDefinition());
    }

    /// <summary>The largest ratio of a channel's largest weight to another's, in the first layer.</summary>
    private static double Spread(ModelGraph graph)
    {
        float[] weights = graph.Floats(graph.Operators[0].Inputs[1]).ToArray();
        float[] largest = [.. weights.Chunk(weights.Length / 6).Select(channel => channel.Max(MathF.Abs))];
        return largest.Max() / largest.Min();
    }
}
