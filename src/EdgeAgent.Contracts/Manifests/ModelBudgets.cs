namespace EdgeAgent.Contracts.Manifests;

/// <summary>What one inference may cost on a device. A budget that is null is not set.</summary>
public sealed record ModelBudgets
{
    /// <summary>The 99th percentile of the inference's latency in microseconds, above 0.</summary>
    public double? LatencyP99Us { get; init; }

    /// <summary>Bytes of arena and weights together, above 0.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Millijoules per inference, above 0.</summary>
    public double? MillijoulesPerInference { get; init; }
}
