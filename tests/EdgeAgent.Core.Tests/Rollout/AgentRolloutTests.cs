using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Tests.Support;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Rollout;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Core.Trust;
using EdgeAgent.Imaging;

namespace EdgeAgent.Core.Tests.Rollout;

/// <summary>A row of the table after the other: what each failure leaves and says.</summary>
public sealed class AgentRolloutTests : IDisposable
{
    private static readonly byte[] Old = TinyModels.Classifier(1), New = TinyModels.Classifier(2), Third = TinyModels.Classifier(3);
    private static readonly RolloutOptions WithProbation = new() { Probation = TimeSpan.FromSeconds(60), ProbeTimedRuns = 3 };

    private readonly ECDsa _key = FleetOwner.NewKey();
    private readonly TestFolder _folder = new();

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<string, string> ProbeFailures => new()
    {
        { "crashed", FailureCode.ProbeCrashed },
        { "hung", FailureCode.ProbeHung },
        { "out of memory", FailureCode.OutOfMemory },
    };

    [Theory, MemberData(nameof(ProbeFailures))]
    public async Task What_fails_in_the_probe_leaves_the_old_model_and_its_file_is_quarantined_until_the_attempt_is_raised(string how, string code)
    {
        await using TestAgent agent = await StartAsync();
        ProbeOutcome outcome = how switch
        {
            "crashed" => new ProbeOutcome.Crashed("was ended by signal 11"),
            "hung" => new ProbeOutcome.Hung(TimeSpan.FromSeconds(5)),
            _ => new ProbeOutcome.OutOfMemory(1 << 20),
        };
        agent.ModelProbe!.Next(_ => outcome);
        agent.ModelProbe.Next(_ => how == "crashed" ? outcome : throw new InvalidOperationException("Only a crash is tried twice."));
        await PushAsync(agent, TinyModels.Assignment(New, "2"), AcknowledgementCode.Failed);
        AssertKept(agent, ModelStep.Probe, code);
        int fetches = agent.Source.Fetches;

        await PushAsync(agent, TinyModels.Assignment(New, "other-name"), AcknowledgementCode.Failed);
        AssertKept(agent, ModelStep.Accept, FailureCode.Quarantined);
        Assert.Contains(code, agent.Hub.Slot("default")!.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(fetches, agent.Source.Fetches);

        await using TestAgent next = await RestartAsync(agent);
        await PushAsync(next, TinyModels.Assignment(New, "2") with { Rollout = new RolloutPolicy { Attempt = 1 } }, AcknowledgementCode.Done);
        Assert.Equal(TinyModels.Digest(New), next.Hub.Slot("default")!.Sha256);
        await PushAsync(next, TinyModels.Assignment(Old), AcknowledgementCode.Done);
        await PushAsync(next, TinyModels.Assignment(New, "2"), AcknowledgementCode.Done);
    }

    [Fact]
    public async Task A_probe_that_crashed_once_is_given_another_try()
    {
        await using TestAgent agent = await StartAsync();
        agent.ModelProbe!.Next(_ => new ProbeOutcome.Crashed("was ended by signal 9"));
        await PushAsync(agent, TinyModels.Assignment(New, "2"), AcknowledgementCode.Done);
        Assert.Equal(3, agent.ModelProbe.Requests.Count);
    }

    [Fact]
    public async Task A_probe_that_cannot_be_started_says_nothing_of_the_model_and_is_tried_again()
    {
        await using TestAgent agent = await StartAsync();
        agent.ModelProbe!.Next(_ => new ProbeOutcome.NotStarted("Too many processes."));
        await PushAsync(agent, TinyModels.Assignment(New, "2"), AcknowledgementCode.Failed);
        AssertKept(agent, ModelStep.Probe, FailureCode.ProbeUnavailable);
        await agent.AdvanceUntilAsync(agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Done));
    }

