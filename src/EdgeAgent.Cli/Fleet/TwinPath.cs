using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Fleet;

/// <summary>Places in a twin as people write them: <c>tags.site</c>, <c>desired.telemetry.intervalSeconds</c>, <c>reported.slots.default</c>.</summary>
internal static class TwinPath
{
    private const string Tags = "tags", Desired = "desired", Reported = "reported", Properties = "properties";

    /// <summary>The member of a twin at a path.</summary>
    /// <exception cref="CommandFailureException">The path begins with none of the twin's parts, or there is no such member.</exception>
    public static JsonNode? Find(JsonNode twin, string path) => TryFind(twin, path)
        ?? throw new CommandFailureException($"the twin has no {path}");

    /// <summary>The member of a twin at a path; null where there is none.</summary>
    /// <exception cref="CommandFailureException">The path begins with none of the twin's parts.</exception>
    public static JsonNode? TryFind(JsonNode twin, string path) =>
        Steps(path).Aggregate((JsonNode?)twin, (node, step) => node is JsonObject parent && parent.TryGetPropertyValue(step, out JsonNode? child) ? child : null);

    /// <summary>Puts a change such as <c>desired.a.b=1</c> into a patch.</summary>
    /// <returns>The path.</returns>
    /// <exception cref="CommandFailureException">It is none, or devices alone write that part.</exception>
    public static string Put(JsonObject patch, string change)
    {
        int equals = change.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw new CommandFailureException($"'{change}' is no change; expected PATH=VALUE, such as desired.telemetry.intervalSeconds=30");
        string path = change[..equals];
        string[] steps = Steps(path);
        if (steps[^1] is Reported || (steps.Length > 1 && steps[1] == Reported))
            throw new CommandFailureException($"'{path}' cannot be set: only the device writes reported properties");
        if (steps.Length == 1 || (steps.Length == 2 && steps[0] == Properties))
            throw new CommandFailureException($"'{path}' cannot be set as a whole; name a member, such as {path}.telemetry.intervalSeconds");
        JsonObject parent = patch;
        foreach (string step in steps[..^1])
            parent = Child(parent, step);
        parent[steps[^1]] = Value(change[(equals + 1)..]);
        return path;
    }

    private static JsonObject Child(JsonObject parent, string step)
    {
        if (parent[step] is JsonObject present)
            return present;
        JsonObject made = [];
        parent[step] = made;
        return made;
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static string[] Steps(string path)
    {
        string[] names = path.Split('.');
        if (names[0] == Properties && names.Length > 1)
            names = names[1..];
        if (names.Any(name => name.Length == 0) || names[0] is not (Tags or Desired or Reported))
            throw new CommandFailureException($"'{path}' is no place in a twin; expected tags, desired or reported, and members below, such as desired.telemetry.intervalSeconds");
        return names[0] == Tags ? names : [Properties, .. names];
    }
}
