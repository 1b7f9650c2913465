namespace EdgeAgent.Contracts.Rollouts;

/// <summary>How far a rollout is.</summary>
public sealed record RolloutView
{
    /// <summary>The rollout's name.</summary>
    public required string Name { get; init; }

    /// <summary>The slot on the devices.</summary>
    public required string Slot { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The model's version.</summary>
    public required string Version { get; init; }

    /// <summary>The SHA-256 of the model file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The rollout's state.</summary>
    public required RolloutState State { get; init; }

    /// <summary>Why it stopped, in one sentence; null while it goes well.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset CreatedUtc { get; init; }

    /// <summary>When its state or ring last changed.</summary>
    public required DateTimeOffset UpdatedUtc { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? EndedUtc { get; init; }

    /// <summary>The place in <see cref="Rings"/> of the ring whose turn it is, or was last; from 0.</summary>
    public required int CurrentRing { get; init; }

    /// <summary>The rings in their order.</summary>
    public required IReadOnlyList<RingView> Rings { get; init; }
}
