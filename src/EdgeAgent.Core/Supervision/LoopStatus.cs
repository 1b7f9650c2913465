namespace EdgeAgent.Core.Supervision;

/// <summary>How one of the agent's loops is doing.</summary>
/// <param name="Name">The loop.</param>
/// <param name="Faults">How often an unexpected exception ended it; it was started again each time.</param>
/// <param name="LastFault">The last such exception in one line; null when there was none.</param>
/// <param name="IsRunning">False while it waits to begin again after a fault.</param>
public sealed record LoopStatus(string Name, long Faults, string? LastFault, bool IsRunning = true);
