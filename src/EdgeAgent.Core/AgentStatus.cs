using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Pipelines.Sinks;
using EdgeAgent.Core.Starts;
using EdgeAgent.Core.Supervision;

namespace EdgeAgent.Core;

/// <summary>How the agent is doing at one moment.</summary>
public sealed record AgentStatus
{
    /// <summary>Whether the cloud link is connected.</summary>
    public required bool IsConnected { get; init; }

    /// <summary>Why it is not, in one sentence; null while it is, and before the first attempt ended.</summary>
    public required string? LinkProblem { get; init; }

    /// <summary>What is reported of each slot that was ever named, in the order of their names.</summary>
    public required IReadOnlyList<KeyValuePair<string, SlotReport>> Slots { get; init; }

    /// <summary>Power in the last reporting window; null before one ended.</summary>
    public required PowerWindow? Power { get; init; }

    /// <summary>The pipelines, in the order of their names.</summary>
    public required IReadOnlyList<PipelineStatus> Pipelines { get; init; }

    /// <summary>Who hears of their events, in the order of their names.</summary>
    public required IReadOnlyList<SinkStatus> Sinks { get; init; }

    /// <summary>What the governor does.</summary>
    public GovernorReport? Governor { get; init; }

    /// <summary>Telemetry messages that wait for the hub.</summary>
    public required int TelemetryWaiting { get; init; }

    /// <summary>Telemetry messages dropped because the buffer was full.</summary>
    public required long TelemetryDropped { get; init; }

    /// <summary>The safe mode; null outside of it.</summary>
    public SafeMode? SafeMode { get; init; }

    /// <summary>The agent's loops.</summary>
    public required IReadOnlyList<LoopStatus> Loops { get; init; }
}
