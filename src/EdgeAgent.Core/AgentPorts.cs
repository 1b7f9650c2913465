using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core;

/// <summary>What the agent needs from the outside.</summary>
public sealed record AgentPorts
{
    /// <summary>The connection to the hub.</summary>
    public required ICloudLink Link { get; init; }

    /// <summary>Where files come from.</summary>
    public required IModelSource ModelSource { get; init; }

    /// <summary>Tries models in a process of their own.</summary>
    public required IModelProbe ModelProbe { get; init; }

    /// <summary>The device and the process.</summary>
    public required ISystemProbe SystemProbe { get; init; }

    /// <summary>The power meter; null on a device without one.</summary>
    public IPowerMeter? PowerMeter { get; init; }

    /// <summary>The newest lines of the process's log, for remote operations; null where none are kept.</summary>
    public RemoteOperations.RecentLog? RecentLog { get; init; }

    /// <summary>The file system that holds the agent's state.</summary>
    public IFileSystem Files { get; init; } = new Storage.DiskFileSystem();
}
