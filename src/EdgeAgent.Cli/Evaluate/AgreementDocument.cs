using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.Optimization.Evaluation.Agreement;
using EdgeAgent.Optimization.Evaluation.Statistics;

namespace EdgeAgent.Cli.Evaluate;

/// <summary>The comparison with another model in the document of <c>evaluate</c>.</summary>
internal sealed record AgreementDocument
{
    public required string Model { get; init; }

    public required string Sha256 { get; init; }

    public required double? Top1 { get; init; }

    public required double? Top5 { get; init; }

    /// <summary>The share of samples to which both say the same.</summary>
    public required double? SameAnswers { get; init; }

    /// <summary>The evaluated model's accuracy less this one's.</summary>
    public required PairedDifference? Difference { get; init; }

    public required IReadOnlyList<OutputDocument> Outputs { get; init; }

    public static AgreementDocument Of(ModelAgreement agreement, ModelFile against) => new()
    {
        Model = against.Name,
        Sha256 = against.Sha256,
        Top1 = agreement.Reference?.Top1,
        Top5 = agreement.Reference?.Top5,
        SameAnswers = agreement.SameAnswers / (double?)agreement.Count,
        Difference = agreement.Difference,
        Outputs = [.. agreement.Outputs.Select(OutputDocument.Of)],
    };
}
