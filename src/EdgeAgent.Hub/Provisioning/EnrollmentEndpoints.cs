using System.Text.Json.Nodes;
using EdgeAgent.Hub.Queries;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Provisioning;

/// <summary>The Device Provisioning Service's REST for services: <c>/enrollments</c>, <c>/enrollmentGroups</c> and <c>/registrations</c>.</summary>
internal sealed class EnrollmentEndpoints(EnrollmentStore enrollments, RegistrationStore registrations, HubAddress address, ServiceAuthorization authorization)
{
    private const int MostOfBulk = 100;

    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder all = routes.MapGroup("").AddEndpointFilter(authorization.Needs(HubRights.Provisioning, Operation.Registry));
        foreach ((string path, string kind) in new[] { ("/enrollments", EnrollmentKind.Individual), ("/enrollmentGroups", EnrollmentKind.Group) })
        {
            RouteGroupBuilder group = all.MapGroup(path);
            group.MapPost("/query", (HttpContext context) => Query(context, "enrollment", (after, limit) =>
                [.. enrollments.Page(kind, after, limit).Select(found => (found.Id, found.ToJson()))]));
            group.MapGet("/{id}", (string id) => Answer(enrollments.Find(kind, id), id));
            group.MapPut("/{id}", (string id, HttpContext context) => PutAsync(kind, id, context));
            group.MapDelete("/{id}", async (string id, HttpContext context) =>
                await enrollments.DeleteAsync(kind, id, context.Request.Headers.IfMatch).ConfigureAwait(false) ?? Results.NoContent());
            group.MapPost("/{id}/attestationmechanism", (string id) =>
                enrollments.Find(kind, id) is { } found ? HubJson.Ok(found.AttestationJson()) : HubError.NotFound($"There is no enrolment {id}."));
        }

        all.MapPost("/enrollments", (Delegate)RunBulkAsync);
        all.MapGet("/registrations/{id}", (string id) =>
            registrations.Find(id) is { } known ? HubJson.Ok(known.ToJson(address.MqttAuthority), known.ETag) : HubError.NotFound($"There is no registration {id}."));
        all.MapDelete("/registrations/{id}", async (string id, HttpContext context) =>
            await registrations.DeleteAsync(id, context.Request.Headers.IfMatch).ConfigureAwait(false) ?? Results.NoContent());
        all.MapPost("/registrations/{group}/query", (string group, HttpContext context) => Query(context, "deviceRegistration", (after, limit) =>
            [.. registrations.Page(group, after, limit).Select(found => (found.Id, found.ToJson(address.MqttAuthority)))]));
    }

    private static IResult Answer(Enrollment? found, string id) => found is null ? HubError.NotFound($"There is no enrolment {id}.") : HubJson.Ok(found.ToJson(), found.ETag);

    private static IResult Query(HttpContext context, string itemType, Func<string, int, List<(string Id, JsonObject Json)>> read)
    {
        Outcome<Tuple<int, string?>> asked = PagingHeaders.Read(context.Request);
        if (!asked.IsDone)
            return asked.Error;
        List<(string Id, JsonObject Json)> page = read(asked.Value.Item2 ?? "", asked.Value.Item1 + 1);
        PagingHeaders.Write(context.Response, itemType, page.Count > asked.Value.Item1 ? page[^2].Id : null);
        return HubJson.Ok(new JsonArray([.. page.Take(asked.Value.Item1).Select(found => found.Json)]));
    }

    private async Task<IResult> PutAsync(string kind, string id, HttpContext context)
    {
        JsonObject? body = await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false);
        Outcome<Enrollment> stored = await enrollments.SetAsync(kind, id, body, context.Request.Headers.IfMatch).ConfigureAwait(false);
        return stored.IsDone ? Answer(stored.Value, id) : stored.Error;
    }

    private async Task<IResult> RunBulkAsync(HttpContext context)
    {
        JsonObject? body = await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false);
        string mode = body?.Text("mode") ?? "";
        if (body?["enrollments"] is not JsonArray { Count: >= 1 and <= MostOfBulk } entries || mode is not ("create" or "update" or "updateIfMatchETag" or "delete"))
            return HubError.Argument($"The body must be one JSON object with the mode create, update, updateIfMatchETag or delete, and 1 to {MostOfBulk} enrollments.");
        JsonArray errors = [];
        foreach (JsonObject entry in entries.OfType<JsonObject>())
        {
            string id = entry.Text("registrationId") ?? "", tag = (mode == "updateIfMatchETag" ? entry.Text("etag") : null) ?? "";
            HubError? error = mode == "delete"
                ? await enrollments.DeleteAsync(EnrollmentKind.Individual, id, null).ConfigureAwait(false)
                : (await enrollments.SetAsync(EnrollmentKind.Individual, id, entry, tag, mayExist: mode != "create").ConfigureAwait(false)).Error;
            if (error is not null)
                errors.Add(new JsonObject { ["registrationId"] = id, ["errorCode"] = error.Code, ["errorStatus"] = error.Message });
        }

        return HubJson.Ok(new JsonObject { ["isSuccessful"] = errors.Count == 0, ["errors"] = errors });
    }
}
