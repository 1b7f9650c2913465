using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Telemetry;
using EdgeAgent.Core.Trust;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Core.Tests.Telemetry;

public sealed class ClockWatchTests
{
    private static readonly DateTimeOffset Built = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-1, null, null, ClockState.Untrusted)]
    [InlineData(-1, true, null, ClockState.Untrusted)]
    [InlineData(30, null, null, ClockState.Plausible)]
    [InlineData(30, false, null, ClockState.Plausible)]
    [InlineData(30, true, null, ClockState.Synchronised)]
    [InlineData(30, null, 5, ClockState.Confirmed)]
    [InlineData(30, true, 5, ClockState.Synchronised)]
    [InlineData(30, null, 3600, ClockState.Untrusted)]
    [InlineData(30, null, -3600, ClockState.Untrusted)]
    public void The_state_follows_from_what_is_known(int daysSinceBuilt, bool? isSynchronised, int? serverAheadSeconds, ClockState expected)
    {
        var time = new FakeTimeProvider(Built.AddDays(daysSinceBuilt));
        var serverTime = new ServerTime(time);
        if (serverAheadSeconds is int seconds)
            serverTime.Observe(time.GetUtcNow().AddSeconds(seconds));

        ClockWindow window = new ClockWatch(new ClockProbe { IsSynchronised = isSynchronised }, serverTime, () => Built, _ => { }, time).Read();

        Assert.Equal((expected, isSynchronised, (double?)-serverAheadSeconds), (window.State, window.IsSynchronised, window.AheadSeconds));
    }

    [Fact]
    public void A_change_of_the_state_is_told_once()
    {
        var time = new FakeTimeProvider(Built.AddYears(-50));
        var probe = new ClockProbe();
        List<ClockState> told = [];
        var watch = new ClockWatch(probe, new ServerTime(time), () => Built, told.Add, time);
        watch.Read();
        watch.Read();
        time.SetUtcNow(Built.AddDays(3));
        watch.Read();
        probe.IsSynchronised = true;
        watch.Read();

        Assert.Equal([ClockState.Untrusted, ClockState.Plausible, ClockState.Synchronised], told);
    }

    private sealed class ClockProbe : ISystemProbe
    {
        public bool? IsSynchronised { get; set; }

        public DeviceReport DescribeDevice() => throw new NotSupportedException();

        public SystemWindow ReadWindow() => throw new NotSupportedException();

        public DeviceConditions ReadConditions() => throw new NotSupportedException();

        public SystemWindow ReadNow() => throw new NotSupportedException();

        public bool? ReadClockSynchronised() => IsSynchronised;
    }
}
