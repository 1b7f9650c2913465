using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Cli.Evaluate;

/// <summary>One class in the document of <c>evaluate</c>.</summary>
internal sealed record ClassDocument(int Class, string Name, int Support, int Predicted, int Hits, double? Precision, double? Recall)
{
    /// <summary>The classes that occur, as labels or as answers.</summary>
    public static IReadOnlyList<ClassDocument> Of(ClassificationAccuracy accuracy, ClassNames names) =>
    [
        .. accuracy.Classes.Where(row => row.Support + row.Predicted > 0)
            .Select(row => new ClassDocument(row.Class, names[row.Class], row.Support, row.Predicted, row.Hits, row.Precision, row.Recall)),
    ];
}
