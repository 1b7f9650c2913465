using EdgeAgent.Core.Pipelines.Sinks;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Core.Tests.Pipelines.Sinks;

public sealed class OutputLineSinkTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordedLine _line = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _line.Dispose();

    [Fact]
    public async Task The_line_is_active_while_any_rule_is_raised()
    {
        var sink = new OutputLineSink(() => _line, null, _time);
        await sink.DeliverAsync(SampleEvents.Raised("1", rule: "a"), Cancellation);
        await sink.DeliverAsync(SampleEvents.Raised("2", rule: "b"), Cancellation);
        await sink.DeliverAsync(SampleEvents.Cleared("3", rule: "a"), Cancellation);
        Assert.True(_line.Levels[^1]);
        await sink.DeliverAsync(SampleEvents.Cleared("4", rule: "b"), Cancellation);
        Assert.False(_line.Levels[^1]);
        await sink.DisposeAsync();
        Assert.True(_line.IsDisposed);
    }

    [Fact]
    public async Task A_pulse_ends_by_itself_and_another_prolongs_it()
    {
        await using var sink = new OutputLineSink(() => _line, TimeSpan.FromSeconds(2), _time);
        await sink.DeliverAsync(SampleEvents.Raised("1"), Cancellation);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        await sink.DeliverAsync(SampleEvents.Cleared("2"), Cancellation);
        await sink.DeliverAsync(SampleEvents.Raised("3"), Cancellation);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal([true, true], _line.Levels);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([true, true, false], _line.Levels);
    }

    [Fact]
    public async Task A_line_that_is_missing_is_told_and_taken_when_it_comes()
    {
        bool isThere = false;
        await using var sink = new OutputLineSink(() => isThere ? _line : throw new IOException("There is no chip /dev/gpiochip9."), null, _time);
        Assert.Equal("There is no chip /dev/gpiochip9.", await sink.DeliverAsync(SampleEvents.Raised("1"), Cancellation));
        isThere = true;
        Assert.Null(await sink.DeliverAsync(SampleEvents.Raised("2", rule: "other"), Cancellation));
        Assert.Equal([true], _line.Levels);
    }

    private sealed class RecordedLine : IOutputLine
    {
        public List<bool> Levels { get; } = [];

        public bool IsDisposed { get; private set; }

        public void Write(bool isActive) => Levels.Add(isActive);

        public void Dispose() => IsDisposed = true;
    }
}
