using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Twins;

/// <summary>What the governor does now: the read-only property <c>state</c> of the component <c>governor</c>, and the member <c>governor</c> of telemetry.</summary>
public sealed record GovernorReport
{
    /// <summary>What the time between two inferences is multiplied by; 1 for as configured.</summary>
    public required double Factor { get; init; }

    /// <summary>Whether none are run at all.</summary>
    [JsonPropertyName("paused")]
    public required bool IsPaused { get; init; }

    /// <summary>Why, from <see cref="GovernorReason"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>One sentence for the operator, such as <c>temperature 82.1 above 80; interval 2.0 s instead of 1.0 s</c>; null when nothing slows inferences down.</summary>
    public string? Detail { get; init; }
}
