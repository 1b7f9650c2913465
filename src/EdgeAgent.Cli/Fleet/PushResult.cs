using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Cli.Fleet;

/// <summary>The JSON document of <c>push</c>; the report is null unless the command waited for it.</summary>
internal sealed record PushResult(string DeviceId, string Slot, ModelAssignment Assignment, SlotReport? Report);
