using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation.Agreement;
using EdgeAgent.Optimization.Evaluation.Statistics;

namespace EdgeAgent.Optimization.Evaluation;

/// <summary>Puts the outcomes of single samples together, in their order.</summary>
internal sealed class OutcomeSummary(IReadOnlyList<SampleOutcome> outcomes, ClassMapping? mapping)
{
    /// <summary>How often the model is right; null without labels.</summary>
    public ClassificationAccuracy? Accuracy => AccuracyOf(outcome => outcome.Answer);

    /// <summary>How the model compares with the reference.</summary>
    public ModelAgreement Agreement(IReadOnlyList<TensorInfo> outputs, bool hasClasses) => new()
    {
        Count = outcomes.Count,
        SameAnswers = hasClasses ? outcomes.Count(outcome => !outcome.Answer.IsNone && outcome.Answer.Output == outcome.Reference.Output) : null,
        Outputs = [.. outputs.Select((output, i) => new OutputAgreement(output, outcomes.Aggregate(default(OutputError), (sum, outcome) => sum.Plus(outcome.Errors[i]))))],
        Reference = AccuracyOf(outcome => outcome.Reference),
        Difference = mapping is null ? null : new PairedDifference(
            outcomes.Count,
            outcomes.Count(outcome => outcome.Answer.LabelRank == 0 && outcome.Reference.LabelRank != 0),
            outcomes.Count(outcome => outcome.Answer.LabelRank != 0 && outcome.Reference.LabelRank == 0)),
    };

    private ClassificationAccuracy? AccuracyOf(Func<SampleOutcome, ClassAnswer> answer) => mapping is null
        ? null
        : new ClassificationAccuracy(mapping.Classes, [.. outcomes.Select(outcome => (outcome.Sample.Label!.Value, answer(outcome)))]);
}
