using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts;
using Microsoft.AspNetCore.Http;

namespace EdgeAgent.Hub.Rest;

/// <summary>How the hub reads and writes JSON of unknown shape.</summary>
internal static class HubJson
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>Compact JSON with text outside ASCII as it is.</summary>
    public static string ToHubJson(this JsonNode node) => node.ToJsonString(Relaxed);

    /// <summary>Reads one JSON object; null when the bytes are anything else, name a member twice, or nest deeper than 32.</summary>
    public static JsonObject? ParseObject(ReadOnlySpan<byte> utf8) => Parse(utf8) as JsonObject;

    /// <summary>Reads JSON; null when the bytes are none, say <c>null</c>, name a member twice, nest deeper than 32, or hold what is no text.</summary>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonNode.Parse(utf8, documentOptions: Strict) is { } read && JsonText.IsReadable(utf8) ? read : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reads JSON that the hub itself wrote.</summary>
    public static JsonObject ParseStored(string json) => JsonNode.Parse(json)!.AsObject();

    /// <summary>Reads the request's body as one JSON object; null when it is none.</summary>
    public static async Task<JsonObject?> ReadObjectAsync(HttpRequest request) => await ReadAsync(request).ConfigureAwait(false) as JsonObject;

    /// <summary>Reads the request's body as JSON; null when it is none.</summary>
    public static async Task<JsonNode?> ReadAsync(HttpRequest request)
    {
        using MemoryStream body = new();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted).ConfigureAwait(false);
        return Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    /// <summary>The text of a member; null where it is absent or null.</summary>
    /// <exception cref="InvalidOperationException">The member is no text.</exception>
    public static string? Text(this JsonObject node, string name) =>
        node[name] is not { } value ? null : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>Sends JSON.</summary>
    public static Task WriteAsync(this HttpResponse response, string json, HttpContext context)
    {
        response.ContentType = "application/json; charset=utf-8";
        return HttpResponseWritingExtensions.WriteAsync(response, json, context.RequestAborted);
    }

    /// <summary>A 200 with this JSON and, where one is given, this entity tag.</summary>
    public static IResult Ok(JsonNode node, string? etag = null) => new JsonResult(node, etag);

    private sealed record JsonResult(JsonNode Node, string? ETag) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (ETag is not null)
                httpContext.Response.Headers.ETag = $"\"{ETag}\"";
            return httpContext.Response.WriteAsync(Node.ToHubJson(), httpContext);
        }
    }
}
