using EdgeAgent.Optimization.Evaluation.Agreement;

namespace EdgeAgent.Cli.Evaluate;

/// <summary>An error in the document of <c>evaluate</c>; the SQNR is null where it is infinite (no difference) or has no meaning (a reference of zeros).</summary>
internal sealed record ErrorDocument(double? SqnrDb, double? MeanCosine, double? LargestDifference, double? EqualShare)
{
    public static ErrorDocument Of(OutputError error) =>
        new(Finite(error.SqnrDb), Finite(error.MeanCosine), Finite(error.LargestDifference), Finite(error.EqualShare));

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
