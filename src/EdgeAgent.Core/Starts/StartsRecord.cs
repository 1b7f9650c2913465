namespace EdgeAgent.Core.Starts;

/// <summary>What is remembered of the agent's starts: <c>run/starts.json</c>.</summary>
internal sealed record StartsRecord
{
    /// <summary>How far the last start came.</summary>
    public StartPhase Phase { get; init; } = StartPhase.Ended;

    /// <summary>The system's run in which this was written; null where the system does not tell.</summary>
    public string? BootId { get; init; }

    /// <summary>Monotonic seconds of that run of the system when this was written.</summary>
    public double BootSeconds { get; init; }

    /// <summary>Seconds that went by while the system ran, over all its runs, as far as the agent saw them.</summary>
    public double Seconds { get; init; }

    /// <summary>The starts that did not end in order, each by the <see cref="Seconds"/> at which the next one found out.</summary>
    public IReadOnlyList<double> Unclean { get; init; } = [];

    /// <summary>The SHA-256 of the desired models that the agent saw last.</summary>
    public string? ModelsSha256 { get; init; }

    /// <summary>The safe mode; null outside of it.</summary>
    public SafeMode? Safe { get; init; }

    /// <summary>The agent's version that went into safe mode; null outside of it.</summary>
    public string? SafeVersion { get; init; }
}
