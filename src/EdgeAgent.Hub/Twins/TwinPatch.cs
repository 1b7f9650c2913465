using System.Text.Json.Nodes;

namespace EdgeAgent.Hub.Twins;

/// <summary>JSON merge patch (RFC 7386) with a second tree beside it that says when each property was last written.</summary>
internal static class TwinPatch
{
    /// <summary>Applies a patch in place: null removes a member, an object merges into an object, anything else replaces.</summary>
    /// <param name="target">The properties; changed.</param>
    /// <param name="metadata">For each member of <paramref name="target"/> one object with <c>$lastUpdated</c> and the members below it; changed.</param>
    /// <param name="patch">The patch; not changed.</param>
    /// <param name="now">The time to write.</param>
    /// <param name="version">The version to write beside the time; null writes none.</param>
    public static void Merge(JsonObject target, JsonObject metadata, JsonObject patch, string now, long? version)
    {
        Stamp(metadata, now, version);
        foreach ((string name, JsonNode? value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
                metadata.Remove(name);
                continue;
            }

            if (metadata[name] is not JsonObject below)
                metadata[name] = below = [];
            if (value is JsonObject nested)
            {
                if (target[name] is not JsonObject present)
                {
                    target[name] = present = [];
                    metadata[name] = below = [];
                }

                Merge(present, below, nested, now, version);
            }
            else
            {
                target[name] = value.DeepClone();
                metadata[name] = below = [];
                Stamp(below, now, version);
            }
        }
    }

    /// <summary>Applies a patch to properties that keep no times, such as tags.</summary>
    public static void Merge(JsonObject target, JsonObject patch) => Merge(target, [], patch, "", null);

    private static void Stamp(JsonObject metadata, string now, long? version)
    {
        metadata["$lastUpdated"] = now;
        if (version is { } number)
            metadata["$lastUpdatedVersion"] = number;
    }
}