    [Fact]
    public async Task A_golden_sample_with_other_outputs_is_named_and_another_manifest_has_the_file_tried_again()
    {
        await using TestAgent agent = await StartAsync(isSigned: true);
        IReadOnlyList<GoldenSample> right = GoldenSamples.Of(New, 1, 2, 3);
        await PushAsync(agent, Sign(agent, New, 2, m => m with { Golden = [right[0], right[1] with { OutputsSha256 = new string('b', 64) }, right[2]] }), AcknowledgementCode.Failed);
        AssertKept(agent, ModelStep.Golden, FailureCode.GoldenMismatch);
        string message = agent.Hub.Slot("default")!.Failure!.Message;
        Assert.Contains("seed 2 ", message, StringComparison.Ordinal);
        Assert.Contains(right[1].OutputsSha256, message, StringComparison.Ordinal);
        Assert.Contains(new string('b', 64), message, StringComparison.Ordinal);

        await PushAsync(agent, Sign(agent, New, 3, m => m with { Golden = right }), AcknowledgementCode.Done);
        Assert.Equal(3, agent.Hub.Slot("default")!.Rollout!.GoldenSamples);

        (int status, JsonNode answer) = await agent.Hub.CallAsync("runGoldenSamples");
        Assert.Equal((200, 3), (status, (int)answer["passed"]!));
        Assert.Equal(right.Select(sample => sample.OutputsSha256), answer["samples"]!.AsArray().Select(sample => (string)sample!["found"]!));
    }

    [Fact]
    public async Task Golden_samples_of_a_model_without_any_are_409()
    {
        await using TestAgent agent = await StartAsync();
        Assert.Equal(409, (await agent.Hub.CallAsync("runGoldenSamples")).Status);
        Assert.Equal(409, (await agent.Hub.CallAsync("runGoldenSamples", """{"slot":"other"}""")).Status);
    }

    public static TheoryData<string, ModelBudgets> TightBudgets => new()
    {
        { "latency", new ModelBudgets { LatencyP99Us = 0.001 } },
        { "memory", new ModelBudgets { MemoryBytes = 10 } },
    };

    [Theory, MemberData(nameof(TightBudgets))]
    public async Task A_model_beyond_a_budget_is_not_activated(string what, ModelBudgets budgets)
    {
        await using TestAgent agent = await StartAsync(isSigned: true);
        await PushAsync(agent, Sign(agent, New, 2, m => m with { Budgets = budgets }), AcknowledgementCode.Failed);
        AssertKept(agent, ModelStep.Budgets, FailureCode.BudgetExceeded);
        Assert.Contains(what, agent.Hub.Slot("default")!.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_energy_budget_that_cannot_be_measured_is_reported_as_not_checked()
    {
        await using TestAgent agent = await StartAsync(isSigned: true);
        await PushAsync(agent, Sign(agent, New, 2, m => m with { Budgets = new ModelBudgets { MillijoulesPerInference = 1 } }), AcknowledgementCode.Done);
        RolloutReport report = agent.Hub.Slot("default")!.Rollout!;
        Assert.Equal((null, "millijoulesPerInference was not checked: this device has no power meter."), (report.MillijoulesPerInference, report.NotChecked));
    }

    [Fact]
    public async Task In_the_shadow_a_model_that_agrees_takes_over()
    {
        await using TestAgent agent = await StartAsync();
        byte[] same = [.. Old, 0, 0, 0, 0];
        Task active = PushAsync(agent, TinyModels.Assignment(same, "2") with { Rollout = new RolloutPolicy { ShadowInferences = 20 } }, AcknowledgementCode.Done);
        await RunPicturesAsync(agent, active);
        SlotReport slot = agent.Hub.Slot("default")!;
        Assert.Equal((TinyModels.Digest(same), 20, 1.0), (slot.Sha256, slot.Rollout!.ShadowInferences, slot.Rollout.Agreement));
    }

    [Fact]
    public async Task In_the_shadow_a_model_that_disagrees_is_not_activated()
    {
        await using TestAgent agent = await StartAsync();
        Task failed = PushAsync(agent, TinyModels.Assignment(New, "2") with { Rollout = new RolloutPolicy { ShadowInferences = 20, MinAgreement = 1 } }, AcknowledgementCode.Failed);
        await RunPicturesAsync(agent, failed);
        AssertKept(agent, ModelStep.Shadow, FailureCode.ShadowDisagreement);
        Assert.InRange(agent.Hub.Slot("default")!.Rollout!.Agreement!.Value, 0, 0.999);
    }

    [Fact]
    public async Task A_shadow_without_inferences_ends_in_time()
    {
        await using TestAgent agent = await StartAsync();
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(
            Store(agent, New, TinyModels.Assignment(New, "2") with { Rollout = new RolloutPolicy { ShadowInferences = 5, ShadowMaxSeconds = 30 } }))));
        await agent.Hub.WaitAsync(() => agent.Hub.Slot("default")!.State == SlotState.Shadow, "the shadow");
        await agent.AdvanceUntilAsync(agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Failed));
        AssertKept(agent, ModelStep.Shadow, FailureCode.ShadowIncomplete);
        Assert.Contains("0 of 5 inferences", agent.Hub.Slot("default")!.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probation_is_acknowledged_as_in_progress_and_ends_in_commitment()
    {
        await using TestAgent agent = await StartAsync(WithProbation);
        await OnProbationAsync(agent, New);
        Assert.Equal(AcknowledgementCode.InProgress, (int)agent.Hub.Answer("default")!["ac"]!);
        Assert.Equal(TinyModels.Digest(New), agent.Hub.Slot("default")!.Sha256);
        DateTimeOffset start = agent.Time.GetUtcNow();
        await agent.AdvanceUntilAsync(agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Done));
        Assert.InRange(agent.Time.GetUtcNow() - start, TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(90));
        Assert.Equal(SlotState.Active, agent.Hub.Slot("default")!.State);
    }

