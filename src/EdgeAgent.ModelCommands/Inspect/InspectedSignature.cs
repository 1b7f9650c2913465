namespace EdgeAgent.ModelCommands.Inspect;

/// <summary>A named way to call the model.</summary>
internal sealed record InspectedSignature
{
    public required string Key { get; init; }

    public required int SubGraph { get; init; }

    /// <summary>Names of the inputs, and the tensor of the subgraph that each is.</summary>
    public required IReadOnlyList<InspectedName> Inputs { get; init; }

    /// <summary>Names of the outputs, and the tensor of the subgraph that each is.</summary>
    public required IReadOnlyList<InspectedName> Outputs { get; init; }
}
