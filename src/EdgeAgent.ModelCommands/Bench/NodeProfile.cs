namespace EdgeAgent.ModelCommands.Bench;

/// <summary>One node's share of the measured runs.</summary>
internal sealed record NodeProfile
{
    public required int Index { get; init; }

    public required string Op { get; init; }

    public required IReadOnlyList<int> OutputShape { get; init; }

    public required string Kernel { get; init; }

    public required long Macs { get; init; }

    /// <summary>Multiply-accumulates over the mean time, in 10^9 a second; null for a node without any.</summary>
    public required double? GmacPerSecond { get; init; }

    /// <summary>The part of the core's int8 peak, 0 to 1; null where the peak or the clock is unknown, or the node is no int8 product.</summary>
    public required double? PeakShare { get; init; }

    public required double MeanUs { get; init; }

    public required double MinUs { get; init; }

    /// <summary>The part of the sum over all nodes, 0 to 1.</summary>
    public required double Share { get; init; }
}
