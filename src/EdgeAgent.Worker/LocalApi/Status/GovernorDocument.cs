namespace EdgeAgent.Worker.LocalApi.Status;

/// <summary>What the governor does: by how much it slows inferences down, and why.</summary>
internal sealed record GovernorDocument(double Factor, bool IsPaused, string Reason, string? Detail);
