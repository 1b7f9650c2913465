using System.Text;
using EdgeAgent.TestSupport;
using MQTTnet.Protocol;

namespace EdgeAgent.IotHub.Tests;

public sealed class LinkMessageTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_message_goes_out_with_its_encoded_properties_and_quality_1()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));
        await run.WaitFor(LinkState.Connected);

        SendOutcome outcome = await run.Link.SendAsync(
            new DeviceMessage
            {
                Id = "run-7",
                Body = "{\"a\":1}"u8.ToArray(),
                Component = "thermostat1",
                CreatedUtc = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2)),
                Properties = new Dictionary<string, string> { ["level"] = "warn & hot/=%", ["größe"] = "" },
            },
            default);
        (string topic, string payload, MqttQualityOfServiceLevel quality) = await hub.Messages.Reader.ReadAsync();

        Assert.Equal(SendOutcome.Delivered, outcome);
        Assert.Equal(
            "devices/pi-001/messages/events/%24.mid=run-7&%24.ct=application%2Fjson&%24.ce=utf-8&%24.sub=thermostat1&%24.ctime=2026-01-02T01%3A04%3A05.678Z"
            + "&level=warn%20%26%20hot%2F%3D%25&gr%C3%B6%C3%9Fe=",
            topic);
        Assert.Equal("{\"a\":1}", payload);
        Assert.Equal(MqttQualityOfServiceLevel.AtLeastOnce, quality);
    }

    [Fact]
    public async Task A_message_above_the_limit_is_refused_and_the_link_stays()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));
        await run.WaitFor(LinkState.Connected);
        DeviceMessage message = new() { Id = "1", Body = new byte[DeviceMessage.LargestBytes - 200] };

        Assert.Equal(SendOutcome.Delivered, await run.Link.SendAsync(message, default));
        Assert.Equal(SendOutcome.TooLarge, await run.Link.SendAsync(message with { Body = new byte[DeviceMessage.LargestBytes] }, default));
        Assert.Equal(SendOutcome.TooLarge, await run.Link.SendAsync(message with { Body = "{}"u8.ToArray(), Component = new string('x', 70_000) }, default));
        Assert.Equal(SendOutcome.Delivered, await run.Link.SendAsync(message with { Body = "{}"u8.ToArray() }, default));
    }

    [Fact]
    public async Task The_will_arrives_when_the_link_drops_without_a_farewell()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using CutProxy network = new(hub.Port);
        await using LinkRun run = new(LinkRun.Options(_authority, network.Port) with { Will = Encoding.UTF8.GetBytes("{\"gone\":true}") });
        await run.NextTwin();

        network.Reset();

        (string topic, string payload, _) = await hub.Messages.Reader.ReadAsync().AsTask().WaitAsync(LinkRun.Patience);
        Assert.Equal(("devices/pi-001/messages/events/%24.ct=application%2Fjson&%24.ce=utf-8", "{\"gone\":true}"), (topic, payload));
    }

    [Fact]
    public async Task A_message_without_an_acknowledgement_is_unconfirmed_and_the_silent_link_is_given_up()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using CutProxy network = new(hub.Port);
        await using LinkRun run = new(LinkRun.Options(_authority, network.Port) with { RequestTimeout = TimeSpan.FromSeconds(1) });
        await run.NextTwin();

        network.Silent = true;
        Assert.Equal(SendOutcome.Unconfirmed, await run.Link.SendAsync(new DeviceMessage { Id = "1", Body = "{}"u8.ToArray() }, default));
        LinkStatus status = await run.WaitFor(s => s.LastFailure is not null);

        Assert.Contains("did not acknowledge a message within 1 s", status.LastFailure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_send_throws()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));
        await run.WaitFor(LinkState.Connected);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.Link.SendAsync(new DeviceMessage { Id = "1", Body = "{}"u8.ToArray() }, new CancellationToken(true)));
    }
}
