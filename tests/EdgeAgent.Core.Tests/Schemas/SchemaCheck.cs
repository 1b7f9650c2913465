using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeAgent.Core.Tests.Schemas;

/// <summary>Compares JSON with a schema, in as far as the schemas of <see cref="ContractSchemas"/> go: type, const, enum, properties, required, additionalProperties, items, anyOf, bounds.</summary>
internal static class SchemaCheck
{
    /// <summary>Says what does not fit, a sentence for each.</summary>
    public static IEnumerable<string> Find(JsonNode schema, JsonNode? value, string path = "$")
    {
        if (schema is not JsonObject rules)
            return [];
        if (rules["anyOf"] is JsonArray choices)
            return choices.Any(choice => !Find(choice!, value, path).Any()) ? [] : Find(choices[0]!, value, path);
        if (rules["const"] is { } only && !JsonNode.DeepEquals(only, value))
            return [$"{path} is not {only.ToJsonString()}"];
        if (rules["enum"] is JsonArray values && !values.Any(one => JsonNode.DeepEquals(one, value)))
            return [$"{path} is none of {values.ToJsonString()}"];
        string[] kinds = rules["type"] switch { JsonArray several => [.. several.Select(kind => (string)kind!)], JsonValue one => [(string)one!], _ => [] };
        if (kinds.Length > 0 && !kinds.Any(kind => Is(kind, value)))
            return [$"{path} is no {string.Join(" or ", kinds)}"];
        return [.. FindBounds(rules, value, path), .. FindMembers(rules, value as JsonObject, path), .. FindItems(rules, value as JsonArray, path)];
    }

    private static bool Is(string kind, JsonNode? value) => value?.GetValueKind() switch
    {
        null => kind == "null",
        JsonValueKind.String => kind == "string",
        JsonValueKind.Number => kind == "number" || (kind == "integer" && double.IsInteger((double)value)),
        JsonValueKind.True or JsonValueKind.False => kind == "boolean",
        JsonValueKind.Array => kind == "array",
        _ => kind == "object",
    };

    private static IEnumerable<string> FindBounds(JsonObject rules, JsonNode? value, string path)
    {
        if (value?.GetValueKind() != JsonValueKind.Number)
            yield break;
        if (rules["minimum"] is { } least && (double)value < (double)least)
            yield return $"{path} is below {least}";
        if (rules["maximum"] is { } most && (double)value > (double)most)
            yield return $"{path} is above {most}";
    }

    private static IEnumerable<string> FindMembers(JsonObject rules, JsonObject? value, string path)
    {
        if (value is null)
            yield break;
        foreach (JsonNode? name in rules["required"]?.AsArray() ?? [])
        {
            if (!value.ContainsKey((string)name!))
                yield return $"{path}.{name} is missing";
        }
        foreach ((string name, JsonNode? member) in value)
        {
            if ((rules["properties"]?[name] ?? rules["additionalProperties"]) is not { } schema)
                continue;
            foreach (string problem in Find(schema, member, $"{path}.{name}"))
                yield return problem;
        }
    }

    private static IEnumerable<string> FindItems(JsonObject rules, JsonArray? value, string path)
    {
        if (value is null || rules["items"] is not { } each)
            return [];
        return value.SelectMany((item, i) => Find(each, item, $"{path}[{i}]"));
    }
}
