using System.Text.Json.Nodes;
using EdgeAgent.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.IotHub.Tests;

public sealed class LinkTwinTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task The_status_comes_first_then_the_twin_then_the_changes()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        hub.Desired = new JsonObject { ["interval"] = 10, ["$version"] = 4L };
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));

        LinkNews.StatusChanged status = await run.Next<LinkNews.StatusChanged>();
        while (status.Status.State != LinkState.Connected)
            status = await run.Next<LinkNews.StatusChanged>();
        Assert.Equal("""{"desired":{"interval":10,"$version":4},"reported":{"$version":1}}""", (await run.NextTwin()).ToJsonString());
        await hub.ChangeDesiredAsync("pi-001", "interval", 20);
        Assert.Equal("""{"interval":20,"$version":5}""", (await run.NextChange()).ToJsonString());
        await hub.ChangeDesiredAsync("pi-001", "interval", null);
        Assert.Equal("""{"interval":null,"$version":6}""", (await run.NextChange()).ToJsonString());
    }

    [Fact]
    public async Task A_change_between_subscription_and_document_is_not_handed_up_twice()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        hub.BeforeTwinAnswer = () => hub.ChangeDesiredAsync("pi-001", "color", "red");
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));

        Assert.Equal("""{"$version":2,"color":"red"}""", (await run.NextTwin())["desired"]!.ToJsonString());
        hub.BeforeTwinAnswer = () => Task.CompletedTask;
        await hub.ChangeDesiredAsync("pi-001", "color", "blue");
        Assert.Equal("""{"color":"blue","$version":3}""", (await run.NextChange()).ToJsonString());
    }

    [Fact]
    public async Task A_lost_notification_makes_the_document_come_again()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));
        await run.NextTwin();

        await hub.ChangeDesiredAsync("pi-001", "a", 1, notify: false);
        await hub.ChangeDesiredAsync("pi-001", "b", 2);

        Assert.Equal("""{"$version":3,"a":1,"b":2}""", (await run.NextTwin())["desired"]!.ToJsonString());
    }

    [Theory]
    [InlineData("$iothub/twin/PATCH/properties/desired/?$version=2", "no json")]
    [InlineData("$iothub/twin/PATCH/properties/desired/?$version=2", "[1]")]
    [InlineData("$iothub/twin/PATCH/properties/desired/", """{"a":1}""")]
    [InlineData("$iothub/twin/PATCH/properties/desired/", """{"$version":"2"}""")]
    public async Task A_notification_that_makes_no_sense_makes_the_document_come_again(string topic, string payload)
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));
        await run.NextTwin();

        await hub.SendAsync("pi-001", topic, payload);

        await run.NextTwin();
        Assert.Equal(LinkState.Connected, run.Link.Status.State);
    }

    [Fact]
    public async Task A_throttled_or_failing_twin_is_asked_again_on_the_same_link()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        hub.TwinScript.Enqueue((429, """{"errorCode":429001,"message":"Too many requests"}"""));
        hub.TwinScript.Enqueue((500, ""));
        hub.TwinScript.Enqueue((200, """{"errorCode":503003,"message":"status only in the body"}"""));
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port), time);

        Task<JsonNode> twin = run.NextTwin();
        while (!twin.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(0.2));
            await Task.WhenAny(twin, Task.Delay(20));
        }

        Assert.Equal(4, hub.TwinGets);
        Assert.Equal(1, hub.Attempts.Reader.Count);
    }

    [Theory]
    [InlineData(404, """{"errorCode":404001,"message":"no such device"}""", LinkErrorCode.TwinRefused)]
    [InlineData(200, """{"desired":[]}""", LinkErrorCode.ProtocolError)]
    [InlineData(200, "", LinkErrorCode.ProtocolError)]
    public async Task A_refused_or_senseless_twin_ends_the_link_with_its_reason(int status, string body, LinkErrorCode code)
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        hub.TwinScript.Enqueue((status, body));
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));

        LinkStatus failed = await run.WaitFor(s => s.LastFailure is not null);

        Assert.Equal(code, failed.LastFailure!.Code);
        await run.NextTwin();
    }

    [Fact]
    public async Task A_reported_patch_is_merged_and_answered_with_its_version()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));
        await run.NextTwin();

        TwinResponse answer = await run.Link.PatchReportedAsync("""{"device":{"x":1}}"""u8.ToArray(), default);

        Assert.Equal((TwinOutcome.Done, 204, 2L), (answer.Outcome, answer.Status, answer.Version!.Value));
        Assert.Equal(1, (int)hub.Reported["device"]!["x"]!);
    }

    [Theory]
    [InlineData(429, """{"errorCode":429001,"message":"slow down"}""", TwinOutcome.Throttled, "429001")]
    [InlineData(503, "", TwinOutcome.HubFailed, null)]
    [InlineData(400, """{"errorCode":400004,"message":"bad"}""", TwinOutcome.Refused, "400004")]
    [InlineData(413, "not json", TwinOutcome.Refused, null)]
    [InlineData(204, """{"errorCode":"500001"}""", TwinOutcome.HubFailed, "500001")]
    public async Task A_refused_patch_says_why(int status, string body, TwinOutcome outcome, string? code)
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));
        await run.NextTwin();
        hub.TwinScript.Enqueue((status, body));

        TwinResponse answer = await run.Link.PatchReportedAsync("{}"u8.ToArray(), default);

        Assert.Equal((outcome, code), (answer.Outcome, answer.ErrorCode));
    }

    [Fact]
    public async Task A_request_without_an_answer_times_out_and_the_late_answer_is_passed_over()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port) with { RequestTimeout = TimeSpan.FromMilliseconds(500) });
        await run.NextTwin();
        hub.TwinScript.Enqueue(null);

        TwinResponse silent = await run.Link.PatchReportedAsync("{}"u8.ToArray(), default);
        await hub.SendAsync("pi-001", "$iothub/twin/res/204/?$rid=unknown&$version=9", "");

        Assert.Equal(TwinOutcome.TimedOut, silent.Outcome);
        Assert.Equal(TwinOutcome.Done, (await run.Link.PatchReportedAsync("{}"u8.ToArray(), default)).Outcome);
    }

    [Fact]
    public async Task A_link_cut_during_a_request_says_so_at_once()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using CutProxy network = new(hub.Port);
        await using LinkRun run = new(LinkRun.Options(_authority, network.Port) with { RequestTimeout = TimeSpan.FromMinutes(10) });
        await run.NextTwin();
        hub.TwinScript.Enqueue(null);

        Task<TwinResponse> answer = run.Link.PatchReportedAsync("{}"u8.ToArray(), default);
        while (!hub.TwinScript.IsEmpty)
            await Task.Yield();
        network.Reset();

        Assert.Equal(TwinOutcome.LinkLost, (await answer.WaitAsync(LinkRun.Patience)).Outcome);
    }

    [Fact]
    public async Task Only_one_patch_is_in_flight()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));
        await run.NextTwin();

        TwinResponse[] answers = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(i => run.Link.PatchReportedAsync(System.Text.Encoding.UTF8.GetBytes($$"""{"n":{{i}}}"""), default)));

        Assert.Equal(Enumerable.Range(2, 20).Select(v => (long?)v), answers.Select(a => a.Version));
    }

    [Fact]
    public async Task A_refresh_brings_the_twin_again()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));
        Assert.Equal(TwinOutcome.NotConnected, (await new IotHubLink(LinkRun.Options(_authority, hub.Port), TimeProvider.System, new Random(1),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<IotHubLink>.Instance).RefreshTwinAsync(default)).Outcome);
        await run.NextTwin();

        Assert.Equal(TwinOutcome.Done, (await run.Link.RefreshTwinAsync(default)).Outcome);

        await run.NextTwin();
    }
}
