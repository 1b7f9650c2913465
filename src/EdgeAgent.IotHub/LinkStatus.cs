namespace EdgeAgent.IotHub;

/// <summary>The link to the hub at one moment.</summary>
public sealed record LinkStatus
{
    /// <summary>The state.</summary>
    public required LinkState State { get; init; }

    /// <summary>The last failure; it is kept through the next attempt and gone once a link is up.</summary>
    public LinkFailure? LastFailure { get; init; }

    /// <summary>Failed attempts and lost links since the last link that proved stable.</summary>
    public int FailedAttempts { get; init; }

    /// <summary>How long the link waits before its next attempt; null outside a wait.</summary>
    public TimeSpan? NextAttemptIn { get; init; }
}
