using EdgeAgent.Core.Models;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Core.Tests.Models;

public sealed class DownloadPaceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_second_of_bytes_is_free_and_what_goes_beyond_it_is_waited_for()
    {
        var pace = new DownloadPace(1000, _time);
        Assert.True(pace.TakeAsync(1000, CancellationToken.None).AsTask().IsCompleted);
        Task second = pace.TakeAsync(500, CancellationToken.None).AsTask(), third = pace.TakeAsync(500, CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(2));
        await second.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.False(third.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        await third.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_pause_saves_up_no_more_than_one_second()
    {
        var pace = new DownloadPace(1000, _time);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(pace.TakeAsync(1000, CancellationToken.None).AsTask().IsCompleted);
        using var stop = new CancellationTokenSource();
        Task next = pace.TakeAsync(1000, stop.Token).AsTask();
        Assert.False(next.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task A_download_takes_as_long_as_the_rate_of_its_limits_says()
    {
        byte[] model = TinyModels.Classifier(1);
        await using var agent = new TestAgent { Limits = new ModelLimits { FreeSpaceReserveBytes = 0, MaxBytesPerSecond = 1024 } };
        agent.Source.Next(async (bytes, destination, cancellationToken) =>
        {
            foreach (byte[] part in bytes!.Chunk(512))
            {
                Assert.True(destination.Append(part));
                await destination.PaceAsync(part.Length, cancellationToken);
            }
            return FetchOutcome.Completed;
        });
        await agent.StartConnectedAsync();
        DateTimeOffset start = agent.Time.GetUtcNow();
        await agent.AdvanceUntilAsync(agent.ActivateAsync("default", model), TimeSpan.FromMilliseconds(100));
        Assert.InRange((agent.Time.GetUtcNow() - start).TotalSeconds, (model.Length / 1024.0) - 1, (model.Length / 1024.0) + 5);
    }
}
