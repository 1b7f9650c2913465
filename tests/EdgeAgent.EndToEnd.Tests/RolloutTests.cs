using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.EndToEnd.Tests.Support;

namespace EdgeAgent.EndToEnd.Tests;

public sealed class RolloutTests : IAsyncLifetime
{
    private LoopbackHub _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await LoopbackHub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_model_pushed_by_twin_becomes_active_and_its_telemetry_arrives()
    {
        await using Device device = await Device.CreateAsync(_hub, "pi-push");
        device.Start();
        ModelAssignment assignment = await _hub.PublishAsync(TinyModels.Classifier(1), "1");
        await _hub.PushAsync(device.Id, assignment);

        SlotReport slot = await _hub.WaitForSlotAsync(device.Id, s => s.State == SlotState.Active);
        TelemetryMessage telemetry = await _hub.WaitForTelemetryAsync(device.Id, 0, m => m.Slots is [{ Inferences: > 5 }]);

        Assert.Equal(("tiny", "1", assignment.File.Sha256, null), (slot.Name, slot.Version, slot.Sha256, slot.Failure));
        InferenceWindow window = telemetry.Slots[0];
        Assert.Equal(assignment.File.Sha256, window.Sha256);
        Assert.InRange(window.LatencyUs!.P50, 0.1, window.LatencyUs.P99);
        Assert.InRange(window.ArenaBytes, 1, 1 << 20);
        Assert.Equal(3, window.Last!.Count);
        Assert.EndsWith(".png", window.LastInput, StringComparison.Ordinal);
        Assert.InRange(telemetry.System.ResidentBytes!.Value, 1 << 20, 1 << 30);
        Assert.NotNull(telemetry.System.CpuPercent);
        var acknowledgement = (await _hub.ReadTwinAsync(device.Id))["properties"]!["reported"]!["models"]!["default"]!;
        Assert.Equal((200, 2), ((int)acknowledgement["ac"]!, (int)acknowledgement["av"]!));
        Assert.Equal("dtmi:com:edgeagent:EdgeAgent;1", (string)(await _hub.ReadTwinAsync(device.Id))["modelId"]!);

        TelemetryMessage estimated = await _hub.WaitForTelemetryAsync(device.Id, 0, m => m.Power.Millijoules is > 0);
        Assert.NotEqual(PowerSource.None, estimated.Power.Source);
        Assert.NotNull(estimated.Power.SourceName);
    }

    [Fact]
    public async Task What_cannot_run_is_reported_with_code_and_sentence_and_the_model_before_still_runs()
    {
        await using Device device = await Device.CreateAsync(_hub, "pi-failures");
        device.Start();
        ModelAssignment good = await _hub.PublishAsync(TinyModels.Classifier(1), "good");
        await _hub.PushAsync(device.Id, good);
        await _hub.WaitForSlotAsync(device.Id, s => s.State == SlotState.Active);

        ModelAssignment other = await _hub.PublishAsync(TinyModels.Classifier(2), "other");
        ModelAssignment unknown = await _hub.PublishAsync(TinyModels.WithUnknownOperator(), "unknown-op");
        ModelAssignment truncated = await _hub.PublishAsync(TinyModels.Classifier(3)[..^200], "truncated");
        string absent = new('0', 64);
        (ModelAssignment Assignment, string Code, string InSentence)[] rows =
        [
            (other with { Version = "wrong-sha", File = other.File with { Sha256 = absent } }, FailureCode.DigestMismatch, absent),
            (other with { Version = "too-long", File = other.File with { Size = other.File.Size - 1 } }, FailureCode.SizeMismatch, $"{other.File.Size - 1}"),
            (other with { Version = "too-short", File = other.File with { Size = other.File.Size + 1 } }, FailureCode.SizeMismatch, $"{other.File.Size + 1}"),
            (unknown, FailureCode.ModelUnsupported, TinyModels.UnknownOperator),
            (truncated, FailureCode.ModelFormat, "byte"),
            (truncated with { Version = "the-same-file" }, FailureCode.Quarantined, FailureCode.ModelFormat),
        ];
        foreach ((ModelAssignment assignment, string code, string inSentence) in rows)
        {
            await _hub.PushAsync(device.Id, assignment);

            SlotReport slot = await _hub.WaitForSlotAsync(device.Id, s => s.Failure?.Code == code && s.Failure.Sha256 == assignment.File.Sha256 && s.Failure.Message.Contains(inSentence, StringComparison.OrdinalIgnoreCase));

            Assert.Equal((SlotState.Active, good.File.Sha256), (slot.State, slot.Sha256));
        }

        long now = await _hub.LastTelemetryAsync(device.Id);
        await _hub.WaitForTelemetryAsync(device.Id, now, m => m.Slots is [{ Inferences: > 0 } window] && window.Sha256 == good.File.Sha256);
        await _hub.PushAsync(device.Id, other);
        SlotReport last = await _hub.WaitForSlotAsync(device.Id, s => s.Sha256 == other.File.Sha256);
        Assert.Equal((SlotState.Probation, null), (last.State, last.Failure));
        Assert.True(last.Rollout!.LatencyP99Us > 0 && last.Rollout.PeakResidentBytes > 1 << 20, last.ToString());
    }

    [Fact]
    public async Task A_model_in_the_shadow_sees_the_pictures_of_the_active_one_and_then_runs_on_probation_until_it_is_committed()
    {
        await using Device device = await Device.CreateAsync(_hub, "pi-shadow");
        device.Start();
        await _hub.PushAsync(device.Id, await _hub.PublishAsync(TinyModels.Classifier(1), "first"));
        await _hub.WaitForSlotAsync(device.Id, s => s.State == SlotState.Active);

        ModelAssignment next = await _hub.PublishAsync(TinyModels.Classifier(2), "next");
        await _hub.PushAsync(device.Id, next with { Rollout = new RolloutPolicy { ShadowInferences = 20, MinAgreement = 0, ProbationSeconds = 3, ProbationInferences = 10 } });

        await _hub.WaitForSlotAsync(device.Id, s => s.State == SlotState.Probation && s.Sha256 == next.File.Sha256);
        SlotReport slot = await _hub.WaitForSlotAsync(device.Id, s => s.State == SlotState.Active && s.Sha256 == next.File.Sha256);
        Assert.Equal((20, null), (slot.Rollout!.ShadowInferences, slot.Failure));
        Assert.InRange(slot.Rollout.Agreement!.Value, 0, 1);
    }
}
