namespace EdgeAgent.Worker.LocalApi.Metrics;

/// <summary>What a metric's value means.</summary>
internal enum MetricKind
{
    /// <summary>A sum that only grows.</summary>
    Counter,

    /// <summary>A present value.</summary>
    Gauge,

    /// <summary>Counts of values by size.</summary>
    Histogram,
}
