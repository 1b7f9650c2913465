using EdgeAgent.Optimization.Evaluation.Statistics;
using EdgeAgent.Optimization.Tables;

namespace EdgeAgent.Cli.Table;

/// <summary>One row of <see cref="TableDocument"/>.</summary>
internal sealed record TableRowDocument(
    string Model,
    string Variant,
    int Samples,
    double? Top1,
    ConfidenceInterval? Top1Interval,
    double? DifferencePoints,
    ConfidenceInterval? DifferencePointsInterval,
    double? SameAnswers,
    double LatencyMs,
    double LatencyMedianMs,
    double Speedup,
    long Bytes,
    double SizeRatio)
{
    public static TableRowDocument Of(TableRow row) => new(
        row.Model,
        VariantName(row.Variant),
        row.Samples,
        row.Top1,
        row.Top1Interval,
        100 * row.Difference?.Difference,
        row.Difference?.Interval is { } interval ? new ConfidenceInterval(100 * interval.Low, 100 * interval.High) : null,
        row.SameAnswers,
        Math.Round(row.Latency.Fastest.TotalMilliseconds, 4),
        Math.Round(row.Latency.Median.TotalMilliseconds, 4),
        Math.Round(row.Speedup, 3),
        row.Bytes,
        Math.Round(row.SizeRatio, 3));

    private static string VariantName(TableVariant variant) => variant switch
    {
        TableVariant.Float32 => "float32",
        TableVariant.Dynamic => "dynamic",
        TableVariant.PostTraining => "int8 PTQ",
        _ => "int8 QAT",
    };
}
