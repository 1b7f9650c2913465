using System.Text.Json.Nodes;

namespace EdgeAgent.Core.Reconciliation;

/// <summary>JSON merge patches (RFC 7396) between objects: null removes, objects merge, everything else replaces.</summary>
internal static class JsonMergePatch
{
    /// <summary>Applies a patch in place.</summary>
    /// <param name="target">The object that changes.</param>
    /// <param name="patch">The patch; not changed, and nothing of it is shared with <paramref name="target"/> afterwards.</param>
    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach ((string name, JsonNode? value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject change)
            {
                if (target[name] is not JsonObject inner)
                    target[name] = inner = [];
                Apply(inner, change);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }

    /// <summary>Computes the smallest patch that turns one object into another.</summary>
    /// <param name="from">What is there. Members whose names begin with <c>$</c> belong to the hub and are passed over.</param>
    /// <param name="to">What is wanted; members that are null are wanted absent.</param>
    /// <returns>The patch; empty when nothing differs.</returns>
    public static JsonObject Difference(JsonObject from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach ((string name, JsonNode? value) in from)
        {
            if (value is not null && to[name] is null && !name.StartsWith('$'))
                patch[name] = null;
        }
        foreach ((string name, JsonNode? wanted) in to)
        {
            if (wanted is null || JsonNode.DeepEquals(from[name], wanted))
                continue;
            if (wanted is not JsonObject inner)
                patch[name] = wanted.DeepClone();
            else if (from[name] is not JsonObject present)
                patch[name] = Difference([], inner);
            else if (Difference(present, inner) is { Count: > 0 } change)
                patch[name] = change;
        }
        return patch;
    }
}
