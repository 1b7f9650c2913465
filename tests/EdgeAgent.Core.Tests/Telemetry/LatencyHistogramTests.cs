using CsCheck;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Telemetry;

namespace EdgeAgent.Core.Tests.Telemetry;

public sealed class LatencyHistogramTests
{
    // From 100 nanoseconds to an hour, spread over all orders of magnitude.
    private static readonly Gen<long> Ticks = Gen.Double[0, 10.5].Select(exponent => (long)Math.Pow(10, exponent));

    [Fact]
    public void Quantiles_are_within_one_percent_of_the_sorted_samples() =>
        Gen.Select(Ticks.Array[1, 400], Gen.Double[0.001, 1]).Sample((ticks, fraction) =>
        {
            LatencyHistogram histogram = Recorded(ticks);
            Array.Sort(ticks);
            double exact = ticks[Math.Max(0, (int)Math.Ceiling(fraction * ticks.Length) - 1)] / 10.0;
            Assert.InRange(histogram.QuantileUs(fraction), exact * 0.99, exact * 1.01);
        });

    [Fact]
    public void Largest_and_mean_are_exact()
    {
        LatencySummary summary = Recorded([10, 20, 30, 12345670]).Summarize()!;
        Assert.Equal(1234567.0, summary.Max);
        Assert.Equal((1 + 2 + 3 + 1234567.0) / 4, summary.Mean, 6);
        Assert.True(summary.P50 <= summary.P95 && summary.P95 <= summary.P99 && summary.P99 <= summary.Max);
    }

    [Fact]
    public void Every_power_of_two_and_its_neighbours_has_a_bucket_near_it()
    {
        for (int bit = 0; bit < 36; bit++)
        {
            for (long delta = -1; delta <= 1; delta++)
            {
                long ticks = Math.Max(0, (1L << bit) + delta);
                Assert.InRange(Recorded([0, ticks, long.MaxValue / 2]).QuantileUs(0.6), ticks / 10.0 * 0.99, ticks / 10.0 * 1.01);
            }
        }
    }

    [Fact]
    public void Durations_out_of_range_count_at_the_ends()
    {
        LatencyHistogram histogram = Recorded([-5, long.MaxValue]);
        Assert.Equal(2, histogram.Count);
        Assert.Equal(0, histogram.QuantileUs(0.5));
        double largest = LatencyHistogram.Largest.TotalMicroseconds;
        Assert.InRange(histogram.QuantileUs(1), largest * 0.99, largest);
    }

    [Fact]
    public void An_empty_window_has_no_summary()
    {
        LatencyHistogram histogram = Recorded([5]);
        histogram.Clear();
        Assert.Null(histogram.Summarize());
        Assert.Equal(TimeSpan.Zero, histogram.Total);
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.QuantileUs(0));
    }

    [Fact]
    public void A_merged_histogram_equals_one_that_recorded_both() =>
        Gen.Select(Ticks.Array[0, 50], Ticks.Array[1, 50]).Sample((first, second) =>
        {
            LatencyHistogram merged = Recorded(first);
            merged.Merge(Recorded(second));
            LatencySummary expected = Recorded([.. first, .. second]).Summarize()!, actual = merged.Summarize()!;
            Assert.Equal(expected with { Mean = 0 }, actual with { Mean = 0 });
            Assert.Equal(expected.Mean, actual.Mean, expected.Mean * 1e-12);
        });

    [Fact]
    public void Recording_allocates_nothing()
    {
        LatencyHistogram histogram = Recorded([1]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            histogram.Record(TimeSpan.FromTicks(i * 977));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static LatencyHistogram Recorded(long[] ticks)
    {
        var histogram = new LatencyHistogram();
        foreach (long value in ticks)
            histogram.Record(TimeSpan.FromTicks(value));
        return histogram;
    }
}
