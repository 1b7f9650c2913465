using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Twins;

namespace EdgeAgent.Hub.DigitalTwins;

/// <summary>A twin in the form of IoT Plug and Play: properties and components at the top, what is asked and answered about them in <c>$metadata</c>.</summary>
internal static class DigitalTwinJson
{
    /// <summary>The digital twin of a device.</summary>
    public static JsonObject Write(Twin twin)
    {
        JsonObject json = Describe(twin.Desired.Properties, twin.Reported.Properties, twin.Reported.Metadata);
        json["$metadata"]!["$model"] = twin.ModelId;
        json.Insert(0, "$dtId", twin.DeviceId);
        return json;
    }

    private static JsonObject Describe(JsonObject desired, JsonObject reported, JsonObject metadata)
    {
        JsonObject json = [], about = [];
        foreach (string name in reported.Select(member => member.Key).Union(desired.Select(member => member.Key)).Where(name => name != "__t"))
        {
            JsonNode? asked = desired[name], told = reported[name];
            JsonObject? writtenAt = metadata[name] as JsonObject;
            if (IsComponent(asked) || IsComponent(told))
            {
                json[name] = Describe(asked as JsonObject ?? [], told as JsonObject ?? [], writtenAt ?? []);
                continue;
            }

            JsonObject fact = [];
            if (writtenAt?.Text("$lastUpdated") is { } time)
                fact["lastUpdateTime"] = time;
            if (asked is not null)
                fact["desiredValue"] = asked.DeepClone();
            if (told is JsonObject answer && answer.ContainsKey("ac") && answer.ContainsKey("value"))
            {
                (fact["ackCode"], fact["ackVersion"], fact["ackDescription"]) = (answer["ac"]?.DeepClone(), answer["av"]?.DeepClone(), answer["ad"]?.DeepClone());
                told = answer["value"];
            }

            if (told is not null)
                json[name] = told.DeepClone();
            about[name] = fact;
        }

        json["$metadata"] = about;
        return json;
    }

    private static bool IsComponent(JsonNode? node) => node is JsonObject members && members.Text("__t") == "c";
}
