using EdgeAgent.Optimization.Advice;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.PostTraining;

namespace EdgeAgent.Cli.Optimize;

/// <summary>What <c>optimize</c> was asked for.</summary>
internal sealed record OptimizeRequest
{
    public required string Input { get; init; }

    public required string Output { get; init; }

    public required PostTrainingOptions Options { get; init; }

    public required OptimizationTargets? Targets { get; init; }

    public required string? Data { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    public required int Threads { get; init; }

    public required string? Calibration { get; init; }

    public required int Samples { get; init; }

    public required RecordFormat? Records { get; init; }

    public required PicturePreprocessing Preprocessing { get; init; }
}
