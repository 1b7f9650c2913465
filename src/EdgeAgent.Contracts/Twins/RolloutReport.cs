namespace EdgeAgent.Contracts.Twins;

/// <summary>What the last rollout of a slot measured. What was not measured is null.</summary>
public sealed record RolloutReport
{
    /// <summary>The SHA-256 of the model file that was rolled out.</summary>
    public required string Sha256 { get; init; }

    /// <summary>How long the model took to load in the probe, in microseconds.</summary>
    public double? LoadUs { get; init; }

    /// <summary>The median latency in the probe, in microseconds.</summary>
    public double? LatencyP50Us { get; init; }

    /// <summary>The 99th percentile of the latency in the probe, in microseconds.</summary>
    public double? LatencyP99Us { get; init; }

    /// <summary>Bytes of arena and weights together.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>The most resident memory of the probe's process, in bytes.</summary>
    public long? PeakResidentBytes { get; init; }

    /// <summary>Energy per inference in the probe, above what the device drew otherwise.</summary>
    public double? MillijoulesPerInference { get; init; }

    /// <summary>How many golden samples gave the outputs that the manifest names.</summary>
    public int? GoldenSamples { get; init; }

    /// <summary>Which budget of the manifest could not be checked, and why; null when all that are set were.</summary>
    public string? NotChecked { get; init; }

    /// <summary>How many inferences were compared in the shadow.</summary>
    public long? ShadowInferences { get; init; }

    /// <summary>The agreement in the shadow, 0 to 1.</summary>
    public double? Agreement { get; init; }
}
