using System.Text.Json.Nodes;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Methods;

/// <summary>IoT Hub's REST of direct methods: <c>POST /twins/{id}/methods</c> and <c>/twins/{id}/modules/{module}/methods</c>.</summary>
internal sealed class MethodEndpoints(MethodCalls calls, ServiceAuthorization authorization)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/twins/{id}").AddEndpointFilter(authorization.Needs(HubRights.ServiceConnect, Operation.Method));
        group.MapPost("/methods", (string id, HttpContext context) => CallAsync(id, context));
        group.MapPost("/modules/{module}/methods", (string id, string module, HttpContext context) => CallAsync(IdentityName.Of(id, module), context));
    }

    private async Task<IResult> CallAsync(string id, HttpContext context)
    {
        Outcome<MethodRequest> request = MethodRequest.Parse(await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false));
        if (!request.IsDone)
            return request.Error;
        Outcome<MethodReply> reply = await calls.CallAsync(id, request.Value, context.RequestAborted).ConfigureAwait(false);
        return reply.IsDone ? HubJson.Ok(new JsonObject { ["status"] = reply.Value.Status, ["payload"] = reply.Value.Payload }) : reply.Error;
    }
}
