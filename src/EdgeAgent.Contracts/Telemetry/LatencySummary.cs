namespace EdgeAgent.Contracts.Telemetry;

/// <summary>Quantiles of durations in one window, in microseconds, from a histogram with a relative error of at most 1 %.</summary>
public sealed record LatencySummary
{
    /// <summary>The median.</summary>
    public required double P50 { get; init; }

    /// <summary>The 95th percentile.</summary>
    public required double P95 { get; init; }

    /// <summary>The 99th percentile.</summary>
    public required double P99 { get; init; }

    /// <summary>The largest.</summary>
    public required double Max { get; init; }

    /// <summary>The arithmetic mean.</summary>
    public required double Mean { get; init; }
}
