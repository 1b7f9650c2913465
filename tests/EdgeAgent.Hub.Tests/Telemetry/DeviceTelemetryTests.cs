using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;
using MQTTnet.Protocol;

namespace EdgeAgent.Hub.Tests.Telemetry;

public sealed class DeviceTelemetryTests
{
    [Fact]
    public async Task Messages_keep_their_properties_and_bodies()
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", await hub.CreateDeviceAsync("pi-001"));

        await device.SendAsync("%24.mid=m1&%24.ct=application%2Fjson&%24.ce=utf-8&level=warn%20%26%20hot&empty=&bare&%24.sub=x/", """{"watts":null,"text":"ä"}""");
        await device.SendAsync("", "not json", retain: true);
        await device.SendAsync("$.ct=text%2Fplain", "12", MqttQualityOfServiceLevel.AtMostOnce);
        await device.SendAsync("", "13");

        JsonArray stored = (await hub.GetAsync("/telemetry/pi-001")).AsArray();
        Assert.Equal(4, stored.Count);
        Assert.Equal("m1", (string)stored[0]!["systemProperties"]!["message-id"]!);
        Assert.Equal("application/json", (string)stored[0]!["systemProperties"]!["content-type"]!);
        Assert.Equal("x", (string)stored[0]!["systemProperties"]!["dt-subject"]!);
        Assert.Equal("pi-001", (string)stored[0]!["systemProperties"]!["iothub-connection-device-id"]!);
        Assert.Equal("""{"level":"warn \u0026 hot","empty":"","bare":null}""", stored[0]!["properties"]!.ToJsonString());
        Assert.Equal("""{"watts":null,"text":"\u00E4"}""", stored[0]!["body"]!.ToJsonString());
        Assert.Null(stored[1]!["body"]);
        Assert.Equal("not json"u8.ToArray(), Convert.FromBase64String((string)stored[1]!["bodyBase64"]!));
        Assert.Equal("true", (string)stored[1]!["properties"]!["mqtt-retain"]!);
        Assert.Equal("12"u8.ToArray(), Convert.FromBase64String((string)stored[2]!["bodyBase64"]!));
        Assert.Equal(13, (int)stored[3]!["body"]!);
        Assert.NotEqual("0001-01-01T00:00:00Z", (string)(await hub.GetAsync("/devices/pi-001"))["lastActivityTime"]!);
    }

    [Fact]
    public async Task Pages_follow_one_another_by_id()
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", await hub.CreateDeviceAsync("pi-001"));
        for (int n = 0; n < 5; n++)
            await device.SendAsync("", n.ToString(null as IFormatProvider));

        JsonArray first = (await hub.GetAsync("/telemetry/pi-001?limit=3")).AsArray();
        JsonArray second = (await hub.GetAsync($"/telemetry/pi-001?limit=3&afterId={first[^1]!["id"]}")).AsArray();

        Assert.Equal([0, 1, 2, 3, 4], first.Concat(second).Select(message => (int)message!["body"]!));
        await hub.ExpectAsync(400, HttpMethod.Get, "/telemetry/pi-001?limit=0", "");
        await hub.ExpectAsync(400, HttpMethod.Get, "/telemetry/pi-001?afterId=x", "");
    }

    [Fact]
    public async Task The_will_is_stored_when_the_link_drops_and_only_then()
    {
        await using TestHub hub = await TestHub.StartAsync();
        string key = await hub.CreateDeviceAsync("pi-001");
        using Stream events = await EventsAsync(hub, "/telemetry/stream?deviceId=pi-001");
        using StreamReader reader = new(events);
        await using (TestDevice polite = await TestDevice.ConnectAsync(hub, "pi-001", key, WithWill))
            await polite.SendAsync("", "1");

        TestDevice rude = await TestDevice.ConnectAsync(hub, "pi-001", key, WithWill);
        await rude.SendAsync("", "2");
        rude.Client.Dispose();

        Assert.Equal(["1", "2", "will"], [await NextBodyAsync(reader), await NextBodyAsync(reader), await NextBodyAsync(reader)]);
        JsonArray stored = (await hub.GetAsync("/telemetry/pi-001")).AsArray();
        Assert.Equal("Will", (string)stored[2]!["properties"]!["iothub-MessageType"]!);
        Assert.Equal("w", (string)stored[2]!["properties"]!["from"]!);
        Assert.Null(stored[1]!["properties"]!["iothub-MessageType"]);

        static void WithWill(MQTTnet.MqttClientOptionsBuilder options) =>
            options.WithWillTopic("devices/pi-001/messages/events/from=w").WithWillPayload("\"will\"").WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
    }

    [Fact]
    public async Task A_stream_resumes_where_it_ended_and_misses_nothing()
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", await hub.CreateDeviceAsync("pi-001"));
        await device.SendAsync("", "1");
        await device.SendAsync("", "2");
        long first = (long)(await hub.GetAsync("/telemetry/pi-001"))[0]!["id"]!;

        using Stream events = await EventsAsync(hub, "/telemetry/stream", lastEventId: first);
        using StreamReader reader = new(events);
        string second = await NextBodyAsync(reader);
        await device.SendAsync("", "3");

        Assert.Equal(["2", "3"], [second, await NextBodyAsync(reader)]);
    }

    [Theory]
    [InlineData("level", "1 2 4")]
    [InlineData("level:warn", "1 4")]
    [InlineData("level:", "")]
    public async Task A_stream_can_be_of_messages_with_a_property(string property, string expected)
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", await hub.CreateDeviceAsync("pi-001"));
        foreach ((string bag, string body) in new[] { ("level=warn", "1"), ("level=info", "2"), ("other=warn", "3"), ("level=warn", "4") })
            await device.SendAsync(bag, body);

        using Stream events = await EventsAsync(hub, $"/telemetry/stream?property={property}", lastEventId: 0);
        using StreamReader reader = new(events);
        foreach (string body in expected.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Assert.Equal(body, await NextBodyAsync(reader));
        await device.SendAsync("level=", "6");
        if (property != "level:warn")
            Assert.Equal("6", await NextBodyAsync(reader));
    }

    [Fact]
    public async Task Old_messages_go_when_there_are_too_many_bytes()
    {
        await using TestHub hub = await TestHub.StartAsync(options => options with { MaxTelemetryBytes = 3000 });
        await using (TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", await hub.CreateDeviceAsync("pi-001")))
        {
            for (int n = 0; n < 4; n++)
                await device.SendAsync($"n={n}", new string('x', 1000));
        }

        await hub.RestartAsync();
        using Stream untouched = await EventsAsync(hub, "/telemetry/stream");
        JsonArray stored = [];
        for (int turn = 0; turn < 100 && stored.Count != 2; turn++)
            stored = (await hub.GetAsync("/telemetry/pi-001")).AsArray();

        Assert.Equal(["2", "3"], stored.Select(message => (string)message!["properties"]!["n"]!));
    }

    private static async Task<Stream> EventsAsync(TestHub hub, string path, long? lastEventId = null)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", hub.OwnerToken());
        if (lastEventId is { } id)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", id.ToString(null as IFormatProvider));
        HttpResponseMessage response = await hub.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.EnsureSuccessStatusCode().Content.Headers.ContentType!.MediaType);
        return await response.Content.ReadAsStreamAsync();
    }

    private static async Task<string> NextBodyAsync(StreamReader reader)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(20));
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return JsonNode.Parse(line["data: ".Length..])!["body"]!.ToString();
        }

        throw new EndOfStreamException("the stream of events ended");
    }
}
