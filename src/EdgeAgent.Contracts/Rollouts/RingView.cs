namespace EdgeAgent.Contracts.Rollouts;

/// <summary>How far a ring is.</summary>
public sealed record RingView
{
    /// <summary>What was asked for.</summary>
    public required RolloutRing Ring { get; init; }

    /// <summary>The ring's state.</summary>
    public required RingState State { get; init; }

    /// <summary>When its turn came; null before.</summary>
    public DateTimeOffset? StartedUtc { get; init; }

    /// <summary>When its soak time ends if nothing fails; null while it does not soak.</summary>
    public DateTimeOffset? SoakEndsUtc { get; init; }

    /// <summary>When the rollout went on; null before.</summary>
    public DateTimeOffset? EndedUtc { get; init; }

    /// <summary>Its devices by state.</summary>
    public required RingCounts Counts { get; init; }
}
