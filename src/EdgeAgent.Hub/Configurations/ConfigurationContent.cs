using System.Text.Json.Nodes;

namespace EdgeAgent.Hub.Configurations;

/// <summary>The content of configurations: values by paths such as <c>properties.desired.camera.fps</c>, and patches made of them.</summary>
internal static class ConfigurationContent
{
    private const string Desired = "properties.desired";

    /// <summary>The values by their path below <c>properties.desired</c>; null when a key is another path.</summary>
    /// <param name="content">The member deviceContent or moduleContent; null for none.</param>
    public static Dictionary<string, JsonNode?>? Settings(JsonObject? content)
    {
        Dictionary<string, JsonNode?> settings = new(StringComparer.Ordinal);
        foreach ((string key, JsonNode? value) in content ?? [])
        {
            if (key == Desired && value is JsonObject all)
            {
                foreach ((string name, JsonNode? below) in all)
                    settings[name] = below;
            }
            else if (key.StartsWith(Desired + ".", StringComparison.Ordinal) && !key.EndsWith('.') && !key.Contains("..", StringComparison.Ordinal))
                settings[key[(Desired.Length + 1)..]] = value;
            else
                return null;
        }

        return settings;
    }

    /// <summary>Sets a value at a path of a patch, making the objects on the way.</summary>
    public static void Set(JsonObject patch, string path, JsonNode? value)
    {
        string[] names = path.Split('.');
        JsonObject parent = patch;
        foreach (string name in names[..^1])
        {
            if (parent[name] is not JsonObject below)
                parent[name] = below = [];
            parent = below;
        }

        parent[names[^1]] = value?.DeepClone();
    }

    /// <summary>The merge patch that leads from one value to another: members of objects that are gone become null.</summary>
    public static JsonNode? Difference(JsonNode? before, JsonNode? after)
    {
        if (before is not JsonObject old || after is not JsonObject next)
            return after?.DeepClone();
        JsonObject patch = next.DeepClone().AsObject();
        foreach ((string name, JsonNode? value) in old)
            patch[name] = next.ContainsKey(name) ? Difference(value, next[name]) : null;
        return patch;
    }
}
