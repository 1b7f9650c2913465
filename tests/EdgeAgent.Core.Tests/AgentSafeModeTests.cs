using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Starts;
using EdgeAgent.Core.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Core.Tests;

public sealed class AgentSafeModeTests
{
    private static readonly byte[] Model = TinyModels.Classifier(1), Other = TinyModels.Classifier(2);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ScriptedModelSource _source = new();
    private SimulatedDisk _disk = new();
    private ScriptedHub _hub = new();

    public AgentSafeModeTests()
    {
        _source.Store(Model);
        _source.Store(Other);
    }

    [Fact]
    public async Task A_row_of_crashes_ends_in_safe_mode_which_loads_nothing_and_tells_the_cloud()
    {
        await CrashFiveTimesAsync();

        await using TestAgent agent = Create();
        await agent.StartConnectedAsync();
        await _hub.WaitAsync(() => (string?)_hub.Reported["device"]?["mode"] == "safe", "the mode");
        await _hub.WaitForAnswerAsync("default", AcknowledgementCode.Failed);

        Assert.Null(agent.Runtime.Slots["default"].Model);
        Assert.Equal((SlotState.Empty, FailureCode.SafeMode), (_hub.Slot("default")!.State, _hub.Slot("default")!.Failure!.Code));
        Assert.Equal(new DateTimeOffset(2026, 8, 1, 0, 0, 0, TimeSpan.Zero).Date, ((DateTime)_hub.Reported["device"]!["safeModeSinceUtc"]!).Date);
        Assert.StartsWith("The agent ended 5 times out of order", (string)_hub.Reported["device"]!["safeModeReason"]!, StringComparison.Ordinal);
        await agent.AdvanceUntilAsync(_hub.WaitAsync(() => _hub.Telemetry.Any(message => message.Mode == "safe"), "telemetry"));
        Assert.Equal(200, (await _hub.CallAsync("ping")).Status);
        Assert.Equal(agent.Runtime.Status.SafeMode!.Reason, (string?)(await _hub.CallAsync("status")).Payload["safeMode"]!["reason"]);
    }

    [Fact]
    public async Task Other_models_end_it_and_the_agent_begins_anew_with_them()
    {
        await CrashFiveTimesAsync();
        await using (TestAgent safe = Create())
        {
            await safe.StartConnectedAsync();
            await _hub.WaitForAnswerAsync("default", AcknowledgementCode.Failed);
            await _hub.ChangeDesiredAsync(Push(Other, "2"));
            await safe.AdvanceUntilAsync(safe.Ended);
            Assert.Equal(AgentExit.RestartRequested, await safe.Ended);
        }

        await RunsAgainAsync(Create(), Other);
    }

    [Fact]
    public async Task Models_that_were_assigned_while_it_crashed_end_it_too()
    {
        await CrashFiveTimesAsync();
        await _hub.ChangeDesiredAsync(Push(Other, "2"));
        await using (TestAgent safe = Create())
        {
            await safe.StartConnectedAsync();
            await safe.AdvanceUntilAsync(safe.Ended);
        }

        await RunsAgainAsync(Create(), Other);
    }

    [Fact]
    public async Task The_method_restart_ends_it()
    {
        await CrashFiveTimesAsync();
        await using (TestAgent safe = Create())
        {
            await safe.StartConnectedAsync();
            Assert.Equal(200, (await _hub.CallAsync("restart", """{"leaveSafeMode":true}""")).Status);
            await safe.AdvanceUntilAsync(safe.Ended);
        }

        await RunsAgainAsync(Create(), Model);
    }

    [Fact]
    public async Task A_restart_alone_does_not_end_it_and_another_version_does()
    {
        await CrashFiveTimesAsync();
        await using (TestAgent safe = Create())
        {
            await safe.StartConnectedAsync();
            await _hub.CallAsync("restart");
            await safe.AdvanceUntilAsync(safe.Ended);
        }
        _hub = _hub.Restarted();
        await using (TestAgent safe = Create())
        {
            await safe.StartConnectedAsync();
            Assert.NotNull(safe.Runtime.Status.SafeMode);
            await safe.StopAsync();
        }

        await RunsAgainAsync(Create("2.0"), Model);
    }

