using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Reconciliation;
using EdgeAgent.Core.Tests.Support;

namespace EdgeAgent.Core.Tests;

public sealed class AgentReportingTests
{
    private static readonly byte[] Model = TinyModels.Classifier(1);

    [Fact]
    public async Task After_a_reconnect_without_changes_nothing_is_reported()
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", Model);
        await agent.Hub.DisconnectAsync();
        int patches = agent.Hub.Patches.Count;
        await agent.Hub.ConnectAsync();
        await agent.Hub.ChangeDesiredAsync(Interval(5));
        await agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Done, agent.Hub.DesiredVersion);
        await agent.Hub.WaitAsync(() => (int?)agent.Hub.Reported["telemetry"]!["intervalSeconds"]!["value"] == 5, "the interval's answer");
        var sent = new JsonObject();
        foreach (JsonObject patch in agent.Hub.Patches.Skip(patches))
            JsonMergePatch.Apply(sent, patch);
        Assert.Equal(["models", "telemetry"], sent.Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal(new JsonObject { ["default"] = new JsonObject { ["av"] = agent.Hub.DesiredVersion } }.ToJsonString(), sent["models"]!.ToJsonString());
    }

    [Fact]
    public async Task What_changes_while_the_hub_is_away_is_reported_on_return()
    {
        await using var agent = new TestAgent();
        agent.Source.Store(Model);
        await agent.StartConnectedAsync();
        var began = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        agent.Source.Next(async (bytes, destination, cancellationToken) =>
        {
            began.SetResult();
            await goOn.Task.WaitAsync(cancellationToken);
            return ScriptedModelSource.Send(bytes, destination);
        });
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(TinyModels.Assignment(Model))));
        await began.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await agent.Hub.DisconnectAsync();
        goOn.SetResult();
        await agent.Hub.ConnectAsync();
        await agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Done);
    }

    [Fact]
    public async Task Changes_that_were_missed_are_found_by_their_versions()
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();
        agent.Source.Store(Model);
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(TinyModels.Assignment(Model))), isLost: true);
        await agent.Hub.ChangeDesiredAsync(Interval(7));
        await agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Done, agent.Hub.DesiredVersion);
        await agent.Hub.WaitAsync(() => agent.Hub.TwinFetches == 1, "one more twin");
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"models":{"default":{}}}""")]
    [InlineData("[]")]
    public async Task A_change_that_makes_no_sense_costs_a_twin_and_nothing_else(string body)
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", Model);
        await agent.Hub.SendRawAsync(new CloudEvent.DesiredChanged(Encoding.UTF8.GetBytes(body)));
        await agent.Hub.WaitAsync(() => agent.Hub.TwinFetches == 1, "one more twin");
        await agent.ActivateAsync("default", TinyModels.Classifier(2), "2");
    }

    [Fact]
    public async Task A_twin_that_makes_no_sense_is_fetched_again()
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();
        await agent.Hub.SendRawAsync(new CloudEvent.TwinReceived("{}"u8.ToArray()));
        await agent.Hub.WaitAsync(() => agent.Hub.TwinFetches == 1, "one more twin");
    }

    [Fact]
    public async Task A_report_whose_answer_was_lost_is_settled_by_the_twin()
    {
        await using var agent = new TestAgent();
        agent.Hub.ReportAnswers.Enqueue(new LinkResult(LinkStatus.Unanswered, "time-out"));
        await agent.StartConnectedAsync();
        await agent.Hub.WaitAsync(() => agent.Hub.TwinFetches == 1 && agent.Hub.Reported.ContainsKey("device"), "the report after the twin");
    }

    [Fact]
    public async Task A_throttled_report_waits_and_goes_out()
    {
        await using var agent = new TestAgent();
        agent.Hub.ReportAnswers.Enqueue(new LinkResult(LinkStatus.Throttled, "429", TimeSpan.FromSeconds(30)));
        await agent.StartConnectedAsync();
        DateTimeOffset start = agent.Time.GetUtcNow();
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Reported.ContainsKey("device"), "the report"));
        Assert.True(agent.Time.GetUtcNow() - start >= TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_rejected_report_is_not_repeated_until_something_changes()
    {
        await using var agent = new TestAgent();
        agent.Hub.ReportAnswers.Enqueue(new LinkResult(LinkStatus.Rejected, "400"));
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", Model);
        Assert.Contains(agent.Log.Lines, line => line.Id == 1202);
    }

    [Fact]
    public async Task What_an_older_agent_reported_and_is_gone_is_removed_and_what_others_reported_stays()
    {
        await using var agent = new TestAgent();
        agent.Hub.Reported["models"] = new JsonObject { ["__t"] = "c", ["old"] = new JsonObject { ["value"] = 1, ["ac"] = 200, ["av"] = 1 } };
        agent.Hub.Reported["slots"] = new JsonObject { ["__t"] = "c", ["old"] = new JsonObject { ["state"] = "active" } };
        agent.Hub.Reported["other"] = new JsonObject { ["kept"] = true };
        await agent.StartConnectedAsync();
        await agent.Hub.WaitAsync(() => agent.Hub.Reported["slots"]!["old"] is null, "the old slot to go");
        Assert.Null(agent.Hub.Reported["models"]!["old"]);
        Assert.True((bool)agent.Hub.Reported["other"]!["kept"]!);
    }

    [Theory]
    [InlineData("5", 200, "5")]
    [InlineData("0", 400, "0")]
    [InlineData("\"x\"", 400, "\"x\"")]
    public async Task The_telemetry_interval_is_acknowledged(string value, int code, string echoed)
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();
        await agent.Hub.ChangeDesiredAsync(new JsonObject { ["telemetry"] = new JsonObject { ["__t"] = "c", ["intervalSeconds"] = JsonNode.Parse(value) } });
        await agent.Hub.WaitAsync(() => (int?)agent.Hub.Reported["telemetry"]?["intervalSeconds"]?["ac"] == code, "the answer");
        JsonNode answer = agent.Hub.Reported["telemetry"]!["intervalSeconds"]!;
        Assert.Equal(echoed, answer["value"]!.ToJsonString());
        Assert.Equal(agent.Hub.DesiredVersion, (long)answer["av"]!);
        Assert.NotEmpty((string)answer["ad"]!);
    }

    private static JsonObject Interval(int seconds) => new() { ["telemetry"] = new JsonObject { ["intervalSeconds"] = seconds } };
}
