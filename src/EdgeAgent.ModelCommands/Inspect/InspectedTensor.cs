namespace EdgeAgent.ModelCommands.Inspect;

/// <summary>One tensor as the file declares it.</summary>
internal sealed record InspectedTensor
{
    public required int Index { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>The dimensions with -1 where they are open; null where none is.</summary>
    public required IReadOnlyList<int>? ShapeSignature { get; init; }

    public required bool IsConstant { get; init; }

    /// <summary>The bytes of the constant; 0 for others.</summary>
    public required long ConstantBytes { get; init; }

    /// <summary>The scales: one for the tensor or one a slice; empty where not quantized.</summary>
    public required IReadOnlyList<float> Scales { get; init; }

    public required IReadOnlyList<int> ZeroPoints { get; init; }

    public required int? QuantizedDimension { get; init; }
}
