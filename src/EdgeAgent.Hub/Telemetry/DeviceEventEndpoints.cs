using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Telemetry;

/// <summary>Device-to-cloud messages of devices without MQTT: <c>POST /devices/{id}/messages/events</c>, one by one or as a batch.</summary>
internal sealed class DeviceEventEndpoints(TelemetryStore telemetry, ServiceAuthorization authorization, Throttles throttles)
{
    private const int LargestMessage = 256 << 10;
    private const string Batch = "application/vnd.microsoft.iothub.json", OwnPrefix = "iothub-app-";

    private static readonly (string Header, string Name)[] SystemHeaders =
    [
        ("iothub-messageid", "message-id"), ("iothub-correlationid", "correlation-id"), ("iothub-userid", "user-id"), ("iothub-to", "to"),
        ("iothub-contenttype", "content-type"), ("iothub-contentencoding", "content-encoding"), ("iothub-creationtimeutc", "iothub-creation-time-utc"),
    ];

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/devices/{id}/messages/events", SendAsync).AddEndpointFilter(authorization.DeviceOnly);

    private async Task<IResult> SendAsync(string id, HttpContext context)
    {
        if (!throttles.TryTake(Operation.DeviceToCloud))
            return Throttles.Refusal(Operation.DeviceToCloud);
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        if (body.Length > LargestMessage)
            return HubError.TooLarge($"A message or a batch may have {LargestMessage} bytes, not {body.Length}.");
        if (context.Request.ContentType?.StartsWith(Batch, StringComparison.OrdinalIgnoreCase) == true)
            return await StoreBatchAsync(id, body.ToArray()).ConfigureAwait(false);

        Dictionary<string, string?> system = Source(id), own = new(StringComparer.Ordinal);
        foreach ((string header, string name) in SystemHeaders)
        {
            if (context.Request.Headers[header].ToString() is { Length: > 0 } value)
                system[name] = value;
        }

        foreach ((string header, Microsoft.Extensions.Primitives.StringValues value) in context.Request.Headers)
        {
            if (header.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase))
                own[header[OwnPrefix.Length..]] = value.ToString();
        }

        await telemetry.AppendAsync(id, system, own, body.ToArray()).ConfigureAwait(false);
        return Results.NoContent();
    }

    private async Task<IResult> StoreBatchAsync(string id, byte[] bytes)
    {
        List<(byte[] Body, Dictionary<string, string?> Properties)> messages = [];
        foreach (JsonNode? entry in HubJson.Parse(bytes) as JsonArray ?? [null])
        {
            if (entry is not JsonObject message || message.Text("body") is not { } text || Decode(text, message["base64Encoded"]?.GetValueKind() != JsonValueKind.False) is not { } body)
                return HubError.Argument("A batch must be an array of objects with body, base64Encoded and properties.");
            Dictionary<string, string?> properties = new(StringComparer.Ordinal);
            foreach ((string name, JsonNode? value) in message["properties"] as JsonObject ?? [])
                properties[name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase) ? name[OwnPrefix.Length..] : name] = value?.ToString();
            messages.Add((body, properties));
        }

        foreach ((byte[] body, Dictionary<string, string?> properties) in messages)
            await telemetry.AppendAsync(id, Source(id), properties, body).ConfigureAwait(false);
        return Results.NoContent();
    }

    private static Dictionary<string, string?> Source(string id) =>
        new(StringComparer.Ordinal) { ["iothub-connection-device-id"] = id, ["iothub-message-source"] = "Telemetry" };

    private static byte[]? Decode(string text, bool isBase64)
    {
        if (!isBase64)
            return System.Text.Encoding.UTF8.GetBytes(text);
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length) ? bytes[..length] : null;
    }
}
