using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Supervision;
using EdgeAgent.Core.Tests.Support;

namespace EdgeAgent.Core.Tests;

public sealed class AgentTelemetryTests
{
    [Fact]
    public async Task A_message_goes_out_every_interval_with_a_stable_identity_and_nulls_where_unknown()
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Messages.Count >= 3, "three messages"));
        Assert.Equal(["run-0", "run-1", "run-2"], agent.Hub.Messages.Take(3).Select(message => message.MessageId));
        TelemetryMessage first = agent.Hub.Telemetry[0];
        Assert.Equal(("run", 0L, TelemetryMessage.SchemaId), (first.RunId, first.Sequence, first.Schema));
        Assert.InRange(first.WindowSeconds, 10, 12);
        Assert.Equal((long?)(40 << 20), first.System.ResidentBytes);
        Assert.Null(first.System.TemperatureCelsius);
        Assert.Equal(new PowerWindow { Source = PowerSource.None }, first.Power);
        Assert.Empty(first.Slots);
        Assert.Contains("\"temperatureCelsius\":null", System.Text.Encoding.UTF8.GetString(agent.Hub.Messages[0].Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_classifier_did_goes_out_as_a_sketch_with_its_answers_and_the_clocks_worth_with_it_and_into_the_twin()
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", TinyModels.Classifier(1));
        ModelSlot slot = agent.Runtime.Slots["default"];
        for (int i = 0; i < 3; i++)
            Assert.NotNull(slot.TryInfer(slot.Model!, [new byte[8 * 8 * 3]], [], "zeros"));
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Telemetry.Any(message => message.Slots is [{ Inferences: 3 }]), "the window with three inferences"));

        TelemetryMessage message = agent.Hub.Telemetry.First(message => message.Slots is [{ Inferences: 3 }]);
        InferenceWindow window = message.Slots[0];
        Assert.Equal((3L, true), (window.LatencySketch!.Count, window.LatencySketch.IsWellFormed));
        Assert.Equal((3L, 0L, 2), (window.Outputs!.Inferences, window.Outputs.Other, window.Outputs.Classes.Count));
        Assert.Equal(new DriftWindow { Reference = DriftReference.Learning, Inferences = 3 }, window.Drift);
        Assert.Equal(ClockState.Plausible, message.Clock!.State);
        Assert.Null(message.Omitted);
        Assert.Equal("plausible", (string)agent.Hub.Reported["device"]!["clock"]!);
    }

    [Fact]
    public async Task The_interval_from_the_twin_is_in_force_at_once()
    {
        await using var agent = new TestAgent { TelemetryInterval = TimeSpan.FromHours(10) };
        await agent.StartConnectedAsync();
        await agent.Hub.ChangeDesiredAsync(new() { ["telemetry"] = new System.Text.Json.Nodes.JsonObject { ["intervalSeconds"] = 2 } });
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Telemetry.Count >= 2, "two messages"));
        Assert.InRange(agent.Hub.Telemetry[1].WindowSeconds, 2, 4);
    }

    [Fact]
    public async Task Messages_made_while_the_hub_is_away_follow_the_newest_one_and_none_is_lost()
    {
        await using var agent = new TestAgent();
        agent.Start();
        await agent.AdvanceUntilAsync(UntilWaitingAsync(agent, 5));
        await agent.Hub.ConnectAsync();
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Messages.Count >= 5, "the backlog"), TimeSpan.FromMilliseconds(1));
        List<long> sequence = [.. agent.Hub.Telemetry.Select(message => message.Sequence)];
        Assert.Equal(sequence.Max(), sequence[0]);
        Assert.Equal(Enumerable.Range(0, sequence.Count - 1).Select(i => (long)i), sequence.Skip(1));
        Assert.Equal(0, agent.Runtime.Status.TelemetryDropped);
    }

    [Fact]
    public async Task Messages_of_an_outage_outlive_restarts_and_follow_the_newest_one_in_their_order()
    {
        using TestFolder state = new();
        for (int run = 0; run < 3; run++)
        {
            await using var agent = new TestAgent { DataDirectory = state.Path, RunId = $"run{run}" };
            agent.Start();
            await agent.AdvanceUntilAsync(UntilWaitingAsync(agent, (run + 1) * 12));
            await agent.StopAsync();
        }
        await using var last = new TestAgent { DataDirectory = state.Path, RunId = "last" };
        await last.StartConnectedAsync();
        await last.AdvanceUntilAsync(last.Hub.WaitAsync(() => last.Hub.Messages.Count > 36, "the backlog of three runs"), TimeSpan.FromMilliseconds(50));
        await last.StopAsync();

        List<string> backlog = [.. last.Hub.Messages.Select(message => message.MessageId).Where(id => !id.StartsWith("last", StringComparison.Ordinal))];
        Assert.Equal(backlog.Distinct(), backlog);
        Assert.True(backlog.Count >= 36, $"{backlog.Count} of at least 36 messages");
        foreach (int run in Enumerable.Range(0, 3))
        {
            List<string> ofRun = [.. backlog.Where(id => id.StartsWith($"run{run}-", StringComparison.Ordinal))];
            Assert.NotEmpty(ofRun);
            Assert.Equal(Enumerable.Range(0, ofRun.Count).Select(i => $"run{run}-{i}"), ofRun);
        }
        Assert.Equal(0, last.Runtime.Status.TelemetryDropped);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(state.Path, "spool")));
    }

    [Fact]
    public async Task While_the_hub_answers_nothing_is_written_to_the_spool()
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Messages.Count >= 20, "twenty messages"));

        Assert.Empty(Directory.EnumerateFiles(Path.Combine(agent.State, "spool")));
    }

    [Fact]
    public async Task An_unanswered_message_is_sent_again_under_its_identity_and_a_rejected_one_is_dropped()
    {
        await using var agent = new TestAgent();
        agent.Hub.MessageAnswers.Enqueue(new LinkResult(LinkStatus.Unanswered));
        agent.Hub.MessageAnswers.Enqueue(LinkResult.Accepted);
        agent.Hub.MessageAnswers.Enqueue(new LinkResult(LinkStatus.Rejected, "400"));
        await agent.StartConnectedAsync();
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Messages.Count >= 2, "two messages"));
        Assert.Equal(["run-0", "run-2"], agent.Hub.Messages.Take(2).Select(message => message.MessageId));
    }

    [Fact]
    public async Task Measured_energy_is_reported_with_its_source()
    {
        await using var agent = new TestAgent { PowerMeter = new ScriptedPowerMeter { Reading = new PowerReading { Watts = 3 } } };
        await agent.StartConnectedAsync();

        // The clock of the test runs ahead of a busy machine: a window whose readings were missed has no energy, as it should, and one that ended late is not covered to its end.
        bool IsCovered(TelemetryMessage message) => message.Power.Millijoules is not null && message.WindowSeconds == agent.TelemetryInterval.TotalSeconds;
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Telemetry.Any(IsCovered), "a window that was covered by readings"));
        TelemetryMessage message = agent.Hub.Telemetry.First(IsCovered);
        Assert.Equal((PowerSource.Sensor, "scripted"), (message.Power.Source, message.Power.SourceName));
        Assert.Equal(3, message.Power.Watts!.Value, 6);
        Assert.Equal(message.WindowSeconds * 3000, message.Power.Millijoules!.Value, 3);
    }

    [Fact]
    public async Task The_idle_power_is_unknown_at_first_and_then_measured_while_nothing_runs()
    {
        await using var agent = new TestAgent { PowerMeter = new ScriptedPowerMeter { Reading = new PowerReading { Watts = 2 } }, TelemetryInterval = TimeSpan.FromSeconds(3) };
        await agent.StartConnectedAsync();
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Telemetry.Any(message => message.Power.IdleWatts is 2), "the idle power"));
        TelemetryMessage first = agent.Hub.Telemetry.MinBy(message => message.Sequence)!;
        Assert.Equal((null, null), (first.Power.IdleWatts, first.Power.IsCalibrated));
    }

    [Fact]
    public async Task A_fault_in_a_loop_is_logged_and_counted_and_the_loop_begins_again()
    {
        await using var agent = new TestAgent();
        agent.Probe.Faults = 2;
        await agent.StartConnectedAsync();
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Messages.Count >= 1, "a message"));
        LoopStatus loop = Assert.Single(agent.Runtime.Status.Loops, loop => loop.Name == "telemetry");
        Assert.Equal(2, loop.Faults);
        Assert.Contains("a bug in the probe", loop.LastFault, StringComparison.Ordinal);
        Assert.Equal(2, agent.Log.Lines.Count(line => line.Id == 1001));
    }

    [Fact]
    public async Task Stopping_sends_the_last_window_and_leaves_the_hub()
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", TinyModels.Classifier(1));
        int before = agent.Hub.Messages.Count;
        await agent.StopAsync();
        Assert.Equal(before + 1, agent.Hub.Messages.Count);
        Assert.Equal("tiny", Assert.Single(agent.Hub.Telemetry[^1].Slots).Model);
        Assert.True(agent.Hub.HasLeft);
    }

    [Fact]
    public async Task Stopping_while_the_hub_is_away_ends_all_the_same()
    {
        await using var agent = new TestAgent();
        agent.Start();
        await agent.Hub.StartedAsync();
        await agent.StopAsync();
        Assert.True(agent.Hub.HasLeft);
    }

    private static async Task UntilWaitingAsync(TestAgent agent, int count)
    {
        while (agent.Runtime.Status.TelemetryWaiting < count)
            await Task.Delay(2, TestContext.Current.CancellationToken);
    }
}
