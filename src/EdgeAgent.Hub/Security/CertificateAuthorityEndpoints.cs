using System.Text.Json.Nodes;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Security;

/// <summary>The hub's own REST of certificate authorities, <c>/certificates/{name}</c>; in Azure this is a matter of its management plane.</summary>
internal sealed class CertificateAuthorityEndpoints(CertificateAuthorities authorities, ServiceAuthorization authorization)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/certificates").AddEndpointFilter(authorization.Needs(HubRights.Ownership, Operation.Registry));
        group.MapGet("/", () => HubJson.Ok(new JsonArray([.. authorities.List().Select(found => Json(found))])));
        group.MapGet("/{name}", Get);
        group.MapPut("/{name}", PutAsync);
        group.MapDelete("/{name}", DeleteAsync);
    }

    private IResult Get(string name) => authorities.List().Where(found => found.Name == name).Select(found => HubJson.Ok(Json(found), found.ETag)).SingleOrDefault()
        ?? HubError.NotFound($"There is no certificate authority '{name}'.");

    private async Task<IResult> PutAsync(string name, HttpContext context)
    {
        if (!DeviceId.IsValid(name))
            return HubError.Argument($"'{name}' is no name of an authority: {DeviceId.Rule}.");
        string? certificate = (await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false))?.Text("certificate");
        return await authorities.SetAsync(name, certificate).ConfigureAwait(false) ?? Get(name);
    }

    private async Task<IResult> DeleteAsync(string name) =>
        await authorities.DeleteAsync(name).ConfigureAwait(false) ? Results.NoContent() : HubError.NotFound($"There is no certificate authority '{name}'.");

    private static JsonObject Json((string Name, string Pem, string ETag, DateTimeOffset CreatedUtc) authority) => new()
    {
        ["name"] = authority.Name,
        ["certificate"] = authority.Pem,
        ["etag"] = authority.ETag,
        ["created"] = JsonTime.Format(authority.CreatedUtc),
    };
}
