using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using EdgeAgent.Hub.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.CloudToDevice;

/// <summary>REST of cloud-to-device messages: services send, purge and read feedback; devices without MQTT take and settle.</summary>
internal sealed class CloudMessageEndpoints(
    CloudMessageStore store, FeedbackStore feedback, CloudMessageDelivery delivery, DeviceStore devices, HubChanges changes, ServiceAuthorization authorization, TimeProvider time)
{
    private static readonly TimeSpan Lock = TimeSpan.FromMinutes(1);

    private static readonly (string Key, string Header)[] Headers =
        [("$.mid", "iothub-messageid"), ("$.cid", "iothub-correlationid"), ("$.uid", "iothub-userid"), ("$.to", "iothub-to"), ("$.exp", "iothub-expiry")];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/devices/{id}/messages/deviceBound", SendAsync).AddEndpointFilter(authorization.Needs(HubRights.ServiceConnect, Operation.CloudToDevice));
        RouteGroupBuilder services = routes.MapGroup("").AddEndpointFilter(authorization.Needs(HubRights.ServiceConnect));
        services.MapDelete("/devices/{id}/commands", PurgeAsync);
        services.MapGet("/messages/serviceBound/feedback", GetFeedbackAsync);
        services.MapDelete("/messages/serviceBound/feedback/{token}", async (string token) => Settled(await feedback.CompleteAsync(token).ConfigureAwait(false)));
        services.MapPost("/messages/serviceBound/feedback/{token}/abandon", async (string token) => Settled(await feedback.AbandonAsync(token).ConfigureAwait(false)));
        RouteGroupBuilder own = routes.MapGroup("/devices/{id}/messages/deviceBound").AddEndpointFilter(authorization.DeviceOnly);
        own.MapGet("/", ReceiveAsync);
        own.MapDelete("/{token}", async (string id, string token, HttpContext context) =>
            Settled(await store.SettleAsync(id, token, context.Request.Query.ContainsKey("reject") ? "Rejected" : "Success").ConfigureAwait(false)));
        own.MapPost("/{token}/abandon", async (string id, string token) => Settled(await store.AbandonAsync(id, token).ConfigureAwait(false)));
    }

    private static IResult Settled(bool isThere) =>
        isThere ? Results.NoContent() : new HubError(412, 412002, "DeviceMessageLockLost", "Nothing is locked with this token, or no longer; take it again.");

    private static string HeaderText(string value) => value.Any(c => c is < ' ' or > '~') ? Uri.EscapeDataString(value) : value;

    private static string NewToken() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private async Task<IResult> SendAsync(string id, HttpContext context)
    {
        Outcome<CloudMessageDraft> draft = await CloudMessageDraft.ReadAsync(id, context.Request, time.GetUtcNow()).ConfigureAwait(false);
        if (!draft.IsDone)
            return draft.Error;
        if (await store.AddAsync(id, draft.Value).ConfigureAwait(false) is { } refusal)
            return refusal;
        changes.Publish(id);
        await delivery.DeliverAsync(id).ConfigureAwait(false);
        return Results.Json(new JsonObject { ["messageId"] = draft.Value.System["$.mid"] }, statusCode: StatusCodes.Status201Created);
    }

    private async Task<IResult> PurgeAsync(string id)
    {
        if (devices.Find(id) is null)
            return HubError.DeviceNotFound(id);
        int purged = await store.PurgeAsync(id).ConfigureAwait(false);
        changes.Publish(id);
        return HubJson.Ok(new JsonObject { ["deviceId"] = id, ["moduleId"] = null, ["totalMessagesPurged"] = purged });
    }

    private async Task<IResult> GetFeedbackAsync()
    {
        string token = NewToken();
        return await feedback.LockAsync(token).ConfigureAwait(false) is { } batch ? HubJson.Ok(batch, token) : Results.NoContent();
    }

    private async Task<IResult> ReceiveAsync(string id, HttpContext context)
    {
        string token = NewToken();
        if (await store.LockAsync(id, token, Lock).ConfigureAwait(false) is not { } message)
            return Results.NoContent();
        IHeaderDictionary headers = context.Response.Headers;
        headers.ETag = $"\"{token}\"";
        headers["iothub-sequencenumber"] = message.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture);
        headers["iothub-deliverycount"] = (message.Deliveries - 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach ((string key, string header) in Headers)
        {
            if (message.System.GetValueOrDefault(key) is { } value)
                headers[header] = HeaderText(value);
        }

        foreach ((string name, string? value) in message.Properties)
            headers[$"iothub-app-{name}"] = HeaderText(value ?? "");
        return Results.Bytes(message.Body, message.System.GetValueOrDefault("$.ct") ?? "application/octet-stream");
    }
}
