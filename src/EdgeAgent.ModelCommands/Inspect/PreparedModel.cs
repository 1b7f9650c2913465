namespace EdgeAgent.ModelCommands.Inspect;

/// <summary>Work and memory of a prepared model.</summary>
internal sealed record PreparedModel
{
    public required string Kernels { get; init; }

    public required long Macs { get; init; }

    public required long WeightsBytes { get; init; }

    public required long ArenaBytes { get; init; }

    /// <summary>The least that any plan can need: the largest sum of tensors that are live at once.</summary>
    public required long ArenaLowerBoundBytes { get; init; }

    public required IReadOnlyList<PlannedBlock> Plan { get; init; }
}
