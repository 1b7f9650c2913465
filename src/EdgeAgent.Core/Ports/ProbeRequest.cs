namespace EdgeAgent.Core.Ports;

/// <summary>What a probe is to try.</summary>
public sealed record ProbeRequest
{
    /// <summary>The absolute path of the model file, whose digest was verified.</summary>
    public required string ModelFile { get; init; }

    /// <summary>The seeds of the generated inputs whose outputs are digested, in this order; empty for none.</summary>
    public required IReadOnlyList<uint> Seeds { get; init; }

    /// <summary>How many runs are timed, 0 for none; fewer where <see cref="MaxTimedTime"/> ends before, but at least one.</summary>
    public required int TimedRuns { get; init; }

    /// <summary>The time after which no further timed run begins.</summary>
    public required TimeSpan MaxTimedTime { get; init; }

    /// <summary>The least time that timed runs go on, for a measurement of energy: more than <see cref="TimedRuns"/> where the model is fast.</summary>
    public TimeSpan LeastTimedTime { get; init; }

    /// <summary>The most bytes of arena and weights.</summary>
    public required long MaxModelMemoryBytes { get; init; }

    /// <summary>The resident memory above which the process is ended.</summary>
    public required long MemoryLimitBytes { get; init; }

    /// <summary>The time after which the process is ended.</summary>
    public required TimeSpan TimeLimit { get; init; }

    /// <summary>Which kernels run; null for the fastest.</summary>
    public string? Kernels { get; init; }

    /// <summary>How many threads share an inference.</summary>
    public int Threads { get; init; } = 1;
}
