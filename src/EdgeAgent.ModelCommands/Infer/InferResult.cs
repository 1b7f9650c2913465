using EdgeAgent.ModelCommands.Inputs;

namespace EdgeAgent.ModelCommands.Infer;

/// <summary>The JSON document of <c>infer</c>.</summary>
internal sealed record InferResult
{
    public required string Model { get; init; }

    public required string Sha256 { get; init; }

    public required string Kernels { get; init; }

    public required string? Input { get; init; }

    public required InputKind InputKind { get; init; }

    public required uint? Seed { get; init; }

    public required double InferenceUs { get; init; }

    public required IReadOnlyList<OutputSummary> Outputs { get; init; }

    public required IReadOnlyList<LayerSummary>? Layers { get; init; }
}
