namespace EdgeAgent.ModelCommands.Inspect;

/// <summary>One operator as the file declares it, with its work where the model could be prepared.</summary>
internal sealed record InspectedNode
{
    public required int Index { get; init; }

    public required string Op { get; init; }

    public required int Version { get; init; }

    public required IReadOnlyList<int> Inputs { get; init; }

    public required IReadOnlyList<int> Outputs { get; init; }

    public required long? Macs { get; init; }

    public required string? Kernel { get; init; }
}
