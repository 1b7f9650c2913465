using EdgeAgent.Contracts.Rollouts;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>A rollout as the store keeps it.</summary>
internal sealed record Rollout
{
    public required string Name { get; init; }

    public required RolloutDocument Document { get; init; }

    public required RolloutState State { get; init; }

    /// <summary>What it becomes when every device is restored; null while it does not roll back.</summary>
    public required RolloutState? EndsAs { get; init; }

    public required string? Reason { get; init; }

    /// <summary>The place of the ring whose turn it is.</summary>
    public required int Ring { get; init; }

    public required DateTimeOffset CreatedUtc { get; init; }

    public required DateTimeOffset UpdatedUtc { get; init; }

    public required DateTimeOffset? EndedUtc { get; init; }

    /// <summary>The times of the rings that began, by their place.</summary>
    public required IReadOnlyDictionary<int, RingTimes> Rings { get; init; }

    /// <summary>True until it has ended.</summary>
    public bool IsOpen => EndedUtc is null;
}
