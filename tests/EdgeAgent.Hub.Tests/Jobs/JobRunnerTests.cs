using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Hub.Tests.Jobs;

public sealed class JobRunnerTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private TestHub _hub = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync(time: _time);
        await _hub.CreateDeviceAsync("pi-1");
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_job_of_later_runs_when_its_time_comes_though_the_hub_was_restarted()
    {
        await PutAsync("j", _time.GetUtcNow().AddHours(3));
        await _hub.RestartAsync();
        Assert.Equal("scheduled", await StatusAsync("j"));

        _time.Advance(TimeSpan.FromHours(2));
        Assert.Equal("scheduled", await StatusAsync("j"));
        await Eventually.TrueAsync(async () =>
        {
            _time.Advance(TimeSpan.FromMinutes(10));
            return await StatusAsync("j") == "completed";
        });

        Assert.Equal("j", (string)(await _hub.GetAsync("/twins/pi-1"))["tags"]!["job"]!);
    }

    [Fact]
    public async Task A_method_that_is_never_answered_fails_with_the_job()
    {
        string key = (string)(await _hub.GetAsync("/devices/pi-1"))["authentication"]!["symmetricKey"]!["primaryKey"]!;
        await using TestDevice mute = await TestDevice.ConnectAsync(_hub, "pi-1", key);
        await mute.SubscribeAsync("$iothub/methods/POST/#");
        await _hub.ExpectAsync(200, HttpMethod.Put, "/jobs/v2/m",
            """{"jobId":"m","type":"scheduleDeviceMethod","queryCondition":"*","cloudToDeviceMethod":{"methodName":"ping","responseTimeoutInSeconds":300},"maxExecutionTimeInSeconds":60}""");
        await mute.NextAsync();

        _time.Advance(TimeSpan.FromSeconds(61));
        await Eventually.TrueAsync(async () => await StatusAsync("m") == "completed");
        Assert.Equal(1, (int)(await _hub.GetAsync("/jobs/v2/m"))["deviceJobStatistics"]!["failedCount"]!);
    }

    [Fact]
    public async Task A_job_that_runs_can_be_cancelled()
    {
        string key = (string)(await _hub.GetAsync("/devices/pi-1"))["authentication"]!["symmetricKey"]!["primaryKey"]!;
        await using TestDevice mute = await TestDevice.ConnectAsync(_hub, "pi-1", key);
        await mute.SubscribeAsync("$iothub/methods/POST/#");
        await _hub.ExpectAsync(200, HttpMethod.Put, "/jobs/v2/m", """{"jobId":"m","type":"scheduleDeviceMethod","queryCondition":"*","cloudToDeviceMethod":{"methodName":"ping"}}""");
        await mute.NextAsync();

        Assert.Equal("cancelled", (string)(await _hub.ExpectAsync(200, HttpMethod.Post, "/jobs/v2/m/cancel", ""))["status"]!);
        await _hub.ExpectAsync(400, HttpMethod.Post, "/jobs/v2/m/cancel", "");
        await _hub.ExpectAsync(404, HttpMethod.Post, "/jobs/v2/none/cancel", "");
    }

    [Theory]
    [InlineData("""{"type":"scheduleUpdateTwin","queryCondition":"*"}""")]
    [InlineData("""{"type":"export","queryCondition":"*","updateTwin":{}}""")]
    [InlineData("""{"type":"scheduleUpdateTwin","queryCondition":"tags.","updateTwin":{}}""")]
    [InlineData("""{"type":"scheduleUpdateTwin","queryCondition":"*","updateTwin":{"tags":{"a.b":1}}}""")]
    [InlineData("""{"type":"scheduleUpdateTwin","queryCondition":"*","updateTwin":{},"startTime":"soon"}""")]
    [InlineData("""{"type":"scheduleUpdateTwin","queryCondition":"*","updateTwin":{},"maxExecutionTimeInSeconds":0}""")]
    [InlineData("""{"type":"scheduleDeviceMethod","queryCondition":"*","cloudToDeviceMethod":{}}""")]
    public async Task A_bad_job_is_400(string body) => await _hub.ExpectAsync(400, HttpMethod.Put, "/jobs/v2/j", body);

    private Task<JsonNode> PutAsync(string id, DateTimeOffset starts) => _hub.ExpectAsync(200, HttpMethod.Put, $"/jobs/v2/{id}",
        $$$"""{"jobId":"{{{id}}}","type":"scheduleUpdateTwin","queryCondition":"*","updateTwin":{"tags":{"job":"{{{id}}}"}},"startTime":"{{{starts:o}}}","maxExecutionTimeInSeconds":100000}""");

    private async Task<string> StatusAsync(string id) => (string)(await _hub.GetAsync($"/jobs/v2/{id}"))["status"]!;
}
