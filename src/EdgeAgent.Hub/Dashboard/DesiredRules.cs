using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Hub.Dashboard;

/// <summary>What the agent expects of the desired properties that it knows, so that a slip is found before a device meets it. Other properties may hold anything.</summary>
internal static class DesiredRules
{
    private const int ShortestInterval = 1, LongestInterval = 86_400;

    /// <summary>One sentence about the first thing that the agent would refuse; null when there is none.</summary>
    public static string? Violation(JsonObject? desired)
    {
        foreach ((string slot, JsonNode? value) in desired?[TwinNames.Models] as JsonObject ?? [])
        {
            if (slot == TwinNames.ComponentMarker || value is null)
                continue;
            try
            {
                if (value is not JsonObject || value.Deserialize(ContractsJsonContext.Default.ModelAssignment) is null)
                    return $"{TwinNames.Models}.{slot} must be an object with name, version and file.";
            }
            catch (JsonException wrong)
            {
                return $"{TwinNames.Models}.{slot} is no assignment of a model: {wrong.Message}";
            }
        }

        return (desired?[TwinNames.Telemetry] as JsonObject)?[TwinNames.IntervalSeconds] is { } interval
            && !(interval.GetValueKind() == JsonValueKind.Number && interval.AsValue().TryGetValue(out double seconds) && seconds is >= ShortestInterval and <= LongestInterval)
            ? $"{TwinNames.Telemetry}.{TwinNames.IntervalSeconds} must be a number from {ShortestInterval} to {LongestInterval}."
            : null;
    }
}
