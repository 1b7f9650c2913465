using System.Globalization;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Telemetry;

namespace EdgeAgent.Core.Tests.Telemetry;

public sealed class TelemetryBufferTests
{
    [Fact]
    public void The_newest_goes_first_and_the_backlog_after_it_in_order()
    {
        var buffer = new TelemetryBuffer(10, 1000);
        for (int i = 0; i < 4; i++)
            buffer.Add(Message(i));
        Assert.Equal(["3", "0", "1", "2"], Drain(buffer));
    }

    [Fact]
    public void A_message_that_arrives_while_the_backlog_is_sent_goes_next()
    {
        var buffer = new TelemetryBuffer(10, 1000);
        for (int i = 0; i < 3; i++)
            buffer.Add(Message(i));
        buffer.Remove(buffer.Peek()!);
        buffer.Add(Message(3));
        Assert.Equal(["3", "0", "1"], Drain(buffer));
    }

    [Theory]
    [InlineData(3, 1000)]
    [InlineData(100, 30)]
    public void The_oldest_are_dropped_and_counted_at_either_bound(int messages, long bytes)
    {
        var buffer = new TelemetryBuffer(messages, bytes);
        for (int i = 0; i < 8; i++)
            buffer.Add(Message(i));
        Assert.Equal((3, 5L), (buffer.Count, buffer.Dropped));
        Assert.Equal(["7", "5", "6"], Drain(buffer));
    }

    [Fact]
    public void Urgent_messages_go_ahead_of_all_in_their_order()
    {
        var buffer = new TelemetryBuffer(10, 1000);
        buffer.Add(Message(0));
        buffer.AddUrgent(Message(1));
        buffer.Add(Message(2));
        buffer.AddUrgent(Message(3));
        Assert.Equal(4, buffer.Count);
        Assert.Equal(["1", "3", "2", "0"], Drain(buffer));
    }

    [Fact]
    public void Urgent_messages_are_dropped_last_and_the_newest_of_them_never()
    {
        var buffer = new TelemetryBuffer(3, 1000);
        for (int i = 0; i < 3; i++)
            buffer.Add(Message(i));
        for (int i = 3; i < 7; i++)
            buffer.AddUrgent(Message(i));
        Assert.Equal((3, 4L), (buffer.Count, buffer.Dropped));
        Assert.Equal(["5", "6", "2"], Drain(buffer));
        var small = new TelemetryBuffer(10, 1);
        small.AddUrgent(Message(0));
        small.AddUrgent(Message(1));
        Assert.Equal(["1"], Drain(small));
    }

    [Fact]
    public void A_message_larger_than_the_bound_is_kept_while_it_is_the_newest()
    {
        var buffer = new TelemetryBuffer(10, 5);
        buffer.Add(Message(0));
        Assert.Equal(1, buffer.Count);
        buffer.Add(Message(1));
        Assert.Equal(["1"], Drain(buffer));
    }

    [Fact]
    public void Removing_what_was_dropped_meanwhile_changes_nothing()
    {
        var buffer = new TelemetryBuffer(1, 1000);
        OutgoingMessage first = Message(0);
        buffer.Add(first);
        buffer.Add(Message(1));
        buffer.Remove(first);
        Assert.Equal(["1"], Drain(buffer));
    }

    [Fact]
    public async Task Waiting_ends_when_a_message_comes()
    {
        var buffer = new TelemetryBuffer(1, 1000);
        Task waiting = buffer.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        buffer.Add(Message(0));
        await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Drain(buffer);
        using var stop = new CancellationTokenSource();
        Task again = buffer.WaitAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => again);
    }

    private static OutgoingMessage Message(int id) =>
        new() { MessageId = id.ToString(CultureInfo.InvariantCulture), Body = new byte[10], CreatedUtc = DateTimeOffset.UnixEpoch };

    private static List<string> Drain(TelemetryBuffer buffer)
    {
        var ids = new List<string>();
        while (buffer.Peek() is { } next)
        {
            ids.Add(next.MessageId);
            buffer.Remove(next);
        }
        return ids;
    }
}
