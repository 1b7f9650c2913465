using EdgeAgent.Optimization.Tables;

namespace EdgeAgent.Cli.Table;

/// <summary>One row of <see cref="TableDocument"/>.</summary>
internal sealed record TableRowDocument(
    string Model,
    string Variant,
    int Samples,
    double? Top1,
    double[]? Top1Interval95,
    double? DifferencePoints,
    double[]? DifferencePoints95,
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
        row.Top1Interval is { } top1 ? [top1.Low, top1.High] : null,
        100 * row.Difference?.Difference,
        row.Difference?.Interval is { } interval ? [100 * interval.Low, 100 * interval.High] : null,
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
