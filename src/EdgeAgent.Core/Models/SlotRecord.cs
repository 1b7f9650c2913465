namespace EdgeAgent.Core.Models;

/// <summary>What is stored about one slot.</summary>
public sealed record SlotRecord
{
    /// <summary>The slot.</summary>
    public required string Slot { get; init; }

    /// <summary>The model that runs; null while none does.</summary>
    public CommittedModel? Active { get; init; }

    /// <summary>The model that ran before <see cref="Active"/>; null when there was none.</summary>
    public CommittedModel? Previous { get; init; }

    /// <summary>The assignment that is being worked on; null when there is none.</summary>
    public PendingModel? Pending { get; init; }

    /// <summary>The last assignment that failed for good; null after a success.</summary>
    public RefusedModel? Refused { get; init; }
}
