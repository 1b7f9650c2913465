using EdgeAgent.Optimization.Evaluation.Statistics;

namespace EdgeAgent.Optimization.Tests.Evaluation.Statistics;

public sealed class ConfidenceIntervalTests
{
    [Theory]
    [InlineData(8, 10, 0.4902, 0.9433)]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(500, 1000, 0.4691, 0.5309)]
    [InlineData(0, 0, 0, 1)]
    public void Wilson_gives_the_tabulated_interval(long hits, long trials, double low, double high)
    {
        ConfidenceInterval interval = ConfidenceInterval.Wilson(hits, trials);
        Assert.Equal(low, interval.Low, 0.00006);
        Assert.Equal(high, interval.High, 0.00006);
    }

    [Fact]
    public void More_hits_than_trials_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => ConfidenceInterval.Wilson(2, 1));
}
