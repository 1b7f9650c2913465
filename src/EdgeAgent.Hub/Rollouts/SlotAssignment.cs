using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Hub.Configurations;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Twins;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>Assignments as twins hold them, below <c>properties.desired.models</c>.</summary>
internal static class SlotAssignment
{
    /// <summary>An assignment as a twin holds it: without members that are null.</summary>
    public static JsonObject Of(ModelAssignment assignment)
    {
        JsonObject kept = [];
        TwinPatch.Merge(kept, JsonSerializer.SerializeToNode(assignment, ContractsJsonContext.Default.ModelAssignment)!.AsObject());
        return kept;
    }

    /// <summary>What a twin names for a slot; null for nothing.</summary>
    public static JsonObject? In(Twin twin, string slot) => (twin.Desired.Properties[TwinNames.Models] as JsonObject)?[slot] as JsonObject;

    /// <summary>Whether a twin's value names the model of an assignment, by whichever way it comes.</summary>
    public static bool IsOf(JsonObject? value, ModelAssignment assignment) => value is not null && value.Text("name") == assignment.Name
        && value.Text("version") == assignment.Version && (value["file"] as JsonObject)?.Text("sha256") == assignment.File.Sha256;

    /// <summary>The patch of desired properties that leads from one value of a slot to another; null takes the value away.</summary>
    public static JsonObject Patch(string slot, JsonObject? before, JsonObject? after) => new()
    {
        [TwinNames.Models] = new JsonObject
        {
            [TwinNames.ComponentMarker] = TwinNames.ComponentMarkerValue,
            [slot] = ConfigurationContent.Difference(before, after),
        },
    };

    /// <summary>A value as people name it: <c>name:version</c>; null for none.</summary>
    public static string? Describe(string? value) => value is not null && HubJson.ParseStored(value) is { } read ? $"{read.Text("name")}:{read.Text("version")}" : null;
}
