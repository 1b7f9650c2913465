using EdgeAgent.Optimization.Evaluation.Statistics;
using EdgeAgent.Optimization.Measurement;

namespace EdgeAgent.Optimization.Tables;

/// <summary>One variant of one model in the quantization table.</summary>
public sealed record TableRow
{
    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The variant.</summary>
    public required TableVariant Variant { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Bytes { get; init; }

    /// <summary>How many times smaller than the float model it is.</summary>
    public required double SizeRatio { get; init; }

    /// <summary>Its latency, measured in turns with the model's other variants.</summary>
    public required Latency Latency { get; init; }

    /// <summary>How many times faster than the float model it is.</summary>
    public required double Speedup { get; init; }

    /// <summary>Samples that accuracy was measured on; 0 for none.</summary>
    public int Samples { get; init; }

    /// <summary>Top-1 accuracy, 0 to 1; null where untrained, without data, or where the classes are others than the data's.</summary>
    public double? Top1 { get; init; }

    /// <summary>The 95 % interval of <see cref="Top1"/>.</summary>
    public ConfidenceInterval? Top1Interval { get; init; }

    /// <summary>The accuracy less the float model's on the same samples; null for the float model and where unknown.</summary>
    public PairedDifference? Difference { get; init; }

    /// <summary>The share of samples with the float model's answer; null for the float model, untrained ones and without data.</summary>
    public double? SameAnswers { get; init; }
}
