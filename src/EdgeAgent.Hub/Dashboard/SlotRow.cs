namespace EdgeAgent.Hub.Dashboard;

/// <summary>One model slot of a device as the page lists it.</summary>
internal sealed record SlotRow(string Slot, string? State, string? Name, string? Version, string? Failure, string? FailureStep, string? FailureCode, string? Sha256);
