namespace EdgeAgent.Core.Ports;

/// <summary>What a probe measured.</summary>
public sealed record ProbeFigures
{
    /// <summary>Time to parse and prepare the model, in microseconds.</summary>
    public required double LoadUs { get; init; }

    /// <summary>Bytes of the arena.</summary>
    public required long ArenaBytes { get; init; }

    /// <summary>Bytes of weights as the runtime holds them.</summary>
    public required long WeightsBytes { get; init; }

    /// <summary>The most resident memory of the process in bytes; null when it is not known.</summary>
    public long? PeakResidentBytes { get; init; }

    /// <summary>How many runs were timed.</summary>
    public required long TimedRuns { get; init; }

    /// <summary>The time that they took together; they are the last thing that a probe does.</summary>
    public required TimeSpan TimedTime { get; init; }

    /// <summary>The median of their latency in microseconds; null when none was timed.</summary>
    public double? LatencyP50Us { get; init; }

    /// <summary>The 99th percentile of their latency in microseconds; null when none was timed.</summary>
    public double? LatencyP99Us { get; init; }

    /// <summary>The SHA-256 of all outputs of each seed, in lower-case hexadecimal digits, in the order of the request.</summary>
    public required IReadOnlyList<string> OutputsSha256 { get; init; }
}