    [Fact]
    public async Task A_model_that_is_too_slow_on_probation_is_rolled_back_and_quarantined()
    {
        await using TestAgent agent = await StartAsync(WithProbation, isSigned: true);
        ModelAssignment slow = Sign(agent, New, 2, m => m with { Budgets = new ModelBudgets { LatencyP99Us = 0.001 } });
        agent.ModelProbe!.Next(request => new ProbeOutcome.Passed(new ProbeFigures
        {
            LoadUs = 1,
            ArenaBytes = 1,
            WeightsBytes = 1,
            TimedRuns = 1,
            TimedTime = TimeSpan.Zero,
            LatencyP99Us = 0.0005,
            OutputsSha256 = [],
        }));
        await OnProbationAsync(agent, New, slow);
        await RunPicturesAsync(agent, agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Failed), step: TimeSpan.FromMicroseconds(5));
        AssertKept(agent, ModelStep.Probation, FailureCode.ProbationFailed);
        Assert.Contains("of 5 inferences", agent.Hub.Slot("default")!.Failure!.Message, StringComparison.Ordinal);
        await PushAsync(agent, slow with { Rollout = new RolloutPolicy { ProbationSeconds = 0 } }, AcknowledgementCode.Failed);
        AssertKept(agent, ModelStep.Accept, FailureCode.Quarantined);
    }

    [Fact]
    public async Task A_model_that_lacks_inferences_on_probation_is_rolled_back()
    {
        await using TestAgent agent = await StartAsync(WithProbation);
        await OnProbationAsync(agent, New, TinyModels.Assignment(New, "2") with { Rollout = new RolloutPolicy { ProbationInferences = 3, ProbationSeconds = 1 } });
        await agent.AdvanceUntilAsync(agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Failed), TimeSpan.FromSeconds(30));
        AssertKept(agent, ModelStep.Probation, FailureCode.ProbationIncomplete);
        Assert.Contains("tiny 1 runs again.", agent.Hub.Slot("default")!.Failure!.Message, StringComparison.Ordinal);
        await PushAsync(agent, TinyModels.Assignment(New, "again"), AcknowledgementCode.Failed);
        AssertKept(agent, ModelStep.Accept, FailureCode.Quarantined);
    }

    [Fact]
    public async Task Probation_goes_on_after_a_restart_without_the_hub()
    {
        await using TestAgent agent = await StartAsync(WithProbation);
        await OnProbationAsync(agent, New);
        await agent.StopAsync();
        await using TestAgent next = Following(agent, WithProbation);
        next.Start();
        await next.AdvanceUntilAsync(UntilAsync(() => next.Log.Lines.Any(line => line.Id == 1124)));
        Assert.Equal(TinyModels.Digest(New), next.Runtime.Slots["default"].Model!.Assignment.File.Sha256);
    }

    [Fact]
    public async Task A_model_on_probation_with_which_the_agent_dies_too_often_is_rolled_back_at_the_start()
    {
        await using TestAgent agent = await StartAsync(WithProbation);
        await OnProbationAsync(agent, New);
        await agent.StopAsync();
        var store = new ModelStore(agent.Files, Path.Combine(_folder.Path, "models"), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        store.Open();
        Assert.Equal(0, store.Find("default")!.Probation!.Runs);
        store.Save(store.Find("default")! with { Probation = new ProbationMark(3) });
        await using TestAgent next = Following(agent, WithProbation);
        await next.StartConnectedAsync();
        await next.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Failed);
        AssertKept(next, ModelStep.Probation, FailureCode.Interrupted);
    }

    [Fact]
    public async Task A_model_that_takes_the_agent_down_in_the_probe_is_not_tried_for_ever()
    {
        await using TestAgent agent = await StartAsync();
        await agent.StopAsync();
        var store = new ModelStore(agent.Files, Path.Combine(_folder.Path, "models"), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        store.Open();
        ModelAssignment assignment = TinyModels.Assignment(New, "2");
        store.Save(store.Find("default")! with { Pending = new PendingModel(assignment, ModelStep.Probe, 3) });
        await using TestAgent next = Following(agent, agent.Rollout);
        next.Source.Store(New);
        await next.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(assignment)), isLost: true);
        await next.StartConnectedAsync();
        await next.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Failed, next.Hub.DesiredVersion);
        AssertKept(next, ModelStep.Probe, FailureCode.Interrupted);
    }

    [Fact]
    public async Task A_newer_model_takes_the_place_of_one_on_probation_and_the_committed_one_stays_the_one_to_go_back_to()
    {
        await using TestAgent agent = await StartAsync(WithProbation);
        await OnProbationAsync(agent, New);
        await OnProbationAsync(agent, Third);
        (int status, JsonNode answer) = await agent.Hub.CallAsync("rollBack");
        Assert.Equal((200, TinyModels.Digest(Old)), (status, (string)answer["sha256"]!));
        await agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Failed, agent.Hub.DesiredVersion);
        AssertKept(agent, ModelStep.RollBack, FailureCode.RolledBack);
    }

    [Fact]
    public async Task Rolled_back_by_the_cloud_a_model_does_not_come_back_by_itself_and_twice_is_409()
    {
        await using TestAgent agent = await StartAsync();
        Assert.Equal(409, (await agent.Hub.CallAsync("rollBack")).Status);
        await PushAsync(agent, TinyModels.Assignment(New, "2"), AcknowledgementCode.Done);
        Assert.Equal(200, (await agent.Hub.CallAsync("rollBack", """{"slot":"default"}""")).Status);
        await agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Failed, agent.Hub.DesiredVersion);
        AssertKept(agent, ModelStep.RollBack, FailureCode.RolledBack);
        Assert.Equal(409, (await agent.Hub.CallAsync("rollBack")).Status);
        await PushAsync(agent, TinyModels.Assignment(New, "2") with { Rollout = new RolloutPolicy { Attempt = 1 } }, AcknowledgementCode.Done);
    }

    [Fact]
    public async Task A_slot_that_goes_to_and_fro_is_stopped_until_the_attempt_is_raised_or_an_hour_has_passed()
    {
        await using TestAgent agent = await StartAsync();
        for (int i = 0; i < 3; i++)
        {
            await PushAsync(agent, TinyModels.Assignment(New, "2"), AcknowledgementCode.Done);
            await PushAsync(agent, TinyModels.Assignment(Old), AcknowledgementCode.Done);
        }
        await PushAsync(agent, TinyModels.Assignment(New, "2"), AcknowledgementCode.Failed);
        AssertKept(agent, ModelStep.Accept, FailureCode.RolloutLoop);
        await PushAsync(agent, TinyModels.Assignment(New, "2") with { Rollout = new RolloutPolicy { Attempt = 1 } }, AcknowledgementCode.Done);
        agent.Time.Advance(TimeSpan.FromHours(2));
        await PushAsync(agent, TinyModels.Assignment(Old), AcknowledgementCode.Done);
    }

    [Fact]
    public async Task Another_policy_for_the_model_that_runs_changes_nothing_but_the_record()
    {
        await using TestAgent agent = await StartAsync();
        int probes = agent.ModelProbe!.Requests.Count;
        await PushAsync(agent, TinyModels.Assignment(Old) with { Rollout = new RolloutPolicy { ProbationSeconds = 5 } }, AcknowledgementCode.Done);
        Assert.Equal(probes, agent.ModelProbe.Requests.Count);
    }

    private async Task<TestAgent> StartAsync(RolloutOptions? options = null, bool isSigned = false)
    {
        var agent = new TestAgent
        {
            DataDirectory = _folder.Path,
            Rollout = options ?? new RolloutOptions { Probation = TimeSpan.Zero, ProbeTimedRuns = 3 },
            Trust = isSigned ? new TrustOptions { Root = FleetOwner.Sign(FleetOwner.Document(1, _key), _key), IsRequired = false } : null,
        };
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", Old);
        return agent;
    }

    private static async Task<TestAgent> RestartAsync(TestAgent agent)
    {
        await agent.StopAsync();
        TestAgent next = Following(agent, agent.Rollout);
        await next.StartConnectedAsync();
        return next;
    }

    private static TestAgent Following(TestAgent agent, RolloutOptions options) => new()
    {
        DataDirectory = agent.DataDirectory,
        Hub = agent.Hub.Restarted(),
        Source = agent.Source,
        Trust = agent.Trust,
        Rollout = options,
        Time = agent.Time,
    };

    private ModelAssignment Sign(TestAgent agent, byte[] model, long sequence, Func<ModelManifest, ModelManifest> change)
    {
        string version = FormattableString.Invariant($"{sequence}");
        byte[] manifest = FleetOwner.Sign(change(FleetOwner.Manifest(model, sequence, version)), _key);
        agent.Source.Store(manifest);
        return TinyModels.Assignment(model, version) with { Manifest = TinyModels.Reference(manifest) };
    }

    private static ModelAssignment Store(TestAgent agent, byte[] model, ModelAssignment assignment)
    {
        agent.Source.Store(model);
        return assignment;
    }

    private static async Task PushAsync(TestAgent agent, ModelAssignment assignment, int answer)
    {
        foreach (byte[] model in new[] { Old, New, Third, [.. Old, 0, 0, 0, 0] })
            agent.Source.Store(model);
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(assignment)));
        await agent.Hub.WaitForAnswerAsync("default", answer, agent.Hub.DesiredVersion);
    }

    private static async Task OnProbationAsync(TestAgent agent, byte[] model, ModelAssignment? assignment = null)
    {
        agent.Source.Store(model);
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(assignment ?? TinyModels.Assignment(model, "2"))));
        await agent.Hub.WaitAsync(() => agent.Hub.Slot("default") is { State: SlotState.Probation } slot && slot.Sha256 == TinyModels.Digest(model), "probation");
    }

    // Runs pictures until the task ends.
    private static async Task RunPicturesAsync(TestAgent agent, Task task, TimeSpan step = default)
    {
        agent.Time.AutoAdvanceAmount = step;
        var random = new Random(5);
        for (int i = 0; i < 5000 && !task.IsCompleted; i++)
        {
            var picture = new RgbImage(9, 9);
            random.NextBytes(picture.Pixels);
            agent.Runtime.Slots["default"].Run(picture, "picture", TimeSpan.Zero);
            await Task.WhenAny(task, Task.Delay(2, TestContext.Current.CancellationToken));
        }
        await task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int i = 0; i < 3000 && !condition(); i++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(condition());
    }

    private static void AssertKept(TestAgent agent, string step, string code)
    {
        SlotReport slot = agent.Hub.Slot("default")!;
        Assert.True((step, code) == (slot.Failure?.Step, slot.Failure?.Code), $"expected {step} {code}, found {slot.Failure}");
        Assert.Equal((SlotState.Active, TinyModels.Digest(Old)), (slot.State, slot.Sha256));
        Assert.Equal(TinyModels.Digest(Old), agent.Runtime.Slots["default"].Model!.Assignment.File.Sha256);
    }
}
