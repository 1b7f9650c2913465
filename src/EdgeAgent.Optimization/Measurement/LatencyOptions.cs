namespace EdgeAgent.Optimization.Measurement;

/// <summary>How latency is measured.</summary>
public sealed record LatencyOptions
{
    /// <summary>Threads that share one inference.</summary>
    /// <value>Default 1.</value>
    public int Threads { get; init; } = 1;

    /// <summary>The kernel set.</summary>
    /// <value>Null (default): the fastest that this CPU has.</value>
    public string? Kernels { get; init; }

    /// <summary>How often every model is run at least, after one inference that is not counted.</summary>
    /// <value>Default 9.</value>
    public int LeastRuns { get; init; } = 9;

    /// <summary>About how long one model is measured, once it has run often enough.</summary>
    /// <value>Default 2 seconds.</value>
    public TimeSpan TimePerModel { get; init; } = TimeSpan.FromSeconds(2);
}
