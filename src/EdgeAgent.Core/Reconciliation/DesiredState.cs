using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Governor;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Pipelines;

namespace EdgeAgent.Core.Reconciliation;

/// <summary>What the desired properties ask for, read and checked part by part: a part that is wrong does not touch the others.</summary>
internal sealed record DesiredState
{
    /// <summary>The longest name of a slot that can be answered under that name: a hub refuses others as keys.</summary>
    private const int MaxKeyLength = 128;

    /// <summary>What is asked of each slot that is named.</summary>
    public required IReadOnlyDictionary<string, SlotRequest> Slots { get; init; }

    /// <summary>What is asked of the telemetry interval; null when nothing.</summary>
    public required IntervalRequest? TelemetryInterval { get; init; }

    /// <summary>What is asked of the governor's limits; null when nothing.</summary>
    public required GovernorRequest? Governor { get; init; }

    /// <summary>What is asked of each pipeline that is named.</summary>
    public required IReadOnlyDictionary<string, PipelineRequest> Pipelines { get; init; }

    public static DesiredState Read(JsonObject properties, ModelLimits limits) => new()
    {
        Slots = ReadSlots(properties[TwinNames.Models], limits),
        TelemetryInterval = properties[TwinNames.Telemetry] is JsonObject telemetry && telemetry[TwinNames.IntervalSeconds] is { } value
            ? IntervalRequest.Read(value)
            : null,
        Governor = properties[TwinNames.Governor] is JsonObject governor && governor[TwinNames.Limits] is { } limitsValue ? GovernorRequest.Read(limitsValue) : null,
        Pipelines = ReadPipelines(properties[TwinNames.Pipelines]),
    };

    private static Dictionary<string, PipelineRequest> ReadPipelines(JsonNode? pipelines) => (pipelines as JsonObject ?? [])
        .Where(entry => entry.Key != TwinNames.ComponentMarker && entry.Value is not null && CanBeAnswered(entry.Key))
        .Take(2 * PipelineBounds.MaxPipelines)
        .ToDictionary(entry => entry.Key, entry => PipelineRequest.Read(entry.Key, entry.Value!), StringComparer.Ordinal);

    private static Dictionary<string, SlotRequest> ReadSlots(JsonNode? models, ModelLimits limits)
    {
        var reader = new AssignmentReader(limits);
        var slots = new Dictionary<string, SlotRequest>(StringComparer.Ordinal);
        int accepted = 0;
        foreach ((string name, JsonNode? value) in models as JsonObject ?? [])
        {
            if (name == TwinNames.ComponentMarker || value is null || !CanBeAnswered(name) || slots.Count >= 2 * limits.MaxSlots)
                continue;
            SlotRequest request = reader.Read(name, value);
            if (request.Assignment is not null && ++accepted > limits.MaxSlots)
                request = AssignmentReader.Refuse(name, value, $"This device has at most {limits.MaxSlots} model slots, and others come before this one.");
            slots.Add(name, request);
        }
        return slots;
    }

    private static bool CanBeAnswered(string name) =>
        name.Length is > 0 and <= MaxKeyLength && name.All(c => !char.IsControl(c) && !char.IsWhiteSpace(c) && c is not ('.' or '$'));
}
