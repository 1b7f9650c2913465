using System.Net;
using EdgeAgent.Hub.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using MQTTnet;

namespace EdgeAgent.Hub.Tests.Rest;

public sealed class ThrottlesTests
{
    [Fact]
    public async Task Twenty_queries_a_minute_are_answered_and_more_are_429_until_time_passes()
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        await using TestHub hub = await TestHub.StartAsync(options => options with { IsThrottled = true }, time);
        for (int i = 0; i < 20; i++)
            await hub.ExpectAsync(200, HttpMethod.Post, "/devices/query", """{"query":"SELECT * FROM devices"}""");
        using (HttpResponseMessage tooMany = await hub.SendAsync(HttpMethod.Post, "/devices/query", """{"query":"SELECT * FROM devices"}"""))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, tooMany.StatusCode);
            Assert.Contains("ErrorCode:ThrottlingException;", await tooMany.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        time.Advance(TimeSpan.FromSeconds(4));
        await hub.ExpectAsync(200, HttpMethod.Post, "/devices/query", """{"query":"SELECT * FROM devices"}""");
    }

    [Fact]
    public async Task A_device_that_reports_too_fast_is_told_by_429()
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        await using TestHub hub = await TestHub.StartAsync(options => options with { IsThrottled = true }, time);
        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-1", await hub.CreateDeviceAsync("pi-1"));
        await device.ListenAsync();
        List<string> statuses = [];
        for (int i = 0; i < 3001; i++)
            await device.Client.PublishStringAsync($"$iothub/twin/PATCH/properties/reported/?$rid={i}", "[]");   // a bad patch costs as much as a good one
        while (statuses.Count < 3001)
            statuses.Add((await device.NextAsync()).Topic.Split('/')[3]);

        Assert.Equal(3000, statuses.Count(status => status == "400"));
        Assert.Equal("429", statuses[^1]);
    }
}
