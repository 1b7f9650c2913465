using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.PostTraining;

public sealed class AdaptiveRoundingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_channel_is_worse_than_with_the_nearest_codes(int seed)
    {
        foreach (Func<ModelBuilder, int> build in (Func<ModelBuilder, int>[])[
            b => b.Conv2D(b.Input(1, 9, 9, 6), channels: 5), b => b.DepthwiseConv2D(b.Input(1, 9, 9, 6), multiplier: 2), b => b.FullyConnected(b.Input(1, 30), units: 7)])
        {
            (QuantizedLayer layer, float[] weights, QuantizedWeights nearest) = Layer(seed, build);
            sbyte[] codes = AdaptiveRounding.Round(layer, weights, nearest, out double left);
            Assert.InRange(left, 0, 1);
            for (int channel = 0; channel < nearest.Layout.Channels; channel++)
            {
                double before = Error(layer, weights, nearest, nearest.Codes, channel), after = Error(layer, weights, nearest, codes, channel);
                Assert.True(after <= before * 1.000001, $"channel {channel}: {after} for {before}");
            }

            Assert.All(codes.Zip(weights, nearest.Codes), triple => Assert.InRange(Math.Abs(triple.First - triple.Third), 0, 1));
        }
    }

    [Fact]
    public void A_tiny_row_comes_close_to_the_best_of_all_choices()
    {
        double ours = 0, best = 0, nearestSum = 0;
        for (int seed = 1; seed <= 10; seed++)
        {
            (QuantizedLayer layer, float[] weights, QuantizedWeights nearest) = Layer(seed, b => b.FullyConnected(b.Input(1, 9), units: 2));
            sbyte[] codes = AdaptiveRounding.Round(layer, weights, nearest, out _);
            for (int channel = 0; channel < 2; channel++)
            {
                double least = Best(layer, weights, nearest, channel);
                double found = Error(layer, weights, nearest, codes, channel);
                Assert.True(found >= least * 0.999999, $"{found} is less than the least, {least}");
                (ours, best, nearestSum) = (ours + found, best + least, nearestSum + Error(layer, weights, nearest, nearest.Codes, channel));
            }
        }

        // Single changes do not always reach the best choice; they find most of what there is to gain.
        Assert.True(ours - best <= 0.25 * (nearestSum - best), $"nearest {nearestSum}, ours {ours}, best {best}");
    }

    /// <summary>The least error of all ways to round a channel's weights up or down.</summary>
    private static double Best(QuantizedLayer layer, float[] weights, QuantizedWeights nearest, int channel)
    {
        int length = layer.RowLength;
        sbyte[] codes = [.. nearest.Codes];
        double least = double.MaxValue;
        for (int choice = 0; choice < 1 << length; choice++)
        {
            for (int i = 0; i < length; i++)
            {
                int place = layer.WeightAt(channel, i);
                double exact = weights[place] / (double)nearest.Scales[channel];
                double rounded = (choice >> i & 1) == 0 ? Math.Floor(exact) : Math.Ceiling(exact);
                codes[place] = Math.Abs(nearest.Codes[place]) == 127 ? nearest.Codes[place] : (sbyte)Math.Clamp(rounded, -127, 127);
            }

            least = Math.Min(least, Error(layer, weights, nearest, codes, channel));
        }

        return least;
    }

    /// <summary>The objective: mean squared error of the channel's output, with the ridge.</summary>
    private static double Error(QuantizedLayer layer, float[] weights, QuantizedWeights grid, sbyte[] codes, int channel)
    {
        float[][] moments = layer.SecondMoments(channel);
        double ridge = 0.01 * Enumerable.Range(0, moments.Length).Average(i => moments[i][i]), error = 0;
        double[] offsets = [.. Enumerable.Range(0, layer.RowLength).Select(i => layer.WeightAt(channel, i))
            .Select(place => (codes[place] * (double)grid.Scales[channel]) - weights[place])];
        for (int i = 0; i < offsets.Length; i++)
        {
            for (int j = 0; j < offsets.Length; j++)
                error += offsets[i] * (moments[i][j] + (i == j ? ridge : 0)) * offsets[j];
        }

        return error;
    }

    internal static (QuantizedLayer Layer, float[] Weights, QuantizedWeights Nearest) Layer(int seed, Func<ModelBuilder, int> build)
    {
        ModelBuilder builder = new(seed, TensorType.Float32);
        builder.Output(build(builder));
        ModelGraph graph = ModelGraph.Of(builder.BuildModel());
        OperatorDefinition node = graph.Operators[0];
        WeightLayout layout = WeightLayout.Of(graph.Tensors[node.Inputs[1]].Shape, LayerParameters.PlacesIn(node)!.Axis);
        float[] weights = graph.Floats(node.Inputs[1]).ToArray();
        LayerPatches patches = LayerPatches.Collect(
            graph, QuantizableModel.Of(graph), [0], new GeneratedSamples(40, (uint)seed), seed, progress: null, TestContext.Current.CancellationToken)[0];
        QuantizedWeights nearest = QuantizedWeights.Round(weights, layout, QuantizedWeights.ScalesFor(weights, layout, isPerChannel: true));
        return (QuantizedLayer.Of(node, patches, layout, weights.Length)!.Value, weights, nearest);
    }
}
