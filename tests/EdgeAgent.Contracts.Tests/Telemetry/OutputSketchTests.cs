using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Contracts.Tests.Telemetry;

public sealed class OutputSketchTests
{
    [Fact]
    public void The_most_frequent_classes_are_named_and_the_rest_is_counted_together()
    {
        OutputSketch sketch = OutputSketch.Of([3, 0, 7, 3, 1], [0, 0, 0, 0, 0, 0, 0, 0, 4, 10], 2);

        Assert.Equal([2, 7, 0, 3], sketch.Classes);
        Assert.Equal((4, 14), (sketch.Other, sketch.Inferences));
        Assert.True(sketch.IsWellFormed(2));
        Assert.False(sketch.IsWellFormed(1));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.0999, 0)]
    [InlineData(0.1, 1)]
    [InlineData(0.95, 9)]
    [InlineData(1, 9)]
    [InlineData(1.00001, 9)]
    [InlineData(-0.00001, 0)]
    [InlineData(1.1, -1)]
    [InlineData(-3, -1)]
    [InlineData(double.NaN, -1)]
    public void A_score_has_a_bin_when_it_is_a_share(double score, int bin) => Assert.Equal(bin, OutputSketch.BinOf(score));

    [Theory]
    [InlineData(new long[] { 1 }, 0, 10)]
    [InlineData(new long[] { -1, 1 }, 0, 10)]
    [InlineData(new long[] { 1, 0 }, 0, 10)]
    [InlineData(new long[] { 1, 1, 1, 2 }, 0, 10)]
    [InlineData(new long[] { 1, 1 }, -1, 10)]
    [InlineData(new long[] { 1, long.MaxValue }, 0, 10)]
    [InlineData(new long[] { 1, 1 }, 0, 9)]
    public void What_has_another_form_is_told(long[] classes, long other, int bins) =>
        Assert.False(new OutputSketch { Classes = classes, Other = other, Confidence = new long[bins] }.IsWellFormed(16));
}
