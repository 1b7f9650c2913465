using System.Globalization;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Methods;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using EdgeAgent.Hub.Twins;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.DigitalTwins;

/// <summary>IoT Hub's REST of digital twins: <c>/digitaltwins/{id}</c> and its commands.</summary>
internal sealed class DigitalTwinEndpoints(TwinStore twins, TwinService service, MethodCalls methods, ServiceAuthorization authorization)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/digitaltwins/{id}", Get).AddEndpointFilter(authorization.Needs(HubRights.ServiceConnect, Operation.TwinRead));
        routes.MapPatch("/digitaltwins/{id}", PatchAsync).AddEndpointFilter(authorization.Needs(HubRights.ServiceConnect, Operation.TwinUpdate));
        RouteGroupBuilder commands = routes.MapGroup("/digitaltwins/{id}").AddEndpointFilter(authorization.Needs(HubRights.ServiceConnect, Operation.Method));
        commands.MapPost("/commands/{command}", (string id, string command, HttpContext context) => CallAsync(id, command, context));
        commands.MapPost("/components/{component}/commands/{command}", (string id, string component, string command, HttpContext context) =>
            CallAsync(id, $"{component}*{command}", context));
    }

    private IResult Get(string id) => twins.Find(id) is { } twin ? HubJson.Ok(DigitalTwinJson.Write(twin), twin.ETag) : HubError.DeviceNotFound(id);

    private async Task<IResult> PatchAsync(string id, HttpContext context)
    {
        Outcome<JsonObject> desired = DigitalTwinPatch.ToDesired(await HubJson.ReadAsync(context.Request).ConfigureAwait(false) as JsonArray);
        if (!desired.IsDone)
            return desired.Error;
        JsonObject patch = new() { ["properties"] = new JsonObject { ["desired"] = desired.Value } };
        Outcome<Twin> changed = await service.PatchAsync(id, patch, context.Request.Headers.IfMatch).ConfigureAwait(false);
        if (!changed.IsDone)
            return changed.Error;
        context.Response.Headers.ETag = $"\"{changed.Value.ETag}\"";
        context.Response.Headers.Location = $"/digitaltwins/{id}";
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private async Task<IResult> CallAsync(string id, string name, HttpContext context)
    {
        JsonObject call = new() { ["methodName"] = name };
        if (context.Request.ContentLength is > 0)
            call["payload"] = await HubJson.ReadAsync(context.Request).ConfigureAwait(false);
        foreach (string timeout in new[] { "connectTimeoutInSeconds", "responseTimeoutInSeconds" })
        {
            if (context.Request.Query[timeout] is [{ } text])
                call[timeout] = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? seconds : text;
        }

        Outcome<MethodRequest> request = MethodRequest.Parse(call);
        if (!request.IsDone)
            return request.Error;
        Outcome<MethodReply> reply = await methods.CallAsync(id, request.Value, context.RequestAborted).ConfigureAwait(false);
        if (!reply.IsDone)
            return reply.Error;
        context.Response.Headers["x-ms-command-statuscode"] = reply.Value.Status.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["x-ms-request-id"] = context.TraceIdentifier;
        return Results.Text(reply.Value.Payload?.ToHubJson() ?? "null", "application/json; charset=utf-8");
    }
}
