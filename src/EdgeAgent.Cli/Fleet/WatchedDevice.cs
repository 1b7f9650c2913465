using System.Text.Json.Serialization;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Cli.Fleet;

/// <summary>A device as <c>watch</c> shows it: its twin's state and its newest telemetry.</summary>
internal sealed record WatchedDevice(
    string DeviceId, string? ConnectionState, DeviceReport? Device, IReadOnlyDictionary<string, SlotReport> Slots, DateTimeOffset? TelemetryUtc, TelemetryMessage? Telemetry)
{
    /// <summary>The slot with the most inferences in the newest window; null before there was one.</summary>
    [JsonIgnore]
    public InferenceWindow? Busiest => Telemetry?.Slots.MaxBy(slot => slot.Inferences);

    /// <summary>Inferences a second in the newest window; null before there was one.</summary>
    [JsonIgnore]
    public double? Rate => Telemetry is { WindowSeconds: > 0 } message ? message.Slots.Sum(slot => slot.Inferences) / message.WindowSeconds : null;

    /// <summary>Whether another picture of the same device holds nothing new.</summary>
    public bool SaysTheSame(WatchedDevice other) =>
        ConnectionState == other.ConnectionState && TelemetryUtc == other.TelemetryUtc && Equals(Device, other.Device)
        && Slots.Count == other.Slots.Count && Slots.All(slot => other.Slots.TryGetValue(slot.Key, out SlotReport? report) && report == slot.Value);
}
