namespace EdgeAgent.ModelCommands.Infer;

/// <summary>What one output of a node is: which node, the output's form, and the range of its real values.</summary>
internal sealed record LayerSummary
{
    public required int Index { get; init; }

    public required string Op { get; init; }

    public required string Kernel { get; init; }

    public required int Tensor { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public required IReadOnlyList<int> Shape { get; init; }

    public required ValueRange? Range { get; init; }
}
