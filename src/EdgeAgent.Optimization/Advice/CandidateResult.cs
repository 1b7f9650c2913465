using EdgeAgent.Optimization.Evaluation.Statistics;
using EdgeAgent.Optimization.Measurement;
using EdgeAgent.Optimization.PostTraining;

namespace EdgeAgent.Optimization.Advice;

/// <summary>What a candidate came to.</summary>
public sealed record CandidateResult
{
    /// <summary>The candidate.</summary>
    public required Candidate Candidate { get; init; }

    /// <summary>The model's file.</summary>
    public required ReadOnlyMemory<byte> File { get; init; }

    /// <summary>What the quantization did; null for the model as it is.</summary>
    public required QuantizationReport? Report { get; init; }

    /// <summary>Its latency.</summary>
    public required Latency Latency { get; init; }

    /// <summary>How many times faster than the float model it is, measured in turns with it.</summary>
    public required double Speedup { get; init; }

    /// <summary>Its top-1 accuracy, 0 to 1; null without labels.</summary>
    public required double? Top1 { get; init; }

    /// <summary>Percentage points of accuracy lost against the float model; without labels: of samples that are answered differently. Null where neither can be told.</summary>
    public required double? DropPoints { get; init; }

    /// <summary>The 95 % interval of the difference in accuracy to the float model, in points; null without labels.</summary>
    public required ConfidenceInterval? DifferencePoints { get; init; }

    /// <summary>Whether it may lose what it loses.</summary>
    public required bool IsAccurate { get; init; }

    /// <summary>Whether it is fast enough.</summary>
    public required bool IsFast { get; init; }

    /// <summary>Whether it meets both targets.</summary>
    public bool MeetsTargets => IsAccurate && IsFast;
}
