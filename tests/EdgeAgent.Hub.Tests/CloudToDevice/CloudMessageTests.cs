using System.Net;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Hub.Tests.CloudToDevice;

public sealed class CloudMessageTests : IAsyncLifetime
{
    private const string Filter = "devices/pi-1/messages/devicebound/#";

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private TestHub _hub = null!;
    private string _key = "";

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync(time: _time);
        _key = await _hub.CreateDeviceAsync("pi-1");
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_message_arrives_with_its_properties()
    {
        await using TestDevice device = await ListeningAsync();
        await SendAsync("hello", ("iothub-messageid", "m&1"), ("iothub-correlationid", "c"), ("iothub-app-colour", "red"));

        (string topic, string body) = await device.NextAsync();
        Assert.Equal("hello", body);
        Assert.Equal("devices/pi-1/messages/devicebound/%24.mid=m%261&%24.cid=c&%24.to=%2Fdevices%2Fpi-1%2Fmessages%2Fdevicebound&colour=red", topic);
    }

    [Fact]
    public async Task What_was_not_acknowledged_comes_again_with_the_next_link_and_in_order()
    {
        await using (TestDevice deaf = await TestDevice.ConnectAsync(_hub, "pi-1", _key))
        {
            deaf.Acknowledges = false;
            await deaf.SubscribeAsync(Filter);
            foreach (string text in new[] { "1", "2", "3" })
                await SendAsync(text);
            Assert.Equal(["1", "2", "3"], await BodiesAsync(deaf, 3));
        }

        Assert.Equal(3, await PendingAsync());
        await using (TestDevice again = await TestDevice.ConnectAsync(_hub, "pi-1", _key))
        {
            await again.SubscribeAsync(Filter);
            Assert.Equal(["1", "2", "3"], await BodiesAsync(again, 3));
            await EventuallyAsync(async () => await PendingAsync() == 0);
        }
    }

    [Fact]
    public async Task Messages_wait_for_a_device_that_is_away_and_over_a_restart_of_the_hub()
    {
        await using (TestDevice device = await ListeningAsync())
            Assert.True(device.Client.IsConnected);
        await SendAsync("1");
        await SendAsync("2");
        await _hub.RestartAsync();

        await using TestDevice back = await TestDevice.ConnectAsync(_hub, "pi-1", _key);   // its session kept the subscription
        Assert.True(back.IsSessionPresent);
        Assert.Equal(["1", "2"], await BodiesAsync(back, 2));
    }

    [Fact]
    public async Task A_device_that_takes_over_its_own_link_gets_what_the_old_link_did_not_acknowledge()
    {
        await using TestDevice deaf = await TestDevice.ConnectAsync(_hub, "pi-1", _key);
        deaf.Acknowledges = false;
        await deaf.SubscribeAsync(Filter);
        await SendAsync("1");
        Assert.Equal(["1"], await BodiesAsync(deaf, 1));

        await using TestDevice successor = await TestDevice.ConnectAsync(_hub, "pi-1", _key);
        await deaf.Gone;
        Assert.Equal(["1"], await BodiesAsync(successor, 1));
        await EventuallyAsync(async () => await PendingAsync() == 0);
        await SendAsync("2");
        string next = (await successor.NextAsync()).Body;
        Assert.Equal("2", next == "1" ? (await successor.NextAsync()).Body : next);   // at least once: the broker may send the first one again
    }

