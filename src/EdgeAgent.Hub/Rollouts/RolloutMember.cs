namespace EdgeAgent.Hub.Rollouts;

/// <summary>One device's line in the journal of a rollout.</summary>
internal sealed record RolloutMember
{
    public required string DeviceId { get; init; }

    public required int Ring { get; init; }

    /// <summary>One of <see cref="MemberPhase"/>.</summary>
    public required string Phase { get; init; }

    /// <summary>The version of the desired properties that named the model; 0 when they named it before the rollout did.</summary>
    public required long DesiredVersion { get; init; }

    /// <summary>What the slot named before, as JSON; null for nothing.</summary>
    public required string? Previous { get; init; }

    public required DateTimeOffset? AssignedUtc { get; init; }

    public required DateTimeOffset UpdatedUtc { get; init; }

    public required string? Step { get; init; }

    /// <summary>The code of its failure, also after it was restored; null when it did not fail.</summary>
    public required string? Code { get; init; }

    public required string? Detail { get; init; }
}
