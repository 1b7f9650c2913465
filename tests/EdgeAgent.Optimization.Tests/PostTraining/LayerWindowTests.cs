using EdgeAgent.Inference;
using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.PostTraining;

/// <summary>Windows and rows of patches against the runtime's own layers: each row times the weights is the layer's output at that place.</summary>
public sealed class LayerWindowTests
{
    [Theory]
    [InlineData(7, 9, 3, 1, 1, Padding.Same, 1)]
    [InlineData(8, 7, 3, 2, 1, Padding.Same, 1)]
    [InlineData(9, 8, 2, 2, 1, Padding.Valid, 1)]
    [InlineData(11, 10, 3, 1, 2, Padding.Same, 1)]
    [InlineData(11, 12, 3, 2, 2, Padding.Valid, 1)]
    [InlineData(5, 5, 1, 1, 1, Padding.Same, 1)]
    [InlineData(7, 8, 3, 2, 1, Padding.Same, 2)]
    public void Convolutions_of_both_kinds(int height, int width, int kernel, int stride, int dilation, Padding padding, int multiplier)
    {
        AssertRowsGiveOutputs(b => b.Conv2D(b.Input(1, height, width, 3), channels: 4, kernel, stride, padding, ActivationFunction.None, dilation));
        AssertRowsGiveOutputs(b => b.DepthwiseConv2D(b.Input(1, height, width, 3), multiplier, kernel, stride, padding, ActivationFunction.None, dilation));
    }

    [Fact]
    public void Fully_connected_layers() => AssertRowsGiveOutputs(b => b.FullyConnected(b.Input(3, 2, 5), units: 4));

    private static void AssertRowsGiveOutputs(Func<ModelBuilder, int> layer)
    {
        ModelBuilder builder = new(2, TensorType.Float32);
        builder.Output(layer(builder));
        ModelGraph graph = ModelGraph.Of(builder.BuildModel());
        OperatorDefinition node = graph.Operators[0];
        LayerParameters places = LayerParameters.PlacesIn(node)!;
        float[] weights = graph.Floats(node.Inputs[1]).ToArray(), bias = places.ReadBias(graph, node);
        GeneratedSamples samples = new(1);
        QuantizableModel model = QuantizableModel.Of(graph);
        LayerPatches patches = LayerPatches.Collect(graph, model, [0], samples, seed: 1, progress: null, TestContext.Current.CancellationToken)[0];
        WeightLayout layout = WeightLayout.Of(graph.Tensors[node.Inputs[1]].Shape, places.Axis);
        QuantizedLayer rows = QuantizedLayer.Of(node, patches, layout, weights.Length)!.Value;
        using Interpreter interpreter = Interpreter.Create(model.Model);
        float[] outputs = samples.Run(interpreter, 0, (_, _) => { });
        Assert.NotEmpty(patches.Rows);
        for (int row = 0; row < patches.Rows.Count; row++)
        {
            float[] computed = [.. Enumerable.Range(0, layout.Channels).Select(channel =>
                bias[channel] + Enumerable.Range(0, rows.RowLength).Sum(i => weights[rows.WeightAt(channel, i)] * rows.InputAt(row, channel, i)))];
            Assert.Contains(outputs.Chunk(layout.Channels), output => output.Zip(computed).All(pair => MathF.Abs(pair.First - pair.Second) < 1e-4f));
        }
    }
}
