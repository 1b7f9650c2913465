using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.PostTraining;

public sealed class BiasCorrectionTests
{
    public static TheoryData<string> Kinds => ["conv", "depthwise", "fully connected"];

    [Theory, MemberData(nameof(Kinds))]
    public void The_mean_error_over_the_rows_becomes_zero(string kind)
    {
        ModelBuilder builder = new(4, TensorType.Float32);
        builder.Output(kind switch
        {
            "conv" => builder.Conv2D(builder.Input(1, 8, 8, 3), channels: 4, activation: ActivationFunction.None),
            "depthwise" => builder.DepthwiseConv2D(builder.Input(1, 8, 8, 3), activation: ActivationFunction.None),
            _ => builder.FullyConnected(builder.Input(1, 12), units: 4),
        });
        ModelGraph graph = ModelGraph.Of(builder.BuildModel());
        OperatorDefinition node = graph.Operators[0];
        LayerParameters places = LayerParameters.PlacesIn(node)!;
        WeightLayout layout = WeightLayout.Of(graph.Tensors[node.Inputs[1]].Shape, places.Axis);
        float[] weights = graph.Floats(node.Inputs[1]).ToArray(), before = places.ReadBias(graph, node);
        LayerPatches patches = LayerPatches.Collect(graph, QuantizableModel.Of(graph), [0], new GeneratedSamples(20), 1, null, TestContext.Current.CancellationToken)[0];
        QuantizedLayer layer = QuantizedLayer.Of(node, patches, layout, weights.Length)!.Value;

        // A coarse grid: steps of a quarter of the largest weight.
        QuantizedWeights coarse = QuantizedWeights.Round(weights, layout, [.. Enumerable.Repeat(weights.Max(MathF.Abs) / 4, layout.Channels)]);
        double largest = BiasCorrection.Apply(graph, 0, layer, coarse);
        float[] after = places.ReadBias(graph, graph.Operators[0]);

        Assert.Equal(before.Zip(after, (b, a) => Math.Abs((double)b - a)).Max(), largest, 1e-5);
        Assert.True(largest > 1e-3, "the grid is too fine to show anything");
        for (int channel = 0; channel < layout.Channels; channel++)
        {
            double[] offsets = [.. Enumerable.Range(0, layer.RowLength).Select(i => layer.WeightAt(channel, i)).Select(place => coarse.Dequantize(place) - (double)weights[place])];
            double error = Enumerable.Range(0, patches.Rows.Count).Average(row =>
                after[channel] - before[channel] + offsets.Select((offset, i) => offset * layer.InputAt(row, channel, i)).Sum());
            Assert.Equal(0, error, 1e-5);
        }
    }
}
