using System.Text.Json.Nodes;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Mqtt;
using EdgeAgent.Hub.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Twins;

/// <summary>IoT Hub's REST of twins: <c>/twins/{id}</c>.</summary>
internal sealed class TwinEndpoints(TwinService service, TwinStore twins, DeviceStore devices, DeviceLinks links, ServiceAuthorization authorization)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/twins").AddEndpointFilter(authorization.ServiceOnly);
        group.MapGet("/{id}", Get);
        group.MapPatch("/{id}", (string id, HttpContext context) => UpdateAsync(id, context, service.PatchAsync));
        group.MapPut("/{id}", (string id, HttpContext context) => UpdateAsync(id, context, service.ReplaceAsync));
    }

    private IResult Get(string id) => twins.Find(id) is { } twin ? Answer(twin) : HubError.DeviceNotFound(id);

    private async Task<IResult> UpdateAsync(string id, HttpContext context, Func<string, JsonObject, string?, Task<Outcome<Twin>>> update)
    {
        if (await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false) is not { } body)
            return HubError.Argument("The body must be one JSON object with tags and properties.desired.");
        Outcome<Twin> outcome = await update(id, body, context.Request.Headers.IfMatch).ConfigureAwait(false);
        return outcome.IsDone ? Answer(outcome.Value) : outcome.Error;
    }

    private IResult Answer(Twin twin) =>
        devices.Find(twin.DeviceId) is { } device ? HubJson.Ok(ToJson(twin, device), twin.ETag) : HubError.DeviceNotFound(twin.DeviceId);

    private JsonObject ToJson(Twin twin, DeviceIdentity device) => new()
    {
        ["deviceId"] = twin.DeviceId,
        ["etag"] = twin.ETag,
        ["deviceEtag"] = device.ETag,
        ["status"] = device.IsEnabled ? "enabled" : "disabled",
        ["statusReason"] = device.StatusReason,
        ["statusUpdateTime"] = JsonTime.Format(device.StatusUpdatedUtc),
        ["connectionState"] = links.IsConnected(device.Id) ? "Connected" : "Disconnected",
        ["lastActivityTime"] = JsonTime.Format(device.LastActivityUtc),
        ["cloudToDeviceMessageCount"] = 0,
        ["authenticationType"] = "sas",
        ["x509Thumbprint"] = new JsonObject { ["primaryThumbprint"] = null, ["secondaryThumbprint"] = null },
        ["modelId"] = twin.ModelId,
        ["version"] = twin.Version,
        ["tags"] = twin.Tags.DeepClone(),
        ["properties"] = new JsonObject { ["desired"] = twin.Desired.ForService(), ["reported"] = twin.Reported.ForService() },
        ["capabilities"] = new JsonObject { ["iotEdge"] = false },
    };
}
