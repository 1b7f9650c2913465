using EdgeAgent.Optimization.Evaluation.Statistics;

namespace EdgeAgent.Optimization.Tests.Evaluation.Statistics;

public sealed class PairedDifferenceTests
{
    [Theory]
    [InlineData(1, 8, 0.0390625)]      // 2 * (1 + 9) / 2^9
    [InlineData(0, 5, 0.0625)]         // 2 / 2^5
    [InlineData(3, 3, 1)]
    [InlineData(0, 0, 1)]
    public void The_exact_test_gives_the_binomial_tail(long gained, long lost, double expected)
    {
        Assert.Equal(expected, new PairedDifference(100, gained, lost).PValue, 1e-12);
        Assert.Equal(expected, new PairedDifference(100, lost, gained).PValue, 1e-12);
    }

    [Fact]
    public void Many_discordant_samples_neither_overflow_nor_vanish()
    {
        double value = new PairedDifference(1_000_000, 50_000, 50_500).PValue;
        Assert.InRange(value, 0.11, 0.12);      // the normal approximation: z = 499 / sqrt(100500) = 1.574
    }

    [Fact]
    public void The_interval_adds_half_a_sample_to_each_cell()
    {
        PairedDifference difference = new(count: 98, gained: 4, lost: 14);
        Assert.Equal(-10 / 98.0, difference.Difference, 1e-12);
        // (c - b) / (n + 2) = -0.1; standard error sqrt((19 / 100 - 0.01) / 100) = 0.0424264
        Assert.Equal(-0.1 - (1.959964 * 0.0424264), difference.Interval.Low, 1e-5);
        Assert.Equal(-0.1 + (1.959964 * 0.0424264), difference.Interval.High, 1e-5);
    }

    [Fact]
    public void Equal_classifiers_still_have_an_interval()
    {
        ConfidenceInterval interval = new PairedDifference(1000, 0, 0).Interval;
        Assert.True(interval.Low < 0 && interval.High > 0 && interval.High < 0.005);
    }

    [Fact]
    public void More_discordant_samples_than_samples_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PairedDifference(10, 6, 5));
}
