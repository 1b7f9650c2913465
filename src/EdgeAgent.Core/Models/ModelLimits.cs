namespace EdgeAgent.Core.Models;

/// <summary>How much an assignment may ask of the device.</summary>
public sealed record ModelLimits
{
    /// <summary>The largest model file.</summary>
    /// <value>256 MiB by default.</value>
    public long MaxModelBytes { get; init; } = 256L << 20;

    /// <summary>The largest file of labels.</summary>
    /// <value>1 MiB by default.</value>
    public long MaxLabelsBytes { get; init; } = 1L << 20;

    /// <summary>The most memory for the arena and the weights of one model.</summary>
    /// <value>256 MiB by default.</value>
    public long MaxMemoryBytes { get; init; } = 256L << 20;

    /// <summary>Free bytes that a download leaves on the disk.</summary>
    /// <value>16 MiB by default.</value>
    public long FreeSpaceReserveBytes { get; init; } = 16L << 20;

    /// <summary>The least mean rate of a download; a slower one is broken off, reported and resumed later.</summary>
    /// <value>256 by default.</value>
    public long LeastBytesPerSecond { get; init; } = 256;

    /// <summary>The time that a download may take besides what <see cref="LeastBytesPerSecond"/> allows.</summary>
    /// <value>5 minutes by default.</value>
    public TimeSpan FetchGrace { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The most slots.</summary>
    /// <value>8 by default.</value>
    public int MaxSlots { get; init; } = 8;

    /// <summary>The most bytes that all downloads together take in a second; null for no bound.</summary>
    /// <value>Null by default; at least 1024.</value>
    public long? MaxBytesPerSecond { get; init; }

    /// <summary>How often a step that runs a model may begin without an end (the agent died) before the model is quarantined, and how often the agent may die while one is on probation.</summary>
    /// <value>3 by default.</value>
    public int MaxInterruptedLoads { get; init; } = 3;
}
