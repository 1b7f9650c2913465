namespace EdgeAgent.ModelCommands.Inspect;

/// <summary>A subgraph that nodes of another call.</summary>
internal sealed record InspectedSubGraph
{
    public required int Index { get; init; }

    public required string? Name { get; init; }

    /// <summary>The nodes that call it, as <c>subgraph 0, node 3 (WHILE)</c>.</summary>
    public required IReadOnlyList<string> Callers { get; init; }

    /// <summary>The tensors that its callers give it.</summary>
    public required IReadOnlyList<int> Inputs { get; init; }

    /// <summary>The tensors that it gives back.</summary>
    public required IReadOnlyList<int> Outputs { get; init; }

    public required IReadOnlyList<InspectedNode> Nodes { get; init; }

    public required IReadOnlyList<InspectedTensor> Tensors { get; init; }
}
