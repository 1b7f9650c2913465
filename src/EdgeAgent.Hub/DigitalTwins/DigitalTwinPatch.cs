using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Hub.DigitalTwins;

/// <summary>Turns a JSON patch (RFC 6902) of a digital twin into a merge patch of desired properties.</summary>
internal static class DigitalTwinPatch
{
    private const int MostOperations = 100;

    /// <summary>The merge patch; add and replace set a value, remove deletes it.</summary>
    public static Outcome<JsonObject> ToDesired(JsonArray? operations)
    {
        if (operations is null || operations.Count is 0 or > MostOperations)
            return HubError.Argument($"The body must be a JSON patch of 1 to {MostOperations} operations.");
        JsonObject desired = [];
        foreach (JsonNode? entry in operations)
        {
            if (entry is not JsonObject operation || operation.Text("op") is not ("add" or "replace" or "remove")
                || operation.Text("path")?.Split('/') is not ["", { Length: > 0 }, ..] path || path[1..].Any(name => name.Length == 0 || name.StartsWith('$')))
                return HubError.Argument("Each operation must be add, replace or remove with a path such as /property or /component/property.");
            JsonObject parent = desired;
            foreach (string name in path[1..^1])
            {
                if (parent[Unescape(name)] is not JsonObject below)
                    parent[Unescape(name)] = below = new JsonObject { ["__t"] = "c" };
                parent = below;
            }

            parent[Unescape(path[^1])] = operation.Text("op") == "remove" ? null : operation["value"]?.DeepClone();
        }

        return desired;
    }

    private static string Unescape(string name) => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
