using System.Text.Json.Nodes;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Twins;

/// <summary>IoT Hub's REST of twins: <c>/twins/{id}</c> and <c>/twins/{id}/modules/{module}</c>.</summary>
internal sealed class TwinEndpoints(TwinService service, TwinStore twins, DeviceStore devices, TwinJson json, ServiceAuthorization authorization)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder reading = routes.MapGroup("/twins").AddEndpointFilter(authorization.Needs(HubRights.ServiceConnect, Operation.TwinRead));
        RouteGroupBuilder writing = routes.MapGroup("/twins").AddEndpointFilter(authorization.Needs(HubRights.ServiceConnect, Operation.TwinUpdate));
        foreach (string route in new[] { "/{id}", "/{id}/modules/{module}" })
        {
            reading.MapGet(route, (HttpContext context) => Get(NameOf(context)));
            writing.MapPatch(route, (Delegate)((HttpContext context) => UpdateAsync(context, service.PatchAsync)));
            writing.MapPut(route, (Delegate)((HttpContext context) => UpdateAsync(context, service.ReplaceAsync)));
        }
    }

    private static string NameOf(HttpContext context) =>
        IdentityName.Of((string)context.Request.RouteValues["id"]!, context.Request.RouteValues["module"] as string);

    private IResult Get(string name) => twins.Find(name) is { } twin ? Answer(twin) : HubError.DeviceNotFound(name);

    private async Task<IResult> UpdateAsync(HttpContext context, Func<string, JsonObject, string?, Task<Outcome<Twin>>> update)
    {
        if (await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false) is not { } body)
            return HubError.Argument("The body must be one JSON object with tags and properties.desired.");
        Outcome<Twin> outcome = await update(NameOf(context), body, context.Request.Headers.IfMatch).ConfigureAwait(false);
        return outcome.IsDone ? Answer(outcome.Value) : outcome.Error;
    }

    private IResult Answer(Twin twin) =>
        devices.Find(twin.DeviceId) is { } device ? HubJson.Ok(json.Write(twin, device), twin.ETag) : HubError.DeviceNotFound(twin.DeviceId);
}
