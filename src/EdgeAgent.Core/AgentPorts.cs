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

    /// <summary>Starts the programs that sources name; null where none do.</summary>
    public ICommandRunner? Commands { get; init; }

    /// <summary>Who hears of the pipelines' events, by name; the agent disposes them. The cloud is not among them: every agent has it.</summary>
    public IReadOnlyDictionary<string, IEventSink> Sinks { get; init; } = new Dictionary<string, IEventSink>();

    /// <summary>The file system that holds the agent's state.</summary>
    public IFileSystem Files { get; init; } = new Storage.DiskFileSystem();
}
