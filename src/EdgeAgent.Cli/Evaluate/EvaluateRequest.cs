using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Cli.Evaluate;

/// <summary>What one <c>evaluate</c> was asked for.</summary>
internal sealed record EvaluateRequest
{
    public required string Model { get; init; }

    public required string Data { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    public RecordFormat? Records { get; init; }

    /// <summary>The model to compare with.</summary>
    public string? Against { get; init; }

    /// <summary>On how many samples layers are compared; 0 for none.</summary>
    public int Layers { get; init; }

    /// <summary>How many samples are evaluated; null for all.</summary>
    public int? Limit { get; init; }

    public int Seed { get; init; }

    public required EvaluationOptions Options { get; init; }

    /// <summary>Whether all classes are shown.</summary>
    public bool ShowsAllClasses { get; init; }

    /// <summary>Whether the document holds the whole confusion matrix, however large.</summary>
    public bool KeepsConfusion { get; init; }
}
