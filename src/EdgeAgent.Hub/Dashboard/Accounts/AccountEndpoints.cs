using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Dashboard.Accounts;

/// <summary>Signing in and out, and the admin's list of users.</summary>
internal sealed class AccountEndpoints(DashboardAccess access, UserStore users, SignInAttempts attempts)
{
    private const int LongestName = 64;

    /// <summary>The one endpoint that needs no session.</summary>
    public const string SignInPath = "/dashboard/sign-in";

    public void MapSignIn(IEndpointRouteBuilder routes) => routes.MapPost(SignInPath, (Delegate)SignInAsync);

    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/session", Session).WithMetadata(new RequiredRole(DashboardRole.Viewer));
        group.MapPost("/sign-out", SignOut).WithMetadata(new RequiredRole(DashboardRole.Viewer));
        group.MapGet("/users", List).WithMetadata(new RequiredRole(DashboardRole.Admin));
        group.MapPut("/users/{name}", PutAsync).WithMetadata(new RequiredRole(DashboardRole.Admin));
        group.MapDelete("/users/{name}", DeleteAsync).WithMetadata(new RequiredRole(DashboardRole.Admin));
    }

    private async Task<IResult> SignInAsync(HttpContext context)
    {
        // A form of another site cannot send this media type without asking first, and nobody allows it.
        if (!context.Request.HasJsonContentType() || await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false) is not { } body
            || body.Text("name") is not { Length: > 0 and <= LongestName } name || body.Text("password") is not { Length: <= PasswordHash.Longest } password)
            return HubError.Argument("The body must be one JSON object with name and password, sent as application/json.");
        if (!attempts.TryBegin(name))
            return HubError.Throttled("Too many attempts within this minute, try again in the next.");
        DashboardUser? user = users.Find(name);
        if (!PasswordHash.IsMatch(password, user?.Password))
            return HubError.Unauthorized("The name or the password is wrong.");
        attempts.Succeeded(name);
        access.Open(context.Response, user);
        return Results.NoContent();
    }

    private static IResult Session(HttpContext context)
    {
        DashboardSession session = DashboardAccess.SessionOf(context);
        return HubJson.Ok(new JsonObject { ["name"] = session.Name, ["role"] = RoleName(session.Role), ["antiForgery"] = session.AntiForgery });
    }

    private static IResult SignOut(HttpContext context)
    {
        DashboardAccess.Close(context.Response);
        return Results.NoContent();
    }

    private IResult List() => HubJson.Ok(new JsonArray([.. users.List().Select(user =>
        (JsonNode)new JsonObject { ["name"] = user.Name, ["role"] = RoleName(user.Role), ["createdUtc"] = JsonTime.Format(user.CreatedUtc) })]));

    private async Task<IResult> PutAsync(string name, HttpContext context)
    {
        if (name.Length > LongestName || name == DashboardAccess.OwnerName || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '@'))
            return HubError.Argument($"A name has 1 to {LongestName} letters, digits and . - _ @, and is not '{DashboardAccess.OwnerName}'.");
        JsonObject? body = await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false);
        string? password = body?.Text("password");
        if (RoleOf(body?.Text("role")) is not { } role)
            return HubError.Argument("The body must be one JSON object with role (viewer, operator or admin) and, for a new user or a new password, password.");
        if (password is { Length: < PasswordHash.Shortest or > PasswordHash.Longest })
            return HubError.Argument($"A password has {PasswordHash.Shortest} to {PasswordHash.Longest} characters.");
        return await users.PutAsync(name, role, password is null ? null : PasswordHash.Create(password)).ConfigureAwait(false)
            ? Results.NoContent()
            : HubError.Argument("A new user needs a password.");
    }

    private async Task<IResult> DeleteAsync(string name) =>
        await users.DeleteAsync(name).ConfigureAwait(false) ? Results.NoContent() : HubError.NotFound($"There is no user {name}.");

    private static string RoleName(DashboardRole role) => role switch { DashboardRole.Admin => "admin", DashboardRole.Operator => "operator", _ => "viewer" };

    private static DashboardRole? RoleOf(string? name) => name switch { "admin" => DashboardRole.Admin, "operator" => DashboardRole.Operator, "viewer" => DashboardRole.Viewer, _ => null };
}
