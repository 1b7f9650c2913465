using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EdgeAgent.Contracts.Manifests;

/// <summary>Reads hostile JSON of signed documents: bounded in size and depth, no duplicate members at any depth, no comments, nothing behind the end.</summary>
internal static class SignedJson
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = ManifestJsonContext.MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads a document; null when the bytes are none, with the reason in <paramref name="problem"/>.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte> utf8, int maxBytes, JsonTypeInfo<T> type, out string problem)
        where T : class
    {
        if (utf8.Length > maxBytes)
        {
            problem = $"it has {utf8.Length} bytes; at most {maxBytes} are accepted";
            return null;
        }
        try
        {
            problem = "it is not a JSON object";
            using JsonDocument document = JsonDocument.Parse(utf8, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Deserialize(type) : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            problem = $"it is not acceptable JSON: {e.Message.TrimEnd('.')}";
            return null;
        }
    }
}
