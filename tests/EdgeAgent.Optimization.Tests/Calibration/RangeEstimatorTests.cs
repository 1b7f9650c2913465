using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.Tests.Calibration;

public sealed class RangeEstimatorTests
{
    [Fact]
    public void All_five_are_known_by_name() =>
        Assert.Equal(["min-max", "moving-average", "percentile", "entropy", "mse"], RangeEstimator.All.Select(estimator => estimator.Name));

    [Fact]
    public void Min_max_covers_all_samples() =>
        Assert.Equal(new ValueRange(-4, 9), RangeEstimator.MinMax.Estimate(Statistics([[-1, 2], [-4, 3], [0, 9]]), CodeRange.Int8));

    [Fact]
    public void Moving_average_is_the_mean_of_few_samples_and_follows_many()
    {
        Assert.Equal(new ValueRange(-2, 4), RangeEstimator.MovingAverage.Estimate(Statistics([[-1, 2], [-3, 6]]), CodeRange.Int8));
        ValueRange followed = RangeEstimator.MovingAverage.Estimate(Statistics([.. Enumerable.Range(0, 200).Select(i => new float[] { 0, i < 100 ? 1 : 5 })]), CodeRange.Int8);
        Assert.InRange(followed.Max, 4.9f, 5);      // 100 samples at weight 0.05 leave 0.95^100 = 0.6 % of the difference
    }

    [Fact]
    public void Percentile_clips_one_value_in_ten_thousand_at_each_end()
    {
        // 20,000 values of both signs up to 1, but for one of 10 and one of -10: less than the two that may be clipped at each end.
        float[] values = [.. Enumerable.Range(0, 19_998).Select(i => ((i % 2 * 2) - 1) * (0.5f + (i / 40_000f))), 10, -10];
        ValueRange range = RangeEstimator.Percentile.Estimate(Statistics([values]), CodeRange.Int8);
        Assert.InRange(range.Max, 0.99f, 1.02f);
        Assert.InRange(range.Min, -1.02f, -0.99f);
    }

    [Fact]
    public void Percentile_of_few_values_clips_none() =>
        Assert.Equal(new ValueRange(-1, 10), RangeEstimator.Percentile.Estimate(Statistics([[-1, 1, 2, 10]]), CodeRange.Int8));

    [Fact]
    public void Mean_squared_error_is_that_of_steps_inside_and_of_distances_outside()
    {
        ValueHistogram histogram = Statistics([[-0.5f, 2, 2, 2]]).Histogram!;
        double width = histogram.BinWidth, step = 1.0 / 255;
        double distance = 2 - (width / 2) - 0.5;      // bins are known by their middles
        double expected = (4 * step * step / 12) + (3 * distance * distance);
        Assert.Equal(expected, MeanSquaredErrorEstimator.Loss(histogram, new ValueRange(-0.5f, 0.5f), CodeRange.Int8), 6);
    }

    [Fact]
    public void Mean_squared_error_clips_a_lone_outlier_in_8_bits_and_none_in_16()
    {
        TensorStatistics statistics = Statistics([[.. Enumerable.Range(0, 100_000).Select(i => i / 100_000f), 3]]);
        Assert.InRange(RangeEstimator.MeanSquaredError.Estimate(statistics, CodeRange.Int8).Max, 1, 2.9f);
        Assert.Equal(3, RangeEstimator.MeanSquaredError.Estimate(statistics, CodeRange.Int16).Max, 1e-6f);
    }

    [Fact]
    public void Entropy_clips_the_tail_of_a_bell_but_not_an_even_distribution()
    {
        Random random = new(1);
        float[] bell = [.. Enumerable.Range(0, 200_000).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
        float[] even = [.. Enumerable.Range(0, 200_000).Select(_ => random.NextSingle())];
        ValueRange seen = ValueRange.Of(bell), clipped = RangeEstimator.Entropy.Estimate(Statistics([bell]), CodeRange.Int8);
        Assert.InRange(clipped.Max, 0.5f * seen.Max, 0.98f * seen.Max);
        Assert.InRange(RangeEstimator.Entropy.Estimate(Statistics([even]), CodeRange.Int8).Max, 0.97f, 1);
    }

    [Fact]
    public void Entropy_does_not_clip_away_rare_values_that_recur()
    {
        // A feature map of a few channels, each with a value of its own: blurring neighbours costs the divergence much, moving the largest one next to nothing.
        float[] channels = [.. Enumerable.Range(0, 64).Select(i => 0.05f + (i * 0.013f)), 8f];
        float[] values = [.. Enumerable.Range(0, 6500).Select(i => channels[i % channels.Length])];
        TensorStatistics statistics = Statistics([values]);
        ValueRange range = RangeEstimator.Entropy.Estimate(statistics, CodeRange.Int8);
        double whole = MeanSquaredErrorEstimator.Loss(statistics.Histogram!, new ValueRange(0, 8), CodeRange.Int8);
        Assert.True(MeanSquaredErrorEstimator.Loss(statistics.Histogram!, range, CodeRange.Int8) <= 4 * whole, $"{range}");
    }

    [Fact]
    public void Equal_values_need_no_histogram()
    {
        foreach (RangeEstimator estimator in RangeEstimator.All)
            Assert.Equal(new ValueRange(2, 2), estimator.Estimate(Statistics([[2, 2], [2]]), CodeRange.Int8));
    }

    [Fact]
    public void Zeros_and_infinities_are_not_counted()
    {
        ValueHistogram histogram = new(new ValueRange(-1, 1));
        histogram.Add([0, 0, 1, -1, float.NegativeInfinity, 0.5f]);
        Assert.Equal(3, histogram.Counts.Sum());
        Assert.Equal((1, 1), (histogram.Counts[0], histogram.Counts[^1]));
    }

    private static TensorStatistics Statistics(float[][] samples)
    {
        TensorStatistics statistics = new();
        foreach (float[] sample in samples)
            statistics.Add(ValueRange.Of(sample));
        statistics.StartHistogram();
        foreach (float[] sample in samples)
            statistics.Histogram?.Add(sample);
        return statistics;
    }
}
