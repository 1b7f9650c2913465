using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Telemetry.Drift;

namespace EdgeAgent.Core.Tests.Telemetry.Drift;

public sealed class OutputMonitorTests
{
    private const int Classes = 40;

    [Fact]
    public void A_window_counts_classes_and_confidence_and_begins_anew()
    {
        var monitor = new OutputMonitor(Classes);
        monitor.Record(3, 0.95);
        monitor.Record(3, 0.42);
        monitor.Record(7, 1);

        OutputSketch window = monitor.TakeWindow()!;

        Assert.Equal([3, 2, 7, 1], window.Classes);
        Assert.Equal([0, 0, 0, 0, 1, 0, 0, 0, 0, 2], window.Confidence!);
        Assert.Null(monitor.TakeWindow());
    }

    [Fact]
    public void Scores_that_are_no_shares_have_no_confidence_and_no_index_of_it()
    {
        var monitor = new OutputMonitor(Classes);
        Feed(monitor, new Random(1), 500, 0, 10);
        monitor.Use(monitor.Learned!, DriftReference.Learned);
        monitor.Record(3, 12.5);

        DriftWindow drift = monitor.Compare();

        Assert.NotNull(drift.ClassPsi);
        Assert.Null(drift.ConfidencePsi);
        Assert.Null(monitor.TakeWindow()!.Confidence);
    }

    [Fact]
    public void Without_a_reference_it_learns_the_first_inferences_and_only_those()
    {
        var monitor = new OutputMonitor(Classes);
        var random = new Random(2);
        Feed(monitor, random, OutputMonitor.LearnedInferences - 1, 0, 10);
        Assert.Null(monitor.Learned);
        Assert.Equal(new DriftWindow { Reference = DriftReference.Learning, Inferences = 499 }, monitor.Compare());
        Feed(monitor, random, 1, 0, 10);
        OutputSketch learned = monitor.Learned!;
        Feed(monitor, random, 400, 20, 30);

        Assert.Equal(OutputMonitor.LearnedInferences, monitor.Learned!.Inferences);
        Assert.Equal(learned.Classes, monitor.Learned!.Classes);
    }

    [Fact]
    public void Answers_of_the_same_distribution_are_near_and_of_another_one_far()
    {
        var monitor = new OutputMonitor(Classes);
        var random = new Random(3);
        Feed(monitor, random, OutputMonitor.LearnedInferences, 0, 10);
        monitor.Use(monitor.Learned!, DriftReference.Learned);
        Feed(monitor, random, OutputMonitor.RecentInferences, 0, 10);
        DriftWindow same = monitor.Compare();
        Feed(monitor, random, OutputMonitor.RecentInferences, 5, 15);
        DriftWindow other = monitor.Compare();

        Assert.Equal((DriftReference.Learned, OutputMonitor.RecentInferences), (same.Reference, same.Inferences));
        Assert.InRange(same.ClassPsi!.Value, 0, 0.1);
        Assert.InRange(same.ConfidencePsi!.Value, 0, 0.1);
        Assert.InRange(other.ClassPsi!.Value, 0.5, 100);
    }

    [Fact]
    public void Few_answers_are_not_compared()
    {
        var monitor = new OutputMonitor(Classes);
        monitor.Use(new OutputSketch { Classes = [0, 50, 1, 50], Other = 0, Confidence = [0, 0, 0, 0, 0, 0, 0, 0, 50, 50] }, DriftReference.Manifest);
        Feed(monitor, new Random(4), OutputMonitor.LeastInferences - 1, 0, 2);
        Assert.Equal(new DriftWindow { Reference = DriftReference.Manifest, Inferences = OutputMonitor.LeastInferences - 1 }, monitor.Compare());
        Feed(monitor, new Random(5), 1, 0, 2);

        Assert.InRange(monitor.Compare().ClassPsi!.Value, 0, 0.1);
    }

    [Fact]
    public void A_reference_of_many_classes_compares_the_first_one_by_one_and_the_rest_together()
    {
        var monitor = new OutputMonitor(Classes);
        monitor.Use(new OutputSketch { Classes = [.. Enumerable.Range(0, 30).SelectMany(i => new long[] { i, 10 })], Other = 0, Confidence = null }, DriftReference.Manifest);
        Feed(monitor, new Random(6), OutputMonitor.RecentInferences, 0, 30);

        Assert.InRange(monitor.Compare().ClassPsi!.Value, 0, 0.15);
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        var monitor = new OutputMonitor(Classes);
        monitor.Record(1, 0.5);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 2000; i++)
            monitor.Record(i % Classes, i / 2000.0);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Feed(OutputMonitor monitor, Random random, int count, int from, int to)
    {
        for (int i = 0; i < count; i++)
            monitor.Record(random.Next(from, to), 0.5 + (random.NextDouble() / 2));
    }
}
