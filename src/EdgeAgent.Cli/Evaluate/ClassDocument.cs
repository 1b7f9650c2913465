using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Cli.Evaluate;

/// <summary>One class in the document of <c>evaluate</c>.</summary>
internal sealed record ClassDocument(int Class, string Name, int Support, int Predicted, int Hits, double? Precision, double? Recall)
{
    public static ClassDocument Of(ClassAccuracy row, ClassNames names) =>
        new(row.Class, names[row.Class], row.Support, row.Predicted, row.Hits, row.Precision, row.Recall);
}
