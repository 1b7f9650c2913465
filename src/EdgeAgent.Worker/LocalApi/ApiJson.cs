using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeAgent.Worker.LocalApi.Http;

namespace EdgeAgent.Worker.LocalApi;

/// <summary>Answers in JSON.</summary>
internal static class ApiJson
{
    public const string ContentType = "application/json";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The protocol's form of an error: an object with one sentence.</summary>
    public static HttpResponse Error(int status, string message) => Object(status, writer => writer.WriteString("error", message));

    /// <summary>An answer of one object.</summary>
    public static HttpResponse Object(int status, Action<Utf8JsonWriter> members) => new(status, ContentType, Bytes(members));

    /// <summary>An object as UTF-8.</summary>
    public static ReadOnlyMemory<byte> Bytes(Action<Utf8JsonWriter> members)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Options))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
