using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Quantization;

public sealed class QuantizedWeightsTests
{
    private static readonly float[] TwoRows = [1.27f, -0.634f, 0, 0.0254f, 0.0254f, -0.0127f];

    [Fact]
    public void Every_channel_has_the_scale_of_its_largest_weight()
    {
        WeightLayout layout = WeightLayout.Of([2, 3], axis: 0);
        float[] scales = QuantizedWeights.ScalesFor(TwoRows, layout, isPerChannel: true);
        QuantizedWeights weights = QuantizedWeights.Round(TwoRows, layout, scales);
        Assert.Equal([0.01f, 0.0002f], scales.Select(scale => MathF.Round(scale, 6)));
        Assert.Equal([(sbyte)127, -63, 0, 127, 127, -64], weights.Codes);
        QuantizationRecord record = weights.ToRecord(isPerChannel: true);
        Assert.Equal((2, 2, 0), (record.Scales.Count, record.ZeroPoints.Count, record.QuantizedDimension));
    }

    [Fact]
    public void One_scale_holds_the_largest_weight_of_all()
    {
        WeightLayout layout = WeightLayout.Of([2, 3], axis: 0);
        float[] scales = QuantizedWeights.ScalesFor(TwoRows, layout, isPerChannel: false);
        QuantizedWeights weights = QuantizedWeights.Round(TwoRows, layout, scales);
        Assert.Equal([(sbyte)127, -63, 0, 3, 3, -1], weights.Codes);
        Assert.Equal([scales[0]], weights.ToRecord(isPerChannel: false).Scales);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void Every_weight_lies_within_half_a_step_of_its_own_channel(int axis)
    {
        int[] shape = [3, 4, 2, 5];
        Random random = new(axis + 1);
        float[] values = [.. Enumerable.Range(0, 120).Select(i => (random.NextSingle() - 0.5f) * MathF.Pow(10, i % 5))];
        WeightLayout layout = WeightLayout.Of(shape, axis);
        QuantizedWeights weights = QuantizedWeights.Round(values, layout, QuantizedWeights.ScalesFor(values, layout, isPerChannel: true));
        for (int i = 0; i < values.Length; i++)
        {
            int[] place = [i / 40, i / 10 % 4, i / 5 % 2, i % 5];
            Assert.Equal(place[axis], layout.ChannelOf(i));
            Assert.InRange(Math.Abs(weights.Dequantize(i) - values[i]), 0, 0.5001f * weights.Scales[place[axis]]);
            Assert.InRange(weights.Codes[i], (sbyte)-127, (sbyte)127);
        }
    }

    [Fact]
    public void A_channel_of_zeros_stays_zero()
    {
        WeightLayout layout = WeightLayout.Of([2, 2], axis: 0);
        float[] values = [0, 0, 1, 2];
        QuantizedWeights weights = QuantizedWeights.Round(values, layout, QuantizedWeights.ScalesFor(values, layout, isPerChannel: true));
        Assert.Equal([(sbyte)0, 0, 64, 127], weights.Codes);
        Assert.Equal(1, weights.Scales[0]);
    }
}
