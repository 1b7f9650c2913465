using EdgeAgent.ModelCommands.Bench;

namespace EdgeAgent.ModelCommands.Tests.Bench;

public sealed class LatencyQuantilesTests
{
    [Fact]
    public void Quantiles_are_measured_values_by_nearest_rank()
    {
        LatencyQuantiles quantiles = LatencyQuantiles.Of([.. Enumerable.Range(1, 100).Reverse().Select(n => (double)n)]);
        Assert.Equal((1, 50, 90, 99, 100), (quantiles.Min, quantiles.P50, quantiles.P90, quantiles.P99, quantiles.Max));
        Assert.Equal(50.5, quantiles.Mean);
    }

    [Fact]
    public void One_run_is_every_quantile()
    {
        LatencyQuantiles quantiles = LatencyQuantiles.Of([42]);
        Assert.Equal((42, 42, 42, 42), (quantiles.Min, quantiles.P50, quantiles.P99, quantiles.Max));
    }
}
