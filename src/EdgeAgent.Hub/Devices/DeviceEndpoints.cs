using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Devices;

/// <summary>IoT Hub's REST of the registry: <c>/devices</c>, <c>/devices/{id}</c> and <c>/devices/{id}/modules</c>, and its statistics.</summary>
internal sealed class DeviceEndpoints(DeviceStore devices, DeviceRegistry registry, BulkOperation bulk, DeviceJson json, Mqtt.DeviceLinks links, ServiceAuthorization authorization)
{
    private const int LargestPage = 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder reading = routes.MapGroup("").AddEndpointFilter(authorization.Needs(HubRights.RegistryRead, Operation.Registry));
        reading.MapGet("/devices", List);
        reading.MapGet("/devices/{id}", (string id) => Get(id, null));
        reading.MapGet("/devices/{id}/modules", ListModules);
        reading.MapGet("/devices/{id}/modules/{module}", Get);
        reading.MapGet("/statistics/devices", CountDevices);
        reading.MapGet("/statistics/service", () => HubJson.Ok(new JsonObject { ["connectedDeviceCount"] = links.Count }));
        RouteGroupBuilder writing = routes.MapGroup("").AddEndpointFilter(authorization.Needs(HubRights.RegistryWrite, Operation.Registry));
        writing.MapPost("/devices", (Delegate)ChangeManyAsync);
        writing.MapPut("/devices/{id}", (string id, HttpContext context) => PutAsync(id, null, context));
        writing.MapDelete("/devices/{id}", (string id, HttpContext context) => DeleteAsync(id, null, context));
        writing.MapPut("/devices/{id}/modules/{module}", PutAsync);
        writing.MapDelete("/devices/{id}/modules/{module}", DeleteAsync);
    }

    private IResult List(HttpContext context)
    {
        string? text = context.Request.Query["top"];
        if (text is not null && !(int.TryParse(text, out int asked) && asked is >= 1 and <= LargestPage))
            return HubError.Argument($"The parameter top must be 1 to {LargestPage}, not '{text}'.");
        int top = text is null ? LargestPage : int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        return HubJson.Ok(new JsonArray([.. devices.List(top).Select(json.Write)]));
    }

    private IResult ListModules(string id) =>
        devices.Find(id) is null ? HubError.DeviceNotFound(id) : HubJson.Ok(new JsonArray([.. devices.Modules(id).Select(json.Write)]));

    private IResult Get(string id, string? module) =>
        devices.Find(IdentityName.Of(id, module)) is { } found ? HubJson.Ok(json.Write(found), found.ETag) : Missing(id, module);

    private IResult CountDevices()
    {
        (int all, int enabled) = devices.Count();
        return HubJson.Ok(new JsonObject { ["totalDeviceCount"] = all, ["enabledDeviceCount"] = enabled, ["disabledDeviceCount"] = all - enabled });
    }

    private async Task<IResult> ChangeManyAsync(HttpContext context)
    {
        Outcome<JsonObject> result = await bulk.RunAsync(await HubJson.ReadAsync(context.Request).ConfigureAwait(false) as JsonArray).ConfigureAwait(false);
        return result.IsDone ? HubJson.Ok(result.Value) : result.Error;
    }

    private async Task<IResult> PutAsync(string id, string? module, HttpContext context)
    {
        string name = IdentityName.Of(id, module);
        if (!IdentityName.IsValid(name))
            return HubError.Argument($"'{name}' is no valid name: {DeviceId.Rule}.");
        Outcome<DeviceRequest> request = DeviceRequest.Parse(name, await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false));
        if (!request.IsDone)
            return request.Error;

        string? ifMatch = context.Request.Headers.IfMatch;
        Outcome<DeviceIdentity> outcome = string.IsNullOrEmpty(ifMatch)
            ? await registry.CreateAsync(name, request.Value).ConfigureAwait(false)
            : await registry.UpdateAsync(name, request.Value, ifMatch).ConfigureAwait(false);
        return outcome.IsDone ? HubJson.Ok(json.Write(outcome.Value), outcome.Value.ETag) : outcome.Error;
    }

    private async Task<IResult> DeleteAsync(string id, string? module, HttpContext context)
    {
        Outcome<DeviceIdentity> deleted = await registry.DeleteAsync(IdentityName.Of(id, module), context.Request.Headers.IfMatch).ConfigureAwait(false);
        return deleted.IsDone ? Results.NoContent() : deleted.Error;
    }

    private HubError Missing(string id, string? module) =>
        module is not null && devices.Find(id) is not null ? HubError.ModuleNotFound(id, module) : HubError.DeviceNotFound(id);
}
