using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Provisioning;

/// <summary>The Device Provisioning Service's HTTPS protocol for devices: <c>/{idScope}/registrations/{id}/register</c> and its operations.</summary>
internal sealed class RegistrationEndpoints(Registrar registrar, RegistrationStore registrations, HubAddress address)
{
    private const string RetryAfterSeconds = "1";

    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/{idScope}/registrations/{id}");
        group.MapPut("/register", RegisterAsync);
        group.MapGet("/operations/{operationId}", GetOperation);
        group.MapPost("/", GetState);
    }

    private Outcome<Enrollment> Recognize(string idScope, string id, HttpContext context) =>
        registrar.Recognize(idScope, id, SasToken.Read(context.Request.Headers.Authorization), context.Connection.ClientCertificate);

    private async Task<IResult> RegisterAsync(string idScope, string id, HttpContext context)
    {
        Outcome<Enrollment> enrollment = Recognize(idScope, id, context);
        if (!enrollment.IsDone)
            return enrollment.Error;
        JsonObject? body = await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false);
        if (body is null || (body["registrationId"] is not null && body.Text("registrationId") != id))
            return HubError.Argument("The body must be one JSON object whose registrationId is that of the address.");
        string operation = await registrar.RegisterAsync(enrollment.Value, id, context.Connection.ClientCertificate, body["payload"]).ConfigureAwait(false);
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Results.Text(Registrar.Assigning(operation).ToHubJson(), "application/json; charset=utf-8", statusCode: StatusCodes.Status202Accepted);
    }

    private IResult GetOperation(string idScope, string id, string operationId, HttpContext context)
    {
        Outcome<Enrollment> enrollment = Recognize(idScope, id, context);
        return !enrollment.IsDone ? enrollment.Error
            : registrar.Result(id, operationId) is { } result ? HubJson.Ok(result)
            : HubError.NotFound($"There is no operation '{operationId}'; register again.");
    }

    private IResult GetState(string idScope, string id, HttpContext context)
    {
        Outcome<Enrollment> enrollment = Recognize(idScope, id, context);
        return !enrollment.IsDone ? enrollment.Error
            : registrations.Find(id) is { } known ? HubJson.Ok(known.ToJson(address.MqttAuthority))
            : HubError.NotFound($"'{id}' was not registered yet.");
    }
}
