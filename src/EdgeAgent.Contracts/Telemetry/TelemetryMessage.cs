using System.Text.Json.Serialization;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Contracts.Telemetry;

/// <summary>One device-to-cloud message: what the agent saw in one reporting window.</summary>
/// <remarks>Stays under 4 KB as JSON, IoT Hub's billing step. A value that could not be measured is null, never 0.</remarks>
public sealed record TelemetryMessage
{
    /// <summary>The schema of this message: always <c>edgeagent/telemetry/1</c>.</summary>
    public string Schema { get; init; } = SchemaId;

    /// <summary>Counts up by one with each message of this agent's run.</summary>
    public required long Sequence { get; init; }

    /// <summary>Identifies the run of the agent, so that (<see cref="RunId"/>, <see cref="Sequence"/>) names a message for good.</summary>
    public required string RunId { get; init; }

    /// <summary>The end of the window by the device's clock.</summary>
    public required DateTimeOffset TimestampUtc { get; init; }

    /// <summary>The length of the window by the monotonic clock, in seconds.</summary>
    public required double WindowSeconds { get; init; }

    /// <summary>One entry for each slot with a model; empty while none runs.</summary>
    public required IReadOnlyList<InferenceWindow> Slots { get; init; }

    /// <summary>The device and the agent's process.</summary>
    public required SystemWindow System { get; init; }

    /// <summary>Power and energy.</summary>
    public required PowerWindow Power { get; init; }

    /// <summary>What the governor does at the end of the window; null from an agent without one.</summary>
    public GovernorReport? Governor { get; init; }

    /// <summary>What ran in each pipeline in the window; absent from an agent without pipelines.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PipelineWindow>? Pipelines { get; init; }

    /// <summary>The device's clock at the end of the window; absent from an agent that does not tell.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ClockWindow? Clock { get; init; }

    /// <summary>What was left out for want of room, in the order in which it went, from <see cref="OmittedPart"/>; absent where nothing was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Omitted { get; init; }

    /// <summary><see cref="AgentMode.Safe"/> in safe mode; null, and left out, otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mode { get; init; }

    /// <summary>The value of <see cref="Schema"/>.</summary>
    public const string SchemaId = "edgeagent/telemetry/1";
}
