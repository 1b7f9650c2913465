using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;

namespace EdgeAgent.Cli.Rollouts;

/// <summary>A file of a rollout: an array of automatic device configurations, one a ring, or one document with rings.</summary>
/// <param name="path">The file.</param>
internal sealed class RolloutFile(string path)
{
    private const string Models = "properties.desired.models";

    private readonly JsonNode _content = Parse(path);

    /// <summary>What goes to the local hub.</summary>
    /// <param name="restores">What devices are assigned when they are restored, by file; empty for what they were assigned before.</param>
    public JsonNode With(IReadOnlyList<ModelAssignment> restores)
    {
        if (restores.Count == 0)
            return _content;
        JsonObject document = _content as JsonObject ?? new JsonObject { ["configurations"] = _content };
        document["restores"] = new JsonArray([.. restores.Select(restored => JsonSerializer.SerializeToNode(restored, ContractsJsonContext.Default.ModelAssignment))]);
        return document;
    }

    /// <summary>The configurations; empty for a document with rings.</summary>
    public IReadOnlyList<JsonObject> Configurations => _content is JsonArray array ? [.. array.OfType<JsonObject>()] : [];

    /// <summary>The name in the configurations' labels; null where there is none.</summary>
    public string? Name => Configurations.Count > 0 && Configurations[0]["labels"] is JsonObject labels && labels["rollout"] is JsonValue value && value.TryGetValue(out string? name) ? name : null;

    /// <summary>Puts a model in place of the one that the file names; how carefully it is brought into use stays.</summary>
    public void Assign(string slot, ModelAssignment assignment)
    {
        if (_content is JsonObject document)
        {
            document["slot"] = slot;
            document["assignment"] = Replace(document["assignment"], assignment);
        }

        foreach (JsonObject configuration in Configurations)
        {
            if (configuration["content"] is not JsonObject content)
                configuration["content"] = content = [];
            if (content["deviceContent"] is not JsonObject device)
                content["deviceContent"] = device = [];
            JsonNode? before = (device[Models] as JsonObject)?[slot];
            device[Models] = new JsonObject { [TwinNames.ComponentMarker] = TwinNames.ComponentMarkerValue, [slot] = Replace(before, assignment) };
        }
    }

    private static JsonObject Replace(JsonNode? before, ModelAssignment assignment)
    {
        JsonObject next = JsonSerializer.SerializeToNode(assignment, ContractsJsonContext.Default.ModelAssignment)!.AsObject();
        next["rollout"] ??= (before as JsonObject)?["rollout"]?.DeepClone();
        foreach (string empty in next.Where(member => member.Value is null).Select(member => member.Key).ToList())
            next.Remove(empty);
        return next;
    }

    private static JsonNode Parse(string path)
    {
        try
        {
            return JsonNode.Parse(InputFile.ReadAll(path, "rollout")) is JsonNode node and (JsonArray or JsonObject) ? node : throw new JsonException("it is neither an array nor an object");
        }
        catch (JsonException e)
        {
            throw new CommandFailureException($"{path} is no rollout: {e.Message}", e);
        }
    }
}
