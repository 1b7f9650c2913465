using EdgeAgent.Optimization.Training;

namespace EdgeAgent.Cli.Train;

/// <summary>What <c>train --json</c> prints.</summary>
internal sealed record TrainDocument
{
    public required string Model { get; init; }

    public required string Output { get; init; }

    public required long Bytes { get; init; }

    public required string? FloatOutput { get; init; }

    public required string Data { get; init; }

    public required string HeldOut { get; init; }

    public required int TrainingExamples { get; init; }

    public required int HeldOutExamples { get; init; }

    public required int Classes { get; init; }

    public required bool BatchNormalization { get; init; }

    public required bool Quantization { get; init; }

    public required string Optimizer { get; init; }

    public required string Schedule { get; init; }

    public required int BatchSize { get; init; }

    public required double Rate { get; init; }

    public required double? QuantizedRate { get; init; }

    public required int Seed { get; init; }

    public required int Threads { get; init; }

    public required string Machine { get; init; }

    /// <summary>How long this process trained; a run that was continued took longer in all.</summary>
    public required double Seconds { get; init; }

    /// <summary>Null where this process made no step.</summary>
    public required double? ExamplesPerSecond { get; init; }

    public required bool WasResumed { get; init; }

    public required IReadOnlyList<EpochDocument> Epochs { get; init; }

    /// <summary>Null without <c>--compare</c>.</summary>
    public required ComparisonDocument? Comparison { get; init; }

    public static IReadOnlyList<EpochDocument> Mark(TrainingOutcome outcome, bool keepsBest)
    {
        EpochFigures?[] kept = [.. Enum.GetValues<TrainingPhase>().Select(phase => outcome.Kept(phase, keepsBest))];
        return [.. outcome.Epochs.Select(figures => EpochDocument.Of(figures, kept.Contains(figures)))];
    }
}
