using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeAgent.Core.Starts;

/// <summary>Names what the cloud asks of all slots, whatever order its members come in.</summary>
internal static class DesiredModelsDigest
{
    /// <summary>The SHA-256 of the members in the order of their names; a missing component is an empty one.</summary>
    public static string Of(JsonNode? models)
    {
        using MemoryStream stream = new();
        using (var writer = new Utf8JsonWriter(stream))
            Write(models ?? new JsonObject(), writer);
        return Convert.ToHexStringLower(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    private static void Write(JsonNode? node, Utf8JsonWriter writer)
    {
        switch (node)
        {
            case JsonObject members:
                writer.WriteStartObject();
                foreach ((string name, JsonNode? value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    Write(value, writer);
                }
                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (JsonNode? item in items)
                    Write(item, writer);
                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}
