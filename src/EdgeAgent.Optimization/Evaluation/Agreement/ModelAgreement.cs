using EdgeAgent.Optimization.Evaluation.Statistics;

namespace EdgeAgent.Optimization.Evaluation.Agreement;

/// <summary>How a model compares with a reference on the same samples.</summary>
public sealed record ModelAgreement
{
    /// <summary>Samples.</summary>
    public required int Count { get; init; }

    /// <summary>Samples to which both say the same; null where the first output is no vector of classes.</summary>
    public required int? SameAnswers { get; init; }

    /// <summary>Every output, in the model's order.</summary>
    public required IReadOnlyList<OutputAgreement> Outputs { get; init; }

    /// <summary>The accuracy of the reference; null without labels.</summary>
    public required ClassificationAccuracy? Reference { get; init; }

    /// <summary>The model's accuracy less the reference's; null without labels.</summary>
    public required PairedDifference? Difference { get; init; }
}
