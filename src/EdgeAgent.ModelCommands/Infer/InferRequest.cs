using EdgeAgent.Inference;
using EdgeAgent.ModelCommands.Inputs;

namespace EdgeAgent.ModelCommands.Infer;

/// <summary>What one <c>infer</c> was asked for.</summary>
internal sealed record InferRequest
{
    public required string Model { get; init; }

    public string? Input { get; init; }

    public uint? Seed { get; init; }

    public string? Labels { get; init; }

    public required int Top { get; init; }

    public string? Output { get; init; }

    public required PictureOptions Picture { get; init; }

    public bool Trace { get; init; }

    public string? TensorFolder { get; init; }

    public required InterpreterOptions Options { get; init; }
}
