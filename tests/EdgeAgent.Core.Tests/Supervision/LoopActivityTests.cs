using EdgeAgent.Core.Supervision;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Core.Tests.Supervision;

public sealed class LoopActivityTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1), Above = TimeSpan.FromSeconds(61);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_loop_at_work_is_stuck_above_its_bound_and_not_at_it()
    {
        LoopActivity activity = Begin();
        _time.Advance(Bound);
        Assert.Null(activity.StuckFor);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Above, activity.StuckFor);
    }

    [Fact]
    public void A_mark_begins_the_bound_anew()
    {
        LoopActivity activity = Begin();
        _time.Advance(Above);
        LoopActivity.Mark();
        Assert.Null(activity.StuckFor);
    }

    [Fact]
    public void A_loop_that_waits_is_never_stuck_and_its_work_after_that_has_the_whole_bound()
    {
        LoopActivity activity = Begin();
        using (LoopActivity.Idle())
        {
            _time.Advance(TimeSpan.FromDays(100));
            Assert.Null(activity.StuckFor);
        }
        Assert.Null(activity.StuckFor);
        _time.Advance(Above);
        Assert.NotNull(activity.StuckFor);
    }

    [Fact]
    public void Long_work_has_its_own_bound_and_waiting_inside_of_it_comes_back_to_it()
    {
        LoopActivity activity = Begin();
        using (LoopActivity.Work(TimeSpan.FromHours(1)))
        {
            using (LoopActivity.Idle())
                _time.Advance(TimeSpan.FromDays(1));
            _time.Advance(TimeSpan.FromMinutes(59));
            Assert.Null(activity.StuckFor);
            _time.Advance(TimeSpan.FromMinutes(2));
            Assert.Equal(TimeSpan.FromMinutes(61), activity.StuckFor);
        }
        _time.Advance(Above);
        Assert.Equal(Above, activity.StuckFor);
    }

    [Fact]
    public async Task Each_of_two_loops_marks_itself()
    {
        LoopGroup group = new(() => new Backoff(Bound, Bound, new Random(1)), _time, NullLogger.Instance);
        using CancellationTokenSource stop = new();
        TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously), working = new(TaskCreationOptions.RunContinuationsAsynchronously),
            never = new(TaskCreationOptions.RunContinuationsAsynchronously);
        group.Start(
            "waits",
            token =>
            {
                Task pause = LoopActivity.PauseAsync(Timeout.InfiniteTimeSpan, _time, token);
                waiting.SetResult();
                return pause;
            },
            Bound,
            stop.Token);
        group.Start(
            "hangs",
            async token =>
            {
                await Task.Yield();
                working.SetResult();
                await never.Task.WaitAsync(token);
            },
            Bound,
            stop.Token);
        await working.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await waiting.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        _time.Advance(Above);
        List<LoopStatus> stuck = [];
        group.FindStuck(stuck);
        await stop.CancelAsync();
        await group.WhenAll().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(["hangs"], stuck.Select(status => status.Name));
        Assert.Equal(61, stuck[0].StuckSeconds);
        stuck.Clear();
        group.FindStuck(stuck);
        Assert.Empty(stuck);
    }

    [Fact]
    public void Outside_of_a_loop_nothing_happens()
    {
        using (LoopActivity.Idle())
        using (LoopActivity.Work(Bound))
            LoopActivity.Mark();
    }

    private LoopActivity Begin()
    {
        LoopActivity activity = new(Bound, _time);
        activity.Begin();
        return activity;
    }
}
