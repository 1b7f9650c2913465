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

    /// <summary>Set while <see cref="Active"/> runs on probation, with <see cref="Previous"/> to go back to; null once it is committed.</summary>
    public ProbationMark? Probation { get; init; }

    /// <summary>The files that failed here, oldest first; null for none.</summary>
    public IReadOnlyList<QuarantinedModel>? Quarantine { get; init; }

    /// <summary>The last switches, oldest first; null for none.</summary>
    public IReadOnlyList<SlotSwitch>? Switches { get; init; }
}
