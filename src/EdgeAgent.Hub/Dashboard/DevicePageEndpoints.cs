using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Hub.Dashboard.Accounts;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Methods;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Telemetry;
using EdgeAgent.Hub.Twins;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Dashboard;

/// <summary>What the page of one device reads and does: its twin, its direct methods, its messages.</summary>
internal sealed class DevicePageEndpoints(DeviceStore devices, TwinStore twins, TwinService service, TwinJson json, MethodCalls calls, TelemetryStore telemetry, TimeProvider time)
{
    private const int ReadMessages = 2000, ShownMessages = 50, LargestShown = 4096;

    private static readonly TimeSpan Shown = TimeSpan.FromDays(1);

    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/devices/{id}/twin", GetTwin).WithMetadata(new RequiredRole(DashboardRole.Viewer));
        group.MapGet("/devices/{id}/messages", Messages).WithMetadata(new RequiredRole(DashboardRole.Viewer));
        group.MapPut("/devices/{id}/twin", PutTwinAsync).WithMetadata(new RequiredRole(DashboardRole.Operator));
        group.MapPost("/devices/{id}/methods", CallAsync).WithMetadata(new RequiredRole(DashboardRole.Operator));
    }

    private IResult GetTwin(string id) => twins.Find(id) is { } twin ? Answer(twin) : HubError.DeviceNotFound(id);

    private async Task<IResult> PutTwinAsync(string id, HttpContext context)
    {
        if (context.Request.Headers.IfMatch.ToString() is not { Length: > 0 } ifMatch || ifMatch.Contains('*', StringComparison.Ordinal))
            return HubError.Argument("If-Match must name the ETag of the twin that was edited, so that nobody's change is lost.");
        if (await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false) is not { } body)
            return HubError.Argument("The body must be one JSON object with tags and properties.desired.");
        if (DesiredRules.Violation((body["properties"] as JsonObject)?["desired"] as JsonObject) is { } wrong)
            return HubError.Argument(wrong);
        Outcome<Twin> outcome = await service.ReplaceAsync(id, body, ifMatch).ConfigureAwait(false);
        return outcome.IsDone ? Answer(outcome.Value) : outcome.Error;
    }

    private async Task<IResult> CallAsync(string id, HttpContext context)
    {
        Outcome<MethodRequest> request = MethodRequest.Parse(await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false));
        if (!request.IsDone)
            return request.Error;
        Outcome<MethodReply> reply = await calls.CallAsync(id, request.Value, context.RequestAborted).ConfigureAwait(false);
        return reply.IsDone ? HubJson.Ok(new JsonObject { ["status"] = reply.Value.Status, ["payload"] = reply.Value.Payload }) : reply.Error;
    }

    /// <summary>The device's newest messages of the last day that are not the periodic telemetry, the newest first.</summary>
    private IResult Messages(string id) => HubJson.Ok(new JsonArray([.. telemetry.ReadSince(id, time.GetUtcNow() - Shown, ReadMessages)
        .Where(message => !IsTelemetry(message.Body)).TakeLast(ShownMessages).Reverse().Select(message => (JsonNode)new JsonObject
        {
            ["id"] = message.Id,
            ["time"] = JsonTime.Format(message.EnqueuedUtc),
            ["text"] = Text(message),
        })]));

    private static bool IsTelemetry(JsonElement? body) => body is { ValueKind: JsonValueKind.Object } json
        && json.TryGetProperty("schema", out JsonElement schema) && schema.ValueKind == JsonValueKind.String && schema.ValueEquals(TelemetryMessage.SchemaId);

    private static string Text(StoredMessage message)
    {
        string text = message.Body?.GetRawText() ?? $"{message.BodyBase64?.Length ?? 0} bytes that are no JSON";
        return text.Length <= LargestShown ? text : text[..LargestShown] + " ...";
    }

    private IResult Answer(Twin twin) =>
        devices.Find(twin.DeviceId) is { } device ? HubJson.Ok(json.Write(twin, device), twin.ETag) : HubError.DeviceNotFound(twin.DeviceId);
}