    [Fact]
    public async Task Fifty_messages_may_wait_and_purging_makes_room()
    {
        for (int i = 0; i < 50; i++)
            await SendAsync($"{i}", ("iothub-ack", "full"));
        using (HttpResponseMessage full = await TrySendAsync("50"))
        {
            Assert.Equal(HttpStatusCode.Forbidden, full.StatusCode);
            Assert.Contains("DeviceMaximumQueueDepthExceeded", await full.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        JsonNode purged = await _hub.ExpectAsync(200, HttpMethod.Delete, "/devices/pi-1/commands", "");
        Assert.Equal(50, (int)purged["totalMessagesPurged"]!);
        Assert.Equal(0, await PendingAsync());
        Assert.All((await FeedbackAsync())!, record => Assert.Equal("Purged", (string)record!["statusCode"]!));
        await SendAsync("50");
    }

    [Fact]
    public async Task A_message_that_nobody_takes_in_time_expires_and_its_sender_is_told()
    {
        await SendAsync("soon over", ("iothub-ack", "negative"), ("iothub-messageid", "old"), ("iothub-expiry", _time.GetUtcNow().AddMinutes(5).ToString("o")));
        await SendAsync("silent", ("iothub-ack", "positive"), ("iothub-expiry", _time.GetUtcNow().AddMinutes(5).ToString("o")));
        Assert.Null(await FeedbackAsync());

        _time.Advance(TimeSpan.FromMinutes(6));
        await EventuallyAsync(async () => await PendingAsync() == 0);

        JsonNode record = Assert.Single((await FeedbackAsync())!)!;
        Assert.Equal(("old", "Expired", "pi-1"), ((string)record["originalMessageId"]!, (string)record["statusCode"]!, (string)record["deviceId"]!));
    }

    [Fact]
    public async Task A_message_that_is_never_acknowledged_is_given_up_after_ten_deliveries()
    {
        await SendAsync("poison", ("iothub-ack", "full"));
        for (int i = 0; i < 10; i++)
        {
            await using TestDevice deaf = await TestDevice.ConnectAsync(_hub, "pi-1", _key);
            deaf.Acknowledges = false;
            await deaf.SubscribeAsync(Filter);
            Assert.Equal(["poison"], await BodiesAsync(deaf, 1));
        }

        await SendAsync("next");
        await using TestDevice device = await ListeningAsync();
        Assert.Equal(["next"], await BodiesAsync(device, 1));
        Assert.Equal("DeliveryCountExceeded", (string)Assert.Single((await FeedbackAsync())!)!["statusCode"]!);
    }

    [Fact]
    public async Task Feedback_that_is_not_completed_comes_again()
    {
        await using TestDevice device = await ListeningAsync();
        await SendAsync("x", ("iothub-ack", "full"));
        await device.NextAsync();
        JsonArray? first = null;
        string token = "";
        await EventuallyAsync(async () => (first = await FeedbackAsync(read => token = read)) is not null);
        Assert.Null(await FeedbackAsync());

        await _hub.ExpectAsync(204, HttpMethod.Post, $"/messages/serviceBound/feedback/{token}/abandon", "");
        Assert.Equal(first!.ToJsonString(), (await FeedbackAsync(read => token = read))!.ToJsonString());
        await _hub.ExpectAsync(204, HttpMethod.Delete, $"/messages/serviceBound/feedback/{token}", "");
        await _hub.ExpectAsync(412, HttpMethod.Delete, $"/messages/serviceBound/feedback/{token}", "");
        Assert.Null(await FeedbackAsync());
    }

    [Theory]
    [InlineData("iothub-ack", "maybe", 400)]
    [InlineData("iothub-expiry", "tomorrow", 400)]
    [InlineData("iothub-expiry", "2099-01-01T00:00:00Z", 400)]
    public async Task A_bad_message_is_refused(string header, string value, int status)
    {
        using HttpResponseMessage answer = await TrySendAsync("x", (header, value));
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_message_may_have_64_KB()
    {
        using HttpResponseMessage answer = await TrySendAsync(new string('x', 64 << 10));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        await SendAsync(new string('x', 60 << 10));
    }

    private async Task<TestDevice> ListeningAsync()
    {
        TestDevice device = await TestDevice.ConnectAsync(_hub, "pi-1", _key);
        await device.SubscribeAsync(Filter);
        return device;
    }

    private Task<HttpResponseMessage> TrySendAsync(string body, params (string Name, string Value)[] headers)
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/devices/pi-1/messages/deviceBound?api-version=2021-04-12") { Content = new StringContent(body) };
        request.Headers.TryAddWithoutValidation("Authorization", _hub.PolicyToken("service"));
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return _hub.Http.SendAsync(request);
    }

    private async Task SendAsync(string body, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage answer = await TrySendAsync(body, headers);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    private async Task<int> PendingAsync() => (int)(await _hub.GetAsync("/devices/pi-1"))["cloudToDeviceMessageCount"]!;

    private async Task<JsonArray?> FeedbackAsync(Action<string>? token = null)
    {
        using HttpResponseMessage answer = await _hub.SendAsync(HttpMethod.Get, "/messages/serviceBound/feedback");
        if (answer.StatusCode == HttpStatusCode.NoContent)
            return null;
        token?.Invoke(answer.Headers.ETag!.Tag.Trim('"'));
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray();
    }

    private static async Task<List<string>> BodiesAsync(TestDevice device, int count)
    {
        List<string> bodies = [];
        while (bodies.Count < count)
            bodies.Add((await device.NextAsync()).Body);
        return bodies;
    }

    private static Task EventuallyAsync(Func<Task<bool>> condition) => Eventually.TrueAsync(condition);
}
