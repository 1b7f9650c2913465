using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Rollouts;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>Judges from what a device reports alone whether it runs the model well. Devices may report anything: what is not understood is not there.</summary>
internal static class DeviceEvidence
{
    /// <summary>The verdict on a device that is assigned the model.</summary>
    /// <param name="ring">The bounds.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="assignment">The model.</param>
    /// <param name="desiredVersion">The version of the desired properties that named it; only answers to it or later ones count.</param>
    /// <param name="reported">The reported properties.</param>
    /// <param name="figures">What its telemetry says about the model; null where no bound asks for it.</param>
    public static DeviceVerdict Judge(RolloutRing ring, string slot, ModelAssignment assignment, long desiredVersion, JsonObject reported, DeviceFigures? figures)
    {
        JsonObject? answer = (reported[TwinNames.Models] as JsonObject)?[slot] as JsonObject;
        SlotReport? report = Report((reported[TwinNames.Slots] as JsonObject)?[slot]);
        if (Number(answer?["av"]) is not { } answered || answered < desiredVersion || report is null)
            return DeviceVerdict.Undecided;
        double code = Number(answer?["ac"]) ?? 0;
        if (code >= AcknowledgementCode.Rejected)
        {
            SlotFailure? failure = report.Failure is { } last && (last.Sha256 is null || last.Sha256 == assignment.File.Sha256) ? last : null;
            return new DeviceVerdict(MemberPhase.Failed, failure?.Step ?? "accept", failure?.Code ?? FailureCode.InvalidAssignment, failure?.Message ?? "The device refused the assignment.");
        }

        if (Broken(ring, assignment, report, figures) is { } broken)
            return broken;
        bool runs = report.State == SlotState.Active && report.Sha256 == assignment.File.Sha256;
        return code == AcknowledgementCode.Done && runs ? new DeviceVerdict(MemberPhase.Succeeded) : DeviceVerdict.Undecided;
    }

    /// <summary>The windows of a model in a message; none when the message is not the agent's telemetry.</summary>
    public static IEnumerable<InferenceWindow> Windows(StoredMessage stored, string slot, string sha256)
    {
        if (stored.Body is not { ValueKind: JsonValueKind.Object } body
            || !body.TryGetProperty("schema", out JsonElement schema) || schema.ValueKind != JsonValueKind.String || !schema.ValueEquals(TelemetryMessage.SchemaId))
            return [];
        try
        {
            return body.Deserialize(ContractsJsonContext.Default.TelemetryMessage)?.Slots.Where(window => window?.Slot == slot && window.Sha256 == sha256) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static DeviceVerdict? Broken(RolloutRing ring, ModelAssignment assignment, SlotReport report, DeviceFigures? figures)
    {
        if (ring.MinAgreement is { } least && report.Rollout is { Agreement: { } agreement } rollout && rollout.Sha256 == assignment.File.Sha256 && agreement < least)
            return Failed("agreement-below-bound", $"agreed with the model before in {agreement:0.###} of its answers; the least is {least:0.###}");
        if (ring.MaxLatencyP90Us is { } slowest && figures?.LatencyP90Us > slowest)
            return Failed("latency-above-bound", $"has a 90th percentile of {figures.LatencyP90Us:0} us; the most is {slowest:0} us");
        if (ring.MaxMillijoulesPerInference is { } most && figures?.MillijoulesPerInference > most)
            return Failed("energy-above-bound", $"takes {figures.MillijoulesPerInference:0.###} mJ an inference; the most is {most:0.###} mJ");
        return ring.MaxDriftPsi is { } farthest && figures?.DriftPsi > farthest
            ? Failed("drift-above-bound", $"has a population stability index of {figures.DriftPsi:0.###}; the most is {farthest:0.###}")
            : null;
    }

    private static DeviceVerdict Failed(string code, FormattableString what) =>
        new(MemberPhase.Failed, DeviceVerdict.Hub, code, $"The model {what.ToString(CultureInfo.InvariantCulture)}.");

    private static SlotReport? Report(JsonNode? node)
    {
        try
        {
            return node.Deserialize(ContractsJsonContext.Default.SlotReport);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static double? Number(JsonNode? node) => node?.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue(out double number) ? number : null;
}
