namespace EdgeAgent.Hub.Rollouts;

/// <summary>When a ring's turn came, since when enough of its devices run the model, and when the rollout went on.</summary>
internal sealed record RingTimes(DateTimeOffset StartedUtc, DateTimeOffset? SatisfiedUtc, DateTimeOffset? EndedUtc);
