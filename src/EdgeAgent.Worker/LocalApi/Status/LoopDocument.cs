namespace EdgeAgent.Worker.LocalApi.Status;

/// <summary>One of the agent's loops.</summary>
internal sealed record LoopDocument(string Name, bool IsRunning, long Faults, string? LastFault, double? StuckSeconds);
