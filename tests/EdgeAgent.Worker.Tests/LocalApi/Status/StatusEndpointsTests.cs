using System.Text.Json.Nodes;
using EdgeAgent.Core.Tests.Support;

namespace EdgeAgent.Worker.Tests.LocalApi.Status;

public sealed class StatusEndpointsTests
{
    [Fact]
    public async Task Health_is_a_word_and_a_line_for_each_loop()
    {
        await using ApiBench api = await ApiBench.StartAsync();

        RawAnswer answer = await api.GetAsync("/healthz");

        Assert.Equal((200, "text/plain; charset=utf-8"), (answer.Status, answer.Fields["Content-Type"]));
        Assert.Equal(["ok", "link: runs", "starts: runs", "reconciler: runs", "refresher: runs", "reporter: runs", "telemetry: runs", "sender: runs", "governor: runs", "sink cloud: runs"], answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.True((bool)(await api.GetAsync("/healthz", "application/json")).Json["isHealthy"]!);
    }

    [Fact]
    public async Task A_loop_that_waits_after_a_fault_makes_it_503()
    {
        await using ApiBench api = await ApiBench.StartAsync();
        api.Agent.Probe.Faults = 1;
        RawAnswer answer = await api.GetAsync("/healthz");
        for (int i = 0; i < 500 && answer.Status == 200; i++)
        {
            api.Agent.Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Delay(1, TestContext.Current.CancellationToken);
            answer = await api.GetAsync("/healthz");
        }

        Assert.Equal(503, answer.Status);
        Assert.StartsWith("degraded\n", answer.Text, StringComparison.Ordinal);
        Assert.Contains("telemetry: waits to begin again, 1 faults, the last: InvalidOperationException: a bug in the probe\n", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stuck_loop_makes_it_503_and_says_for_how_long()
    {
        await using ApiBench api = await ApiBench.StartAsync();
        TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
        api.Agent.Probe.BeforeWindow = () =>
        {
            hangs.TrySetResult();
            goOn.Task.Wait();
        };
        await api.Agent.AdvanceUntilAsync(hangs.Task);
        api.Agent.Time.Advance(TimeSpan.FromMinutes(11));

        RawAnswer answer = await api.GetAsync("/healthz");
        JsonNode status = (await api.GetAsync("/status")).Json;
        goOn.SetResult();

        Assert.Equal(503, answer.Status);
        Assert.Matches("telemetry: is stuck, it has not got on for 66[0-9] s\n", answer.Text);
        Assert.InRange((double)status["loops"]!.AsArray().Single(loop => (string)loop!["name"]! == "telemetry")!["stuckSeconds"]!, 660, 670);
    }

    [Fact]
    public async Task The_status_says_what_runs()
    {
        await using ApiBench api = await ApiBench.StartAsync();
        await api.Agent.ActivateAsync("default", TinyModels.Classifier(1), "7");
        await api.PostAsync("/v2/models/default/infer", new byte[8 * 8 * 3], 0);

        JsonNode status = (await api.GetAsync("/status")).Json;

        Assert.Equal(("pi-001", true, null), ((string)status["deviceId"]!, (bool)status["link"]!["isConnected"]!, (string?)status["link"]!["problem"]));
        JsonNode slot = status["slots"]![0]!;
        Assert.Equal(("default", "active", "tiny", "7", 1), ((string)slot["slot"]!, (string)slot["state"]!, (string)slot["model"]!, (string)slot["version"]!, (int)slot["inferences"]!));
        Assert.Null(slot["failure"]);
        Assert.Empty(status["pipelines"]!.AsArray());
        Assert.Equal(51.5, (double)status["system"]!["temperatureCelsius"]!);
    }
}
