using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Cli.Fleet;

/// <summary>One device in the list of <c>devices</c>.</summary>
internal sealed record DeviceRow(
    string DeviceId, string? ConnectionState, DateTimeOffset? LastActivityUtc, DeviceReport? Device, IReadOnlyDictionary<string, SlotReport> Slots);
