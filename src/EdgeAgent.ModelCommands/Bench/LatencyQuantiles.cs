namespace EdgeAgent.ModelCommands.Bench;

/// <summary>Quantiles of measured durations, in microseconds, by nearest rank: each is one of the measured values.</summary>
internal sealed record LatencyQuantiles
{
    public required double Min { get; init; }

    public required double P50 { get; init; }

    public required double P90 { get; init; }

    public required double P99 { get; init; }

    public required double Max { get; init; }

    public required double Mean { get; init; }

    /// <summary>Sorts the durations and takes their quantiles.</summary>
    public static LatencyQuantiles Of(double[] microseconds)
    {
        Array.Sort(microseconds);
        return new LatencyQuantiles
        {
            Min = Round(microseconds[0]),
            P50 = Round(AtRank(microseconds, 0.50)),
            P90 = Round(AtRank(microseconds, 0.90)),
            P99 = Round(AtRank(microseconds, 0.99)),
            Max = Round(microseconds[^1]),
            Mean = Round(microseconds.Average()),
        };
    }

    private static double AtRank(double[] sorted, double quantile) => sorted[Math.Max(0, (int)Math.Ceiling(quantile * sorted.Length) - 1)];

    private static double Round(double microseconds) => Math.Round(microseconds, 2);
}
