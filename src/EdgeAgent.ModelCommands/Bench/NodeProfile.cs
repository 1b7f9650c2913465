namespace EdgeAgent.ModelCommands.Bench;

/// <summary>One node's share of the measured runs.</summary>
internal sealed record NodeProfile
{
    public required int Index { get; init; }

    public required string Op { get; init; }

    public required IReadOnlyList<int> OutputShape { get; init; }

    public required string Kernel { get; init; }

    public required long Macs { get; init; }

    public required double MeanUs { get; init; }

    public required double MinUs { get; init; }

    /// <summary>The part of the sum over all nodes, 0 to 1.</summary>
    public required double Share { get; init; }
}