    [Fact]
    public async Task Outside_of_it_leaving_it_is_refused()
    {
        await using TestAgent agent = Create();
        agent.Start();
        (int status, JsonNode payload) = await _hub.CallAsync("restart", """{"leaveSafeMode":true}""");
        Assert.Equal((409, "The agent is not in safe mode."), (status, (string)payload["error"]!));
        Assert.Equal(400, (await _hub.CallAsync("restart", """{"leaveSafeMode":1}""")).Status);
    }

    [Fact]
    public async Task Ten_good_minutes_clear_the_count()
    {
        for (int start = 0; start < 8; start++)
        {
            await using TestAgent agent = Create();
            agent.Start();
            if (start % 4 == 3)
            {
                Task healthy = ReadsAsync(record => record.Phase == StartPhase.Healthy);
                await agent.AdvanceUntilAsync(healthy, TimeSpan.FromSeconds(20));
            }
            Crash();
            await agent.StopAsync();
            Assert.Null(agent.Runtime.Status.SafeMode);
        }
    }

    [Fact]
    public async Task A_disk_that_cannot_be_written_keeps_the_agent_from_nothing()
    {
        WatchedFiles files = new(_disk) { BeforeWrite = _ => throw new UnauthorizedAccessException("read-only file system") };
        await using var agent = new TestAgent { Files = files, DataDirectory = "/data", Hub = _hub };
        await agent.StartConnectedAsync();
        await agent.AdvanceUntilAsync(_hub.WaitAsync(() => _hub.Messages.Count > 0 && (string?)_hub.Reported["device"]?["mode"] == "normal", "report and telemetry"));
        Assert.Contains(agent.Log.Lines, line => line.Id == 1022);
    }

    private async Task CrashFiveTimesAsync()
    {
        for (int start = 0; start < 5; start++)
        {
            await using TestAgent agent = Create();
            await agent.StartConnectedAsync();
            if (start == 0)
                await agent.ActivateAsync("default", Model);
            Assert.Null(agent.Runtime.Status.SafeMode);
            Crash();
            await agent.StopAsync();
            _hub = _hub.Restarted();
        }
    }

    private async Task RunsAgainAsync(TestAgent next, byte[] model)
    {
        await using TestAgent agent = next;
        await agent.StartConnectedAsync();
        while (agent.Runtime.Slots["default"].Model is null)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        await agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Done, agent.Hub.DesiredVersion);
        Assert.Null(agent.Runtime.Status.SafeMode);
        Assert.Equal(TinyModels.Digest(model), agent.Runtime.Slots["default"].Model!.Assignment.File.Sha256);
        await agent.Hub.WaitAsync(() => (string?)agent.Hub.Reported["device"]?["mode"] == "normal" && agent.Hub.Reported["device"]!["safeModeReason"] is null, "the mode");
    }

    // What the disk holds now is what the next start finds; what the agent of before still writes goes to its own disk.
    private void Crash() => _disk = _disk.AfterPowerCut(CrashKind.KeepsEverything);

    private TestAgent Create(string version = "1.0")
    {
        if (_hub.HasLeft)
            _hub = _hub.Restarted();
        return new TestAgent { Files = _disk, DataDirectory = "/data", Time = _time, Hub = _hub, Source = _source, Version = version };
    }

    private async Task ReadsAsync(Func<StartsRecord, bool> condition)
    {
        while (!condition(new StartsFile(_disk, "/data/run").Read()))
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    private static JsonObject Push(byte[] model, string version) => ScriptedHub.Push("default", ScriptedHub.Json(TinyModels.Assignment(model, version)));
}
