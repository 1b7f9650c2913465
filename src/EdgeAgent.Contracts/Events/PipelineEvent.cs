namespace EdgeAgent.Contracts.Events;

/// <summary>A rule of a pipeline was raised or cleared: what every sink delivers.</summary>
/// <remarks>As a device-to-cloud message it carries the application property <c>type=event</c>, and <see cref="Id"/> is its message id.</remarks>
public sealed record PipelineEvent
{
    /// <summary>The schema of this event: always <c>edgeagent/event/1</c>.</summary>
    public string Schema { get; init; } = SchemaId;

    /// <summary>Names the event for good, in all of the fleet.</summary>
    public required string Id { get; init; }

    /// <summary>The pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The rule.</summary>
    public required string Rule { get; init; }

    /// <summary>What became of the rule.</summary>
    public required EventState State { get; init; }

    /// <summary>What the rule looks at: <c>class</c>, <c>score</c>, <c>count</c>, <c>share</c> or <c>anomaly</c>.</summary>
    public required string On { get; init; }

    /// <summary>The label that the rule names; null for none.</summary>
    public string? Label { get; init; }

    /// <summary>The value that decided; null when the rule was cleared because its pipeline ended or was changed.</summary>
    public required double? Value { get; init; }

    /// <summary>The rule's threshold.</summary>
    public required double Threshold { get; init; }

    /// <summary>When it was decided, by the device's clock.</summary>
    public required DateTimeOffset TimestampUtc { get; init; }

    /// <summary>The name of the input that decided; null as for <see cref="Value"/>.</summary>
    public required string? Input { get; init; }

    /// <summary>The model slot of the pipeline.</summary>
    public required string Slot { get; init; }

    /// <summary>The model that ran; null when none did.</summary>
    public required string? Model { get; init; }

    /// <summary>The model's version; null when none ran.</summary>
    public required string? Version { get; init; }

    /// <summary>The value of <see cref="Schema"/>.</summary>
    public const string SchemaId = "edgeagent/event/1";

    /// <summary>The value of the application property <c>type</c> by which hubs route events.</summary>
    public const string MessageType = "event";
}
