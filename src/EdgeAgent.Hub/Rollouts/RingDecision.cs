namespace EdgeAgent.Hub.Rollouts;

/// <summary>What comes next in a ring, and why where the rollout must stop.</summary>
internal readonly record struct RingDecision(RingStep Step, string? Reason = null);
