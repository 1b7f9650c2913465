using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Worker.LocalApi.Status;

/// <summary>How the agent is doing: what <c>GET /status</c> answers and <c>edge-agent status --json</c> prints. What is unknown is null.</summary>
internal sealed record StatusDocument
{
    public required string Version { get; init; }

    public required string DeviceId { get; init; }

    public required DateTimeOffset StartedUtc { get; init; }

    public required double UptimeSeconds { get; init; }

    /// <summary>Whether every loop runs and gets on.</summary>
    public required bool IsHealthy { get; init; }

    /// <summary>Normal or safe.</summary>
    public required string Mode { get; init; }

    public required DateTimeOffset? SafeModeSinceUtc { get; init; }

    public required string? SafeModeReason { get; init; }

    public required LinkDocument Link { get; init; }

    public required IReadOnlyList<SlotDocument> Slots { get; init; }

    public required IReadOnlyList<PipelineDocument> Pipelines { get; init; }

    public required IReadOnlyList<SinkDocument> Sinks { get; init; }

    public GovernorDocument? Governor { get; init; }

    public required TelemetryDocument Telemetry { get; init; }

    public required SystemWindow System { get; init; }

    public required PowerWindow? Power { get; init; }

    public required IReadOnlyList<LoopDocument> Loops { get; init; }
}
