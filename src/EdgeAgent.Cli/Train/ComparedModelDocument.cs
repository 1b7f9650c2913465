using EdgeAgent.Optimization.Evaluation.Statistics;
using EdgeAgent.Optimization.Training.Comparison;

namespace EdgeAgent.Cli.Train;

/// <summary>One model in <see cref="ComparisonDocument"/>; differences are to the float model.</summary>
internal sealed record ComparedModelDocument(string Name, long Bytes, double Top1, ConfidenceInterval Top1Interval, int Right, DifferenceDocument? ToFloat, double? SameAnswersAsFloat)
{
    public static ComparedModelDocument Of(string name, long bytes, ModelAnswers answers, ModelAnswers? real) => new(
        name,
        bytes,
        answers.Accuracy.Top1,
        answers.Accuracy.Top1Interval,
        answers.Accuracy.Top1Hits,
        real is null ? null : DifferenceDocument.Of(answers.Less(real)),
        real is null ? null : answers.SameAs(real) / (double)answers.Accuracy.Count);
}
