using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Tests.Support;

namespace EdgeAgent.Core.Tests;

public sealed class AgentActivationTests
{
    private static readonly byte[] Model = TinyModels.Classifier(1), Other = TinyModels.Classifier(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pushed_model_becomes_active_and_is_acknowledged_and_reported()
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", Model, "7");

        JsonNode answer = agent.Hub.Answer("default")!;
        Assert.Equal(agent.Hub.DesiredVersion, (long)answer["av"]!);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(ScriptedHub.Json(TinyModels.Assignment(Model, "7") with { Labels = null }).ToJsonString())!["file"], answer["value"]!["file"]));
        SlotReport slot = agent.Hub.Slot("default")!;
        Assert.Equal(
            new SlotReport { State = SlotState.Active, Name = "tiny", Version = "7", Sha256 = TinyModels.Digest(Model), ActivatedUtc = slot.ActivatedUtc, Download = slot.Download, Rollout = slot.Rollout }, slot);
        Assert.Equal((Model.Length, false, null), (slot.Download!.ReceivedBytes, slot.Download.IsByDelta, slot.Download.DeltaProblem));
        Assert.NotNull(slot.ActivatedUtc);
        Assert.Equal(TinyModels.Digest(Model), slot.Rollout!.Sha256);
        Assert.True(slot.Rollout.LatencyP99Us > 0 && slot.Rollout.MemoryBytes > 0 && slot.Rollout.PeakResidentBytes > 0, slot.Rollout.ToString());
        Assert.Equal("c", (string?)agent.Hub.Reported["models"]!["__t"]);
        Assert.Equal("portable", (string?)agent.Hub.Reported["device"]!["kernels"]);
        Assert.Equal(203, (int)agent.Hub.Reported["telemetry"]!["intervalSeconds"]!["ac"]!);
        Assert.Equal(0, (int)agent.Hub.Reported["telemetry"]!["intervalSeconds"]!["av"]!);
    }

    [Fact]
    public async Task While_the_agent_works_it_answers_202_and_says_what_it_does()
    {
        await using var agent = new TestAgent();
        var began = new TaskCompletionSource();
        agent.Source.Next(ScriptedModelSource.Hang(began));
        await agent.StartConnectedAsync();
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(TinyModels.Assignment(Model))));
        await began.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.InProgress);
        await agent.Hub.WaitAsync(() => agent.Hub.Slot("default")?.State == SlotState.Downloading, "downloading");
    }

    public static TheoryData<string, string, string, int> Failures => new()
    {
        { "truncated file", ModelStep.Probe, FailureCode.ModelFormat, 500 },
        { "unknown operator", ModelStep.Probe, FailureCode.ModelUnsupported, 500 },
        { "large arena", ModelStep.Probe, FailureCode.OutOfMemory, 500 },
        { "wrong digest", ModelStep.Verify, FailureCode.DigestMismatch, 500 },
        { "fewer bytes", ModelStep.Verify, FailureCode.SizeMismatch, 500 },
        { "more bytes", ModelStep.Verify, FailureCode.SizeMismatch, 500 },
        { "fewer labels", ModelStep.Load, FailureCode.InvalidAssignment, 400 },
        { "labels not UTF-8", ModelStep.Load, FailureCode.InvalidAssignment, 400 },
        { "no address", ModelStep.Accept, FailureCode.InvalidAssignment, 400 },
    };

    [Theory, MemberData(nameof(Failures))]
    public async Task A_failure_for_good_is_reported_once_and_the_old_model_runs_on(string what, string step, string code, int answer)
    {
        await using var agent = new TestAgent { Limits = new ModelLimits { FreeSpaceReserveBytes = 0, MaxMemoryBytes = 1 << 20 } };
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", Model);
        JsonNode bad = Prepare(what, agent.Source);
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", bad));
        await agent.Hub.WaitForAnswerAsync("default", answer);
        await agent.Hub.WaitAsync(() => agent.Hub.Slot("default")!.Failure is not null, "the failure");

        SlotReport slot = agent.Hub.Slot("default")!;
        Assert.Equal((SlotState.Active, TinyModels.Digest(Model)), (slot.State, slot.Sha256));
        Assert.Equal((step, code), (slot.Failure!.Step, slot.Failure.Code));
        Assert.EndsWith(".", slot.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(TinyModels.Digest(Model), agent.Runtime.Slots["default"].Model!.Assignment.File.Sha256);
        if (what == "unknown operator")
            Assert.Contains($"Node 1 ({TinyModels.UnknownOperator})", slot.Failure.Message, StringComparison.Ordinal);

        int fetches = agent.Source.Fetches;
        for (int i = 0; i < 20; i++)
            agent.Time.Advance(TimeSpan.FromHours(1));
        await agent.ActivateAsync("default", TinyModels.Classifier(3), "2");
        Assert.Equal(fetches + 1, agent.Source.Fetches);
        Assert.Null(agent.Hub.Slot("default")!.Failure);
        Assert.Null(agent.Hub.Reported["slots"]!["default"]!["failure"]);
    }

    [Fact]
    public async Task A_verdict_stands_after_a_restart_and_falls_with_another_version_of_the_agent()
    {
        using var folder = new TestFolder();
        var hub = new ScriptedHub();
        var source = new ScriptedModelSource();
        JsonNode bad = Prepare("unknown operator", source);
        await using (var agent = new TestAgent { DataDirectory = folder.Path, Hub = hub, Source = source })
        {
            await agent.StartConnectedAsync();
            await hub.ChangeDesiredAsync(ScriptedHub.Push("default", bad));
            await hub.WaitForAnswerAsync("default", AcknowledgementCode.Failed);
        }
        int fetches = source.Fetches;
        await using (var agent = new TestAgent { DataDirectory = folder.Path, Hub = hub.Restarted(), Source = source })
        {
            await agent.StartConnectedAsync();
            await agent.ActivateAsync("other", Model);
            Assert.Equal(FailureCode.ModelUnsupported, agent.Hub.Slot("default")!.Failure!.Code);
            Assert.Equal(fetches + 1, source.Fetches);
            Assert.DoesNotContain(agent.Log.Lines, line => line.Id == 1210);
        }
        await using (var agent = new TestAgent { DataDirectory = folder.Path, Hub = hub.Restarted(), Source = source, Version = "2.0" })
        {
            await agent.StartConnectedAsync();
            await UntilAsync(agent, () => agent.Log.Lines.Any(line => line.Id == 1210));
        }
    }

    [Fact]
    public async Task A_download_that_fails_is_tried_again_with_back_off_and_resumes()
    {
        await using var agent = new TestAgent();
        agent.Source.Next(ScriptedModelSource.BreakAfter(300));
        agent.Source.Next((_, _, _) => Task.FromResult(new FetchOutcome(FetchStatus.Unavailable, "503", TimeSpan.FromSeconds(20))));
        agent.Source.Next(ScriptedModelSource.BreakAfter(900));
        agent.Source.Store(Model);
        await agent.StartConnectedAsync();
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(TinyModels.Assignment(Model))));
        await agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Failed);
        Assert.Equal(FailureCode.DownloadFailed, agent.Hub.Slot("default")!.Failure!.Code);
        Assert.Contains("connection reset", agent.Hub.Slot("default")!.Failure!.Message, StringComparison.Ordinal);
        DateTimeOffset start = agent.Time.GetUtcNow();
        await agent.AdvanceUntilAsync(agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Done));
        Assert.Equal([0L, 300L, 300L, 900L], agent.Source.Offsets);
        Assert.True(agent.Time.GetUtcNow() - start >= TimeSpan.FromSeconds(20), "The server's wish was not respected.");
    }

    [Fact]
    public async Task Too_little_space_is_found_before_anything_is_fetched()
    {
        var disk = new SimulatedDisk();
        await using var agent = new TestAgent { Files = disk, DataDirectory = "/data", Limits = new ModelLimits { FreeSpaceReserveBytes = 1000 } };
        agent.Source.Store(Other);
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", Model);
        disk.FreeBytes = Other.Length + 999;
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(TinyModels.Assignment(Other, "2"))));
        await agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Failed);
        SlotReport slot = agent.Hub.Slot("default")!;
        Assert.Equal((ModelStep.Download, FailureCode.DiskFull, TinyModels.Digest(Model)), (slot.Failure!.Step, slot.Failure.Code, slot.Sha256));
        Assert.Equal(1, agent.Source.Fetches);
        disk.FreeBytes = Other.Length + 1000;
        await agent.AdvanceUntilAsync(agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Done));
    }

    [Fact]
    public async Task A_newer_assignment_ends_the_work_on_the_older_one()
    {
        await using var agent = new TestAgent();
        var began = new TaskCompletionSource();
        agent.Source.Next(ScriptedModelSource.Hang(began));
        await agent.StartConnectedAsync();
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(TinyModels.Assignment(Model))));
        await began.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await agent.ActivateAsync("default", Other, "2");
        Assert.Equal(TinyModels.Digest(Other), agent.Hub.Slot("default")!.Sha256);
        Assert.Equal(2, agent.Source.Fetches);
    }

    [Fact]
    public async Task A_failing_slot_does_not_hold_up_another()
    {
        await using var agent = new TestAgent();
        var began = new TaskCompletionSource();
        agent.Source.Next(ScriptedModelSource.Hang(began));
        await agent.StartConnectedAsync();
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("slow", ScriptedHub.Json(TinyModels.Assignment(Model))));
        await began.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("bad name", 1));
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("ugly/name", 1));
        await agent.ActivateAsync("good", Other);
        await agent.Hub.WaitForAnswerAsync("ugly/name", AcknowledgementCode.Rejected);
        Assert.Null(agent.Hub.Slot("ugly/name"));
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("ugly/name", null));
        await agent.Hub.WaitAsync(() => agent.Hub.Answer("ugly/name") is null, "the answer to go");
    }

    [Fact]
    public async Task A_model_is_not_fetched_again_after_a_restart_and_runs_before_the_hub_is_there()
    {
        using var folder = new TestFolder();
        var hub = new ScriptedHub();
        var source = new ScriptedModelSource();
        await using (var agent = new TestAgent { DataDirectory = folder.Path, Hub = hub, Source = source })
        {
            await agent.StartConnectedAsync();
            await agent.ActivateAsync("default", Model);
        }
        await using (var agent = new TestAgent { DataDirectory = folder.Path, Hub = hub.Restarted(), Source = source })
        {
            agent.Start();
            await UntilAsync(agent, () => agent.Runtime.Slots["default"].Model is not null);
            await agent.Hub.ConnectAsync();
            await agent.Hub.WaitAsync(() => agent.Hub.Slot("default")?.State == SlotState.Active, "active");
            await agent.Hub.ChangeDesiredAsync(new JsonObject { ["telemetry"] = new JsonObject { ["intervalSeconds"] = 5 } });
            await agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Done, agent.Hub.DesiredVersion);
            Assert.Equal(1, source.Fetches);
        }
    }

    [Fact]
    public async Task A_removed_assignment_empties_the_slot_and_its_files()
    {
        using var folder = new TestFolder();
        var hub = new ScriptedHub();
        var source = new ScriptedModelSource();
        await using var agent = new TestAgent { DataDirectory = folder.Path, Hub = hub, Source = source };
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", Model);
        await hub.ChangeDesiredAsync(ScriptedHub.Push("default", null));
        await hub.WaitAsync(() => hub.Slot("default")?.State == SlotState.Empty, "empty");
        await hub.WaitAsync(() => hub.Answer("default") is null, "the answer to go");
        Assert.Null(hub.Slot("default")!.Sha256);
        Assert.Null(agent.Runtime.Slots["default"].Model);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.Path, "models"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_slot_removed_while_the_agent_was_off_is_emptied_at_the_next_contact()
    {
        using var folder = new TestFolder();
        var hub = new ScriptedHub();
        var source = new ScriptedModelSource();
        await using (var agent = new TestAgent { DataDirectory = folder.Path, Hub = hub, Source = source })
        {
            await agent.StartConnectedAsync();
            await agent.ActivateAsync("default", Model);
        }
        ScriptedHub later = hub.Restarted();
        later.Desired.Clear();
        await using (var agent = new TestAgent { DataDirectory = folder.Path, Hub = later, Source = source })
        {
            await agent.StartConnectedAsync();
            await later.WaitAsync(() => later.Slot("default")?.State == SlotState.Empty && later.Answer("default") is null, "empty");
        }
    }

    [Fact]
    public async Task A_fault_of_the_agent_itself_ends_the_step_and_is_reported()
    {
        await using var agent = new TestAgent();
        agent.Source.Next((_, _, _) => throw new InvalidOperationException("a bug in the source"));
        await agent.StartConnectedAsync();
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(TinyModels.Assignment(Model))));
        await agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Failed);
        Assert.Equal(FailureCode.Internal, agent.Hub.Slot("default")!.Failure!.Code);
        await agent.ActivateAsync("default", Other, "2");
    }

    private static JsonNode Prepare(string what, ScriptedModelSource source)
    {
        byte[] labels = what == "labels not UTF-8" ? [.. TinyModels.Labels(), 0xFF] : TinyModels.Labels(what == "fewer labels" ? 4 : 5);
        byte[] model = what switch
        {
            "truncated file" => Other[..(Other.Length / 2)],
            "unknown operator" => TinyModels.WithUnknownOperator(),
            "large arena" => TinyModels.WithLargeArena(),
            _ => Other,
        };
        source.StoreAs(TinyModels.Digest(model), what switch
        {
            "wrong digest" => [.. model[..^1], (byte)(model[^1] ^ 1)],
            "fewer bytes" => model[..^1],
            "more bytes" => [.. model, 0],
            _ => model,
        });
        source.Store(labels);
        JsonNode assignment = ScriptedHub.Json(TinyModels.Assignment(model, "bad", what.Contains("labels", StringComparison.Ordinal) ? labels : null));
        if (what == "no address")
            assignment["file"]!["url"] = "ftp://hub.test/x";
        return assignment;
    }

    private static async Task UntilAsync(TestAgent agent, Func<bool> condition)
    {
        for (int i = 0; i < 2000 && !condition(); i++)
            await agent.AdvanceUntilAsync(Task.Delay(5, Cancellation), TimeSpan.FromMilliseconds(1));
        Assert.True(condition());
    }
}
