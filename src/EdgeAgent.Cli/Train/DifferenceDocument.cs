using EdgeAgent.Optimization.Evaluation.Statistics;

namespace EdgeAgent.Cli.Train;

/// <summary>How two models differ in accuracy on the same samples, in percentage points with a 95 % interval.</summary>
internal sealed record DifferenceDocument(double Points, ConfidenceInterval PointsInterval, long Gained, long Lost)
{
    public static DifferenceDocument Of(PairedDifference difference) => new(
        100 * difference.Difference, new ConfidenceInterval(100 * difference.Interval.Low, 100 * difference.Interval.High), difference.Gained, difference.Lost);
}
