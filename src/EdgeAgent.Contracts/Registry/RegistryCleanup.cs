namespace EdgeAgent.Contracts.Registry;

/// <summary>What a cleaning of the registry removed, or would remove.</summary>
public sealed record RegistryCleanup
{
    /// <summary>True when nothing was removed.</summary>
    public required bool IsDryRun { get; init; }

    /// <summary>How many versions of each model were kept though nothing refers to them.</summary>
    public required int KeepVersions { get; init; }

    /// <summary>The versions that went.</summary>
    public required IReadOnlyList<ModelVersion> Versions { get; init; }

    /// <summary>The number of files that went, deltas among them.</summary>
    public required int Files { get; init; }

    /// <summary>Their bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The bytes of all files afterwards.</summary>
    public required long KeptBytes { get; init; }

    /// <summary>The most bytes that all files may have.</summary>
    public required long MostBytes { get; init; }
}
