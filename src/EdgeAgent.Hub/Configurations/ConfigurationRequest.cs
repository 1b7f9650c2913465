using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Queries;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Twins;

namespace EdgeAgent.Hub.Configurations;

/// <summary>Reads configurations that service clients send, and those that the hub stored.</summary>
internal static class ConfigurationRequest
{
    private const int MostMetrics = 5, LongestId = 128;

    private static readonly string[] Kept = ["schemaVersion", "labels", "content", "contentType", "targetCondition", "metrics"];

    /// <summary>True for an id that IoT Hub would take: 1 to 128 lower-case letters, digits and some marks.</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= LongestId && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || "-:+%_*!'".Contains(c, StringComparison.Ordinal));

    /// <summary>Reads the body of a PUT.</summary>
    public static Outcome<Configuration> Parse(string id, JsonObject? body, DateTimeOffset now)
    {
        if (!IsId(id))
            return HubError.Argument($"'{id}' is no id of a configuration: 1 to {LongestId} lower-case letters, digits and - : + % _ * ! '.");
        if (body is null || (body["id"] is not null && body.Text("id") != id))
            return HubError.Argument("The body must be one JSON object whose id is that of the address.");
        if (body["priority"] is { } given && !(given.GetValueKind() == JsonValueKind.Number && given.AsValue().TryGetValue(out int asked) && asked >= 0))
            return HubError.Argument("The priority must be a whole number from 0.");
        string condition = body.Text("targetCondition") ?? "";
        if (condition.Contains("properties.desired", StringComparison.OrdinalIgnoreCase))
            return HubError.Argument("A target condition may ask for deviceId, tags and properties.reported, not for properties.desired.");
        try
        {
            Configuration read = Read(id, EntityTag.Next(), body["priority"]?.GetValue<int>() ?? 0, Keep(body), now, now);
            if (read.Settings.Count == 0 && body["content"] is JsonObject content && content.Any(member => member.Value is JsonObject { Count: > 0 }))
                return HubError.Argument("The content must be deviceContent, or moduleContent with a condition FROM devices.modules, with keys properties.desired or below.");
            return Refuse(read) is { } refusal ? refusal : read;
        }
        catch (QueryException failure)
        {
            return HubError.Argument($"The target condition cannot be read. {failure.Message}");
        }
    }

    /// <summary>Reads what the store holds.</summary>
    /// <exception cref="QueryException">The condition is none.</exception>
    public static Configuration Read(string id, string etag, int priority, JsonObject body, DateTimeOffset created, DateTimeOffset updated)
    {
        string condition = body.Text("targetCondition") ?? "";
        (QuerySource source, QueryExpression? where) = condition.Length == 0 ? (QuerySource.Devices, new QueryExpression.Literal(QueryValue.Of(false))) : QueryParser.ParseCondition(condition);
        JsonObject? content = (body["content"] as JsonObject)?[source == QuerySource.Modules ? "moduleContent" : "deviceContent"] as JsonObject;
        return new Configuration
        {
            Id = id,
            ETag = etag,
            Priority = priority,
            Body = body,
            CreatedUtc = created,
            UpdatedUtc = updated,
            Source = source,
            Where = where,
            Settings = ConfigurationContent.Settings(content) ?? [],
        };
    }

    /// <summary>The queries of a configuration's own metrics.</summary>
    public static IEnumerable<(string Name, string Query)> Metrics(JsonObject body) =>
        ((body["metrics"] as JsonObject)?["queries"] as JsonObject ?? []).Where(metric => metric.Value?.GetValueKind() == JsonValueKind.String)
            .Select(metric => (metric.Key, metric.Value!.GetValue<string>()));

    private static HubError? Refuse(Configuration configuration)
    {
        if (configuration.Source == QuerySource.Jobs)
            return HubError.Argument("A configuration targets devices or devices.modules.");
        JsonObject patch = [];
        foreach ((string path, JsonNode? value) in configuration.Settings)
            ConfigurationContent.Set(patch, path, value);
        if (TwinLimits.Violation(patch, TwinLimits.SectionBytes) is { } wrong)
            return HubError.Argument($"The content {wrong}.");
        (string Name, string Query)[] metrics = [.. Metrics(configuration.Body)];
        if (metrics.Length > MostMetrics)
            return HubError.Argument($"A configuration has at most {MostMetrics} metrics of its own.");
        foreach ((string name, string query) in metrics)
        {
            if (Fault(query) is { } fault)
                return HubError.Argument($"The metric '{name}' cannot be read. {fault}");
        }

        return null;
    }

    /// <summary>Why a text is no query; null when it is one.</summary>
    public static string? Fault(string query)
    {
        try
        {
            QueryParser.Parse(query);
            return null;
        }
        catch (QueryException failure)
        {
            return failure.Message;
        }
    }

    private static JsonObject Keep(JsonObject body) =>
        new(Kept.Where(body.ContainsKey).Select(name => KeyValuePair.Create(name, body[name]?.DeepClone())));
}
