namespace EdgeAgent.Contracts.Rollouts;

/// <summary>One device of a rollout.</summary>
public sealed record RolloutDevice
{
    /// <summary>The device's id.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The place of its ring, from 0.</summary>
    public required int Ring { get; init; }

    /// <summary>Its state.</summary>
    public required RolloutDeviceState State { get; init; }

    /// <summary>What it was assigned before, as <c>name:version</c>; null for nothing, and before its turn.</summary>
    public string? Previous { get; init; }

    /// <summary>When it was assigned the model; null before.</summary>
    public DateTimeOffset? AssignedUtc { get; init; }

    /// <summary>When its state last changed.</summary>
    public required DateTimeOffset UpdatedUtc { get; init; }

    /// <summary>The step in which it failed, from the device or <c>hub</c> for a bound of the ring; null when it did not.</summary>
    public string? Step { get; init; }

    /// <summary>The stable code of its failure; null when it did not fail.</summary>
    public string? Code { get; init; }

    /// <summary>One sentence about its state; null where there is nothing to say.</summary>
    public string? Detail { get; init; }
}
