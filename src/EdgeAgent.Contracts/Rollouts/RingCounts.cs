namespace EdgeAgent.Contracts.Rollouts;

/// <summary>How many devices of a ring are in which state.</summary>
public sealed record RingCounts
{
    /// <summary>All devices of the ring; 0 before its turn.</summary>
    public int Total { get; init; }

    /// <summary>Those in <see cref="RolloutDeviceState.Pending"/>.</summary>
    public int Pending { get; init; }

    /// <summary>Those in <see cref="RolloutDeviceState.Waiting"/>.</summary>
    public int Waiting { get; init; }

    /// <summary>Those in <see cref="RolloutDeviceState.Working"/>.</summary>
    public int Working { get; init; }

    /// <summary>Those in <see cref="RolloutDeviceState.Succeeded"/>.</summary>
    public int Succeeded { get; init; }

    /// <summary>Those in <see cref="RolloutDeviceState.Failed"/>, and those that failed before they were restored.</summary>
    public int Failed { get; init; }

    /// <summary>Those in <see cref="RolloutDeviceState.Restored"/>; those that failed before are counted under <see cref="Failed"/> too.</summary>
    public int Restored { get; init; }

    /// <summary>Of the restored ones, those that still report the rollout's model: not connected since, on their way back, or kept by a newer signature from going back.</summary>
    public int StillOnIt { get; init; }

    /// <summary>Those in <see cref="RolloutDeviceState.Kept"/>.</summary>
    public int Kept { get; init; }
}
