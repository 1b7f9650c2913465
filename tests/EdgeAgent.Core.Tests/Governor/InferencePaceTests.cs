using EdgeAgent.Core.Governor;

namespace EdgeAgent.Core.Tests.Governor;

public sealed class InferencePaceTests
{
    private readonly InferencePace _pace = new();

    [Theory]
    [InlineData(1, 1000, 300, 700)]
    [InlineData(1, 1000, 1500, 0)]
    [InlineData(1, 0, 300, 0)]
    [InlineData(2, 1000, 300, 1700)]
    [InlineData(2, 1000, 1500, 1500)]
    [InlineData(3, 0, 200, 400)]
    public void Beginnings_are_the_multiplied_interval_or_duration_apart(double factor, int interval, int took, int wait)
    {
        _pace.Set(factor, null);

        Assert.Equal(wait, _pace.WaitAfter(TimeSpan.FromMilliseconds(interval), TimeSpan.FromMilliseconds(took)).TotalMilliseconds);
    }

    [Fact]
    public async Task A_pause_holds_all_who_wait_until_it_ends()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await _pace.WaitWhilePausedAsync(cancellation);
        _pace.Set(5, "too hot");
        Task[] waiting = [_pace.WaitWhilePausedAsync(cancellation), _pace.WaitWhilePausedAsync(cancellation)];
        _pace.Set(5, "still too hot");
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        Assert.Equal("still too hot", _pace.Pause);
        _pace.Set(5, null);
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(30), cancellation);
    }
}
