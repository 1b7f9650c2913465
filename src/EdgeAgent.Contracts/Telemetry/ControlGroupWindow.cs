namespace EdgeAgent.Contracts.Telemetry;

/// <summary>The agent's control group (version 2): the bounds that its unit sets, and what they have cost. What the kernel does not tell is null.</summary>
public sealed record ControlGroupWindow
{
    /// <summary>Memory of the whole group in bytes.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>From here on memory is taken back and the group is slowed; null for no bound.</summary>
    public long? MemoryHighBytes { get; init; }

    /// <summary>What the group may never exceed; null for no bound.</summary>
    public long? MemoryMaxBytes { get; init; }

    /// <summary>Processes of the group that were killed for want of memory, since the group was made.</summary>
    public long? OomKills { get; init; }

    /// <summary>Seconds for which the group's processor quota held it back, since the group was made.</summary>
    public double? CpuThrottledSeconds { get; init; }
}
