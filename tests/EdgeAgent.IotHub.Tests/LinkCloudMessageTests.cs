using System.Text;
using System.Threading.Channels;
using EdgeAgent.TestSupport;

namespace EdgeAgent.IotHub.Tests;

public sealed class LinkCloudMessageTests : IDisposable
{
    private const string Topic = "devices/pi-001/messages/devicebound/";

    private readonly TestAuthority _authority = new();
    private readonly Channel<CloudMessage> _handled = Channel.CreateUnbounded<CloudMessage>();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_message_comes_with_its_properties_decoded_and_null_told_from_empty()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = await ConnectAsync(hub, (message, cancel) => _handled.Writer.WriteAsync(message, cancel).AsTask());

        await hub.SendAsync("pi-001", Topic + "%24.mid=m%201&%24.cid=c&%24.to=%2Fdevices%2Fpi-001%2Fmessages%2Fdevicebound&iothub-ack=full&flag&empty=&a%20b=c%26d", "hello");

        CloudMessage message = await NextAsync();
        Assert.Equal(("m 1", "c", "hello"), (message.Id, message.CorrelationId, Encoding.UTF8.GetString(message.Body.Span)));
        Assert.Equal("/devices/pi-001/messages/devicebound", message.SystemProperties["$.to"]);
        Assert.Equal("full", message.SystemProperties["iothub-ack"]);
        Assert.Equal([("a b", "c&d"), ("empty", ""), ("flag", null)], message.Properties.Select(p => (p.Key, p.Value)).OrderBy(p => p.Key, StringComparer.Ordinal));
        Assert.Contains("devices/pi-001/messages/devicebound/#", hub.Subscriptions);
    }

    [Fact]
    public async Task A_message_is_acknowledged_only_when_it_was_handled()
    {
        TaskCompletionSource release = new();
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = await ConnectAsync(hub, async (message, cancel) =>
        {
            await _handled.Writer.WriteAsync(message, cancel);
            await release.Task.WaitAsync(cancel);
        });
        await hub.SendAsync("pi-001", Topic, "1");
        await NextAsync();
        await hub.ChangeDesiredAsync("pi-001", "x", 1);
        await run.NextChange();
        string acknowledged = "";
        while (!acknowledged.EndsWith("desired/?$version=2", StringComparison.Ordinal))
        {
            acknowledged = await NextAcknowledgementAsync(hub);
            Assert.NotEqual(Topic, acknowledged);
        }

        release.SetResult();
        Assert.Equal(Topic, await NextAcknowledgementAsync(hub));
    }

    [Fact]
    public async Task A_message_that_was_not_handled_when_the_link_broke_comes_again()
    {
        bool isBroken = true;
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using CutProxy network = new(hub.Port);
        await using LinkRun run = await ConnectAsync(
            hub,
            async (message, cancel) =>
            {
                await _handled.Writer.WriteAsync(message, CancellationToken.None);
                if (isBroken)
                    await Task.Delay(Timeout.Infinite, cancel);
            },
            network.Port);
        await hub.SendAsync("pi-001", Topic + "%24.mid=1", "once");
        await NextAsync();

        isBroken = false;
        network.Reset();

        Assert.Equal("1", (await NextAsync()).Id);
        while (!(await NextAcknowledgementAsync(hub)).StartsWith(Topic, StringComparison.Ordinal))
        {
        }
    }

    [Fact]
    public async Task A_handler_that_throws_leaves_its_message_and_gets_the_next()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = await ConnectAsync(
            hub, (message, cancel) => message.Id == "bad" ? throw new InvalidOperationException("broken") : _handled.Writer.WriteAsync(message, cancel).AsTask());

        await hub.SendAsync("pi-001", Topic + "%24.mid=bad", "");
        await hub.SendAsync("pi-001", Topic + "%24.mid=good", "");

        Assert.Equal("good", (await NextAsync()).Id);
    }

    private static Task<string> NextAcknowledgementAsync(ScriptedHub hub) => hub.Acknowledgements.Reader.ReadAsync().AsTask().WaitAsync(LinkRun.Patience);

    private Task<CloudMessage> NextAsync() => _handled.Reader.ReadAsync().AsTask().WaitAsync(LinkRun.Patience);

    private async Task<LinkRun> ConnectAsync(ScriptedHub hub, Func<CloudMessage, CancellationToken, Task> handler, int? port = null)
    {
        LinkRun run = new(LinkRun.Options(_authority, port ?? hub.Port), prepare: link => link.MessageHandler = handler);
        await run.NextTwin();
        return run;
    }
}
