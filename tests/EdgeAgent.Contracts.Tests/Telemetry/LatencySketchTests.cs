using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Contracts.Tests.Telemetry;

public sealed class LatencySketchTests
{
    private const int Seeds = 300;

    [Fact]
    public void Quantiles_are_off_by_no_more_than_the_sketch_says_at_every_resolution()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            long[] durations = Durations(random, random.Next(1, 300));
            int perOctave = 1 << random.Next(0, 6);
            double fraction = 1 - random.NextDouble();
            LatencySketch sketch = Sketch(durations, perOctave);

            Array.Sort(durations);
            double exact = durations[Math.Max(0, (int)Math.Ceiling(fraction * durations.Length) - 1)] / 1000.0;
            double found = sketch.QuantileUs(fraction)!.Value;

            Assert.True(Math.Abs(found - exact) <= (exact * sketch.RelativeError) + 1e-9, $"seed {seed}: {found} for {exact} at {perOctave}");
        }
    }

    [Fact]
    public void The_finest_resolution_is_off_by_less_than_two_percent() =>
        Assert.InRange(Sketch([1], LatencySketch.FinestPerOctave).RelativeError, 0.001, 0.02);

    [Fact]
    public void Merged_windows_equal_the_sketch_of_all_their_durations_in_any_order()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            long[][] windows = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Durations(random, random.Next(0, 80)))];
            int[] resolutions = [.. windows.Select(_ => 1 << random.Next(2, 6))];
            LatencySketch[] sketches = [.. windows.Select((window, i) => Sketch(window, resolutions[i]))];

            LatencySketch expected = Sketch([.. windows.SelectMany(window => window)], resolutions.Min());
            random.Shuffle(sketches);
            LatencySketch oneByOne = sketches.Aggregate((a, b) => a.Merge(b));

            Assert.True(Text(expected) == Text(oneByOne), $"seed {seed}: {Text(expected)} and {Text(oneByOne)}");
            Assert.Equal(Text(expected), Text(LatencySketch.Merge(sketches)!));
        }
    }

    [Fact]
    public void A_shrunk_sketch_has_few_buckets_and_all_counts_and_is_that_of_its_coarser_resolution()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            long[] durations = Durations(random, 1000);
            LatencySketch shrunk = Sketch(durations, LatencySketch.FinestPerOctave).Shrink(48);

            Assert.True(shrunk.Buckets.Count <= 96 && shrunk.IsWellFormed, $"seed {seed}: {shrunk.Buckets.Count / 2} buckets");
            Assert.Equal(durations.Length, shrunk.Count);
            Assert.Equal(Text(Sketch(durations, shrunk.PerOctave)), Text(shrunk));
        }
    }

    [Fact]
    public void Every_power_of_two_and_its_neighbours_is_in_its_bucket_and_the_bucket_in_its_coarser_one()
    {
        for (int bit = 0; bit < LatencySketch.LargestBits; bit++)
        {
            for (long value = Math.Max(0, (1L << bit) - 1); value <= (1L << bit) + 1; value++)
            {
                for (int perOctave = 64; perOctave > 1; perOctave /= 2)
                {
                    int index = LatencySketch.IndexOf(value, perOctave);
                    Assert.InRange(index, 0, LatencySketch.IndexBound(perOctave) - 1);
                    Assert.Equal(LatencySketch.IndexOf(value, perOctave / 2), LatencySketch.Coarser(index, perOctave));
                }
            }
        }
    }

    [Theory]
    [InlineData(32, new long[] { 5 })]
    [InlineData(32, new long[] { -1, 1 })]
    [InlineData(32, new long[] { 5, 0 })]
    [InlineData(32, new long[] { 5, -3 })]
    [InlineData(32, new long[] { 5, 1, 0, 1 })]
    [InlineData(32, new long[] { 1248, 1 })]
    [InlineData(32, new long[] { 5, 1, long.MaxValue, 1 })]
    [InlineData(32, new long[] { 5, long.MaxValue, 1, long.MaxValue })]
    [InlineData(24, new long[] { 5, 1 })]
    [InlineData(64, new long[] { 5, 1 })]
    [InlineData(0, new long[] { 5, 1 })]
    [InlineData(-32, new long[] { 5, 1 })]
    public void What_a_hostile_device_sends_is_told_and_not_merged(int perOctave, long[] buckets)
    {
        LatencySketch sketch = new() { PerOctave = perOctave, Buckets = buckets };

        Assert.False(sketch.IsWellFormed);
        Assert.Throws<ArgumentException>(() => LatencySketch.Merge([sketch]));
    }

    [Fact]
    public void Nothing_has_no_quantile_and_too_much_is_not_added_up()
    {
        Assert.Null(Sketch([], 32).QuantileUs(0.5));
        Assert.Null(LatencySketch.Merge([]));
        LatencySketch full = new() { PerOctave = 32, Buckets = [7, 1L << 53] };
        Assert.True(full.IsWellFormed);
        Assert.Throws<ArgumentException>(() => full.Merge(full));
        Assert.Throws<ArgumentOutOfRangeException>(() => full.QuantileUs(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => full.Shrink(10));
    }

    // From 100 nanoseconds to two hours, spread over all orders of magnitude.
    private static long[] Durations(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (long)Math.Pow(10, 2 + (random.NextDouble() * 10.8)))];

    private static LatencySketch Sketch(long[] durations, int perOctave)
    {
        long[] counts = new long[LatencySketch.IndexBound(perOctave)];
        foreach (long duration in durations)
            counts[LatencySketch.IndexOf(duration, perOctave)]++;
        return LatencySketch.Of(perOctave, counts);
    }

    private static string Text(LatencySketch sketch) => $"{sketch.PerOctave}: {string.Join(' ', sketch.Buckets)}";
}
