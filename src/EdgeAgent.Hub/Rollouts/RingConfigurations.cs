using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Hub.Configurations;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>Reads a rollout from automatic device configurations, one a ring: what IoT Hub has no member for is in labels.</summary>
/// <remarks>
/// The label <c>rollout</c> is the rollout's name, and <c>rolloutName</c>, <c>rolloutPercent</c>, <c>rolloutSoakSeconds</c> and so on are the ring's members as text;
/// <c>rolloutWindows</c> separates windows by semicolons. All name the same slot and model.
/// </remarks>
internal static class RingConfigurations
{
    private const string Prefix = "rollout";

    private static readonly string[] Texts = ["name", "windowOffsetTag"];

    /// <summary>The document in the form of <see cref="Contracts.Rollouts.RolloutDocument"/>.</summary>
    public static Outcome<JsonObject> ToDocument(string rollout, JsonArray configurations)
    {
        JsonArray rings = [];
        JsonObject? first = null;
        foreach (JsonNode? node in configurations)
        {
            if (node is not JsonObject configuration || configuration.Text("id") is not { } id)
                return HubError.Argument("Each member of the array must be a configuration with an id.");
            if (ConfigurationRequest.Parse(id, configuration, default) is { IsDone: false } refused)
                return HubError.Argument($"The configuration '{id}' is none that IoT Hub would take. {refused.Error.Message}");
            if (configuration["labels"] is not JsonObject labels || labels.Text(Prefix) != rollout)
                return HubError.Argument($"The configuration '{id}' needs the label rollout with the rollout's name, '{rollout}'.");
            Outcome<JsonObject> ring = Ring(id, configuration, labels);
            if (!ring.IsDone)
                return ring.Error;
            rings.Add(ring.Value);
            if (Models(configuration) is not { } models || models.Where(member => member.Key != TwinNames.ComponentMarker).ToList() is not [{ Value: JsonObject assignment } slot])
                return HubError.Argument($"The content of configuration '{id}' must set properties.desired.models to one slot with an assignment.");
            JsonObject named = new() { ["slot"] = slot.Key, ["assignment"] = assignment.DeepClone() };
            first ??= named;
            if (!JsonNode.DeepEquals(first, named))
                return HubError.Argument($"The configuration '{id}' assigns another slot or model than the first one; a rollout has one.");
        }

        if (first is null)
            return HubError.Argument("The array holds no configuration.");
        first["rings"] = rings;
        return first;
    }

    private static JsonObject? Models(JsonObject configuration)
    {
        JsonObject desired = [];
        foreach ((string path, JsonNode? value) in ConfigurationContent.Settings((configuration["content"] as JsonObject)?["deviceContent"] as JsonObject) ?? [])
            ConfigurationContent.Set(desired, path, value);
        return desired.Count == 1 ? desired[TwinNames.Models] as JsonObject : null;
    }

    private static Outcome<JsonObject> Ring(string id, JsonObject configuration, JsonObject labels)
    {
        JsonObject ring = new() { ["name"] = id, ["targetCondition"] = configuration.Text("targetCondition") };
        foreach ((string label, JsonNode? value) in labels)
        {
            if (label == Prefix || !label.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            if (value?.GetValueKind() != JsonValueKind.String)
                return HubError.Argument($"The label {label} of configuration '{id}' must be text, as every label of IoT Hub.");
            string text = value.GetValue<string>(), member = JsonNamingPolicy.CamelCase.ConvertName(label[Prefix.Length..]);
            JsonNode? read = member == "windows" ? new JsonArray([.. text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => (JsonNode)part)])
                : Texts.Contains(member) ? text
                : Number(text);
            if (read is null)
                return HubError.Argument($"The label {label} of configuration '{id}' must be a number, not '{text}'.");
            ring[member] = read;
        }

        return ring;
    }

    private static JsonValue? Number(string text) => HubJson.Parse(System.Text.Encoding.UTF8.GetBytes(text)) is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value : null;
}
