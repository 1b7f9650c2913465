using System.Text.Json.Nodes;
using EdgeAgent.Hub.Mqtt;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Devices;

/// <summary>IoT Hub's REST of the device registry: <c>/devices</c> and <c>/devices/{id}</c>.</summary>
internal sealed class DeviceEndpoints(DeviceStore devices, DeviceLinks links, HubChanges changes, ServiceAuthorization authorization)
{
    private const int LargestPage = 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/devices").AddEndpointFilter(authorization.ServiceOnly);
        group.MapGet("/", List);
        group.MapGet("/{id}", Get);
        group.MapPut("/{id}", PutAsync);
        group.MapDelete("/{id}", DeleteAsync);
    }

    private IResult List(HttpContext context)
    {
        string? text = context.Request.Query["top"];
        if (text is not null && !(int.TryParse(text, out int asked) && asked is >= 1 and <= LargestPage))
            return HubError.Argument($"The parameter top must be 1 to {LargestPage}, not '{text}'.");
        int top = text is null ? LargestPage : int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        return HubJson.Ok(new JsonArray([.. devices.List(top).Select(ToJson)]));
    }

    private IResult Get(string id) => devices.Find(id) is { } device ? HubJson.Ok(ToJson(device), device.ETag) : HubError.DeviceNotFound(id);

    private async Task<IResult> PutAsync(string id, HttpContext context)
    {
        if (!DeviceId.IsValid(id))
            return HubError.Argument($"'{id}' is no device id: {DeviceId.Rule}.");
        Outcome<DeviceRequest> request = DeviceRequest.Parse(id, await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false));
        if (!request.IsDone)
            return request.Error;

        string? ifMatch = context.Request.Headers.IfMatch;
        if (string.IsNullOrEmpty(ifMatch))
            return Answer(id, await devices.CreateAsync(id, request.Value).ConfigureAwait(false));

        DeviceIdentity? before = devices.Find(id);
        Outcome<DeviceIdentity> after = await devices.UpdateAsync(id, request.Value, ifMatch).ConfigureAwait(false);
        if (after.IsDone && (!after.Value.IsEnabled || after.Value.PrimaryKey != before?.PrimaryKey || after.Value.SecondaryKey != before.SecondaryKey))
            await links.CutAsync(id).ConfigureAwait(false);
        return Answer(id, after);
    }

    private async Task<IResult> DeleteAsync(string id, HttpContext context)
    {
        Outcome<DeviceIdentity> deleted = await devices.DeleteAsync(id, context.Request.Headers.IfMatch).ConfigureAwait(false);
        if (!deleted.IsDone)
            return deleted.Error;
        await links.CutAsync(id).ConfigureAwait(false);
        changes.Publish(id);
        return Results.NoContent();
    }

    private IResult Answer(string id, Outcome<DeviceIdentity> outcome)
    {
        if (!outcome.IsDone)
            return outcome.Error;
        changes.Publish(id);
        return HubJson.Ok(ToJson(outcome.Value), outcome.Value.ETag);
    }

    private JsonObject ToJson(DeviceIdentity device) => new()
    {
        ["deviceId"] = device.Id,
        ["generationId"] = device.GenerationId,
        ["etag"] = device.ETag,
        ["connectionState"] = links.IsConnected(device.Id) ? "Connected" : "Disconnected",
        ["status"] = device.IsEnabled ? "enabled" : "disabled",
        ["statusReason"] = device.StatusReason,
        ["connectionStateUpdatedTime"] = JsonTime.Format(device.ConnectionUpdatedUtc),
        ["statusUpdatedTime"] = JsonTime.Format(device.StatusUpdatedUtc),
        ["lastActivityTime"] = JsonTime.Format(device.LastActivityUtc),
        ["cloudToDeviceMessageCount"] = 0,
        ["authentication"] = new JsonObject
        {
            ["symmetricKey"] = new JsonObject { ["primaryKey"] = device.PrimaryKey, ["secondaryKey"] = device.SecondaryKey },
            ["x509Thumbprint"] = new JsonObject { ["primaryThumbprint"] = null, ["secondaryThumbprint"] = null },
            ["type"] = "sas",
        },
        ["capabilities"] = new JsonObject { ["iotEdge"] = false },
    };
}
