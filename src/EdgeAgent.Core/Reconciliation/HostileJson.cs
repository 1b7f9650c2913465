using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts;

namespace EdgeAgent.Core.Reconciliation;

/// <summary>Reads JSON from the network within bounds of size and depth; duplicate members are refused.</summary>
internal static class HostileJson
{
    /// <summary>Eight times what a hub stores of desired properties.</summary>
    public const int MaxBytes = 256 << 10;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>Reads an object.</summary>
    /// <returns>The object; null when the bytes are something else, with the reason in <paramref name="problem"/>.</returns>
    public static JsonObject? ReadObject(ReadOnlyMemory<byte> utf8, out string problem)
    {
        if (utf8.Length > MaxBytes)
        {
            problem = $"it has {utf8.Length} bytes; at most {MaxBytes} are accepted";
            return null;
        }
        try
        {
            problem = "it is not a JSON object";
            JsonObject? read = JsonNode.Parse(utf8.Span, documentOptions: Options) as JsonObject;
            if (read is null || JsonText.IsReadable(utf8.Span))
                return read;
            problem = "a name or string in it is not text in UTF-8, or a number is out of every range";
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            problem = $"it is not JSON: {e.Message}";
            return null;
        }
    }

    /// <summary>Reads a member that is a whole number.</summary>
    public static long? Integer(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out long number) ? number : null;

    /// <summary>Reads a member that is a finite number.</summary>
    public static double? Number(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out double number) && double.IsFinite(number) ? number : null;

    /// <summary>Reads a member that is a string.</summary>
    public static string? Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.TryGetValue(out string? text) ? text : null;
}
