namespace EdgeAgent.ModelCommands.Inspect;

/// <summary>The JSON document of <c>inspect</c>.</summary>
internal sealed record InspectResult
{
    public required string Model { get; init; }

    public required string Sha256 { get; init; }

    public required long FileBytes { get; init; }

    public required long ConstantBytes { get; init; }

    public required string? Description { get; init; }

    public required int SubGraphs { get; init; }

    public required IReadOnlyList<InspectedTensor> Inputs { get; init; }

    public required IReadOnlyList<InspectedTensor> Outputs { get; init; }

    public required IReadOnlyList<InspectedSignature> Signatures { get; init; }

    public required IReadOnlyList<InspectedNode> Nodes { get; init; }

    public required IReadOnlyList<InspectedTensor> Tensors { get; init; }

    /// <summary>The other subgraphs that the main one leads to.</summary>
    public required IReadOnlyList<InspectedSubGraph> Called { get; init; }

    /// <summary>How many operators of each name, in all of these subgraphs.</summary>
    public required IReadOnlyDictionary<string, int> OperatorCounts { get; init; }

    public required bool IsSupported { get; init; }

    /// <summary>One sentence for each reason why this runtime does not run the model; empty where it does.</summary>
    public required IReadOnlyList<string> Unsupported { get; init; }

    /// <summary>Work and memory as prepared; null where the model cannot be prepared.</summary>
    public required PreparedModel? Prepared { get; init; }
}
