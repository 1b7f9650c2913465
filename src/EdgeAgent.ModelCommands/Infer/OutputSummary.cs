namespace EdgeAgent.ModelCommands.Infer;

/// <summary>One output tensor: its form, the digest of its bytes, the range of its real values, and its best classes where it is a vector.</summary>
internal sealed record OutputSummary
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public required IReadOnlyList<int> Shape { get; init; }

    public required string Sha256 { get; init; }

    public required ValueRange? Range { get; init; }

    public required IReadOnlyList<RankedClass>? Top { get; init; }
}
