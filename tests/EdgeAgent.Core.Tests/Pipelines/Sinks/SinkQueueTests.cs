using System.Globalization;
using EdgeAgent.Contracts.Events;
using EdgeAgent.Core.Pipelines.Sinks;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeAgent.Core.Tests.Pipelines.Sinks;

public sealed class SinkQueueTests
{
    [Fact]
    public async Task A_sink_that_hangs_holds_nobody_and_the_newest_events_stay()
    {
        var slow = new SlowSink();
        await using var queue = new SinkQueue("slow", slow, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        queue.Post(SampleEvents.Raised("first"));
        Task run = queue.RunAsync(stop.Token);
        await slow.Asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        for (int i = 0; i < SinkQueue.Capacity + 10; i++)
            queue.Post(SampleEvents.Raised(i.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(new SinkStatus("slow", SinkQueue.Capacity, 0, 10, 0, null), queue.Status);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        slow.Release.SetResult("it is broken");
        await queue.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["first", "first", "10", "11"], slow.Seen.Take(4));
        Assert.Equal(new SinkStatus("slow", 0, 0, 10, SinkQueue.Capacity + 1, "it is broken"), queue.Status);
    }

    private sealed class SlowSink : IEventSink
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<string?> Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<string> Seen { get; } = [];

        public async Task<string?> DeliverAsync(PipelineEvent happened, CancellationToken cancellationToken)
        {
            Seen.Add(happened.Id);
            Asked.TrySetResult();
            return await Release.Task.WaitAsync(cancellationToken);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
