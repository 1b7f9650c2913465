namespace EdgeAgent.Contracts.Twins;

/// <summary>What is true of one model slot on the device: the read-only reported property <c>slots.&lt;slot&gt;</c>.</summary>
public sealed record SlotReport
{
    /// <summary>The slot's state.</summary>
    public required SlotState State { get; init; }

    /// <summary>The name of the model that runs; null while none does.</summary>
    public string? Name { get; init; }

    /// <summary>The version of the model that runs; null while none does.</summary>
    public string? Version { get; init; }

    /// <summary>The SHA-256 of the model file that runs; null while none does.</summary>
    public string? Sha256 { get; init; }

    /// <summary>When it was activated; null while none runs.</summary>
    public DateTimeOffset? ActivatedUtc { get; init; }

    /// <summary>The last failure of an assignment to this slot; null after a success. A failed assignment leaves the model that ran before in place.</summary>
    public SlotFailure? Failure { get; init; }

    /// <summary>How the last model file came onto the device; null where the agent has fetched none since it started.</summary>
    public DownloadReport? Download { get; init; }

    /// <summary>What the last rollout measured; null before one got that far since the agent started.</summary>
    public RolloutReport? Rollout { get; init; }
}
