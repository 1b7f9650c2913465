using EdgeAgent.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.IotHub.Tests.Pains;

/// <summary>Pain 5: the clock is wrong at the start, since the board has none of its own: tokens have expired before they are used, and the agent never recovers (iotedge #3982, #6421;
/// csharp #113). The hub looks at tokens by the right time.</summary>
public sealed class Pain05ClockIsWrongTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly TestAuthority _authority = new();

    public static TheoryData<DateTimeOffset> PastClocks => new(DateTimeOffset.UnixEpoch.AddMinutes(1), Now.AddDays(-3));

    public void Dispose() => _authority.Dispose();

    [Theory, MemberData(nameof(PastClocks))]
    public async Task A_clock_that_is_behind_is_refused_and_the_hub_is_there_within_a_minute_of_its_setting(DateTimeOffset clock)
    {
        FakeTimeProvider right = new(Now);
        DeviceClock wrong = new(right) { Offset = clock - Now };
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        hub.Clock = right;
        await using LinkRun run = new(Options(hub.Port), wrong);
        for (int attempt = 0; attempt < 6; attempt++)
            await run.PassWait(right);
        await run.WaitFor(status => status is { State: LinkState.Unauthorized, NextAttemptIn: not null });

        wrong.Offset = TimeSpan.Zero;

        TimeSpan after = await ConnectedAfterAsync(run, right);
        TestContext.Current.TestOutputHelper?.WriteLine($"connected {after.TotalSeconds:0} s after the clock was set");
        Assert.InRange(after, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_clock_that_is_ahead_by_a_year_connects_and_its_setting_costs_nothing()
    {
        FakeTimeProvider right = new(Now);
        DeviceClock wrong = new(right) { Offset = TimeSpan.FromDays(365) };
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        hub.Clock = right;
        await using LinkRun run = new(Options(hub.Port), wrong);
        await run.WaitFor(LinkState.Connected);
        await run.NextTwin();

        wrong.Offset = TimeSpan.Zero;
        right.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(SendOutcome.Delivered, await run.Link.SendAsync(new DeviceMessage { Id = "1", Body = "{}"u8.ToArray() }, CancellationToken.None));
        Assert.Equal(LinkState.Connected, run.Link.Status.State);
    }

    [Fact]
    public async Task Jumps_of_a_running_clock_stall_no_timer()
    {
        FakeTimeProvider right = new(Now);
        DeviceClock jumping = new(right);
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        hub.Clock = right;
        await using LinkRun run = new(Options(hub.Port) with { TokenLifetime = TimeSpan.FromHours(1) }, jumping);
        foreach (TimeSpan jump in new[] { TimeSpan.FromDays(-3), TimeSpan.FromDays(400), TimeSpan.FromHours(-7) })
        {
            await run.WaitFor(LinkState.Connected);
            await run.NextTwin();
            while (hub.Attempts.Reader.TryRead(out _))
            {
            }

            jumping.Offset = jump;
            right.Advance(TimeSpan.FromMinutes(52));
            await hub.Attempts.Reader.ReadAsync().AsTask().WaitAsync(LinkRun.Patience, TestContext.Current.CancellationToken);
            jumping.Offset = TimeSpan.Zero;
            Assert.InRange(await ConnectedAfterAsync(run, right), TimeSpan.Zero, TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task Waiting_for_another_reason_is_not_cut_short_by_a_clock_that_is_set()
    {
        FakeTimeProvider time = new(Now);
        DeviceClock clock = new(time);
        IotHubLinkOptions options = Options(ScriptedHub.FreePort()) with { Backoff = new(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3)) };
        await using LinkRun run = new(options, clock);
        LinkStatus waiting = await run.WaitFor(status => status.NextAttemptIn is not null);

        clock.Offset = TimeSpan.FromDays(30);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Same(waiting, run.Link.Status);
    }

    private IotHubLinkOptions Options(int port) => LinkRun.Options(_authority, port) with { ConnectTimeout = TimeSpan.FromDays(20), RequestTimeout = TimeSpan.FromDays(20) };

    // The clock moves only while the link waits, so that a handshake takes none of its time.
    private static async Task<TimeSpan> ConnectedAfterAsync(LinkRun run, FakeTimeProvider time)
    {
        long start = time.GetTimestamp();
        Task<LinkStatus> connected = run.WaitFor(LinkState.Connected);
        while (!connected.IsCompleted)
        {
            if (run.Link.Status.NextAttemptIn is not null)
                time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(connected, Task.Delay(10, TestContext.Current.CancellationToken));
        }

        await connected;
        return time.GetElapsedTime(start);
    }

    /// <summary>A clock on the wall that is wrong and gets set, over timers that go on.</summary>
    private sealed class DeviceClock(TimeProvider steady) : TimeProvider
    {
        private long _offset;

        public TimeSpan Offset
        {
            get => new(Interlocked.Read(ref _offset));
            set => Interlocked.Exchange(ref _offset, value.Ticks);
        }

        public override long TimestampFrequency => steady.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + Offset;

        public override long GetTimestamp() => steady.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => steady.CreateTimer(callback, state, dueTime, period);
    }
}
