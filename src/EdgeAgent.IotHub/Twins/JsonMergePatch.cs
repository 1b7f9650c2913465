using System.Text.Json.Nodes;

namespace EdgeAgent.IotHub;

/// <summary>JSON merge patch, RFC 7396.</summary>
internal static class JsonMergePatch
{
    /// <summary>Merges a patch into a whole document: a null removes, an object merges, anything else replaces.</summary>
    public static void Apply(JsonObject document, JsonObject patch)
    {
        foreach ((string name, JsonNode? value) in patch)
        {
            if (value is null)
            {
                document.Remove(name);
            }
            else if (value is JsonObject change)
            {
                if (document[name] is not JsonObject present)
                    document[name] = present = [];
                Apply(present, change);
            }
            else
            {
                document[name] = value.DeepClone();
            }
        }
    }
}
