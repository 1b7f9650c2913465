using EdgeAgent.Optimization.Measurement;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Measurement;

public sealed class LatencyMeterTests
{
    private static readonly TfLiteModel Model = TfLiteModel.Parse(TinyClassifier.Build());

    [Fact]
    public void Every_model_runs_equally_often()
    {
        LatencyMeter meter = new(new LatencyOptions { LeastRuns = 5, TimePerModel = TimeSpan.Zero, Kernels = "portable" }, TimeProvider.System);

        IReadOnlyList<Latency> latencies = meter.Measure([Model, Model], TestContext.Current.CancellationToken);

        Assert.Equal(2, latencies.Count);
        Assert.All(latencies, latency =>
        {
            Assert.Equal((5, "portable"), (latency.Runs, latency.Kernels));
            Assert.InRange(latency.Median, latency.Fastest, TimeSpan.MaxValue);
            Assert.True(latency.Fastest > TimeSpan.Zero);
        });
    }

    [Fact]
    public void It_ends_when_asked_to()
    {
        LatencyMeter meter = new(new LatencyOptions(), TimeProvider.System);
        Assert.Throws<OperationCanceledException>(() => meter.Measure([Model], new CancellationToken(canceled: true)));
    }
}
