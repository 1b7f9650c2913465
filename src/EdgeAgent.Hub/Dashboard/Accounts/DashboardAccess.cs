using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using Microsoft.AspNetCore.Http;

namespace EdgeAgent.Hub.Dashboard.Accounts;

/// <summary>Who sends a request of the dashboard, by a cookie that no script can read, and what that person may do.</summary>
/// <remarks>The cookie holds the name, its expiry and an HMAC-SHA-256 over both and the user's stamp, so that another password or role ends it.</remarks>
internal sealed class DashboardAccess(SharedAccessPolicies policies, UserStore users, TimeProvider time)
{
    /// <summary>The prefix makes browsers insist on TLS, this host and the path <c>/</c>.</summary>
    public const string CookieName = "__Host-edgeagent";

    /// <summary>The header of requests that change something.</summary>
    public const string AntiForgeryHeader = "X-Anti-Forgery";

    /// <summary>The name of whoever opened the one-time link; no user may have it.</summary>
    public const string OwnerName = "owner";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>The session of a request; null without a good cookie.</summary>
    public DashboardSession? Find(HttpRequest request)
    {
        if (request.Cookies[CookieName] is not { Length: < 300 } cookie || cookie.Split('.') is not [var encoded, var expiry, var proof]
            || !long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) || seconds <= time.GetUtcNow().ToUnixTimeSeconds())
            return null;
        string name = Decode(encoded);
        (DashboardRole role, string stamp)? known = name == OwnerName ? (DashboardRole.Admin, OwnerName)
            : users.Find(name) is { } user ? (user.Role, user.Stamp) : null;
        return known is var (role, stamp) && FixedTimeEquals(proof, Prove($"session\n{encoded}\n{stamp}\n{expiry}"))
            ? new DashboardSession(name, role, Prove($"anti-forgery\n{cookie}"))
            : null;
    }

    /// <summary>Gives the browser a cookie for a user, or for the owner when <paramref name="user"/> is null.</summary>
    public void Open(HttpResponse response, DashboardUser? user)
    {
        string expiry = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string encoded = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(user?.Name ?? OwnerName));
        response.Cookies.Append(CookieName, $"{encoded}.{expiry}.{Prove($"session\n{encoded}\n{user?.Stamp ?? OwnerName}\n{expiry}")}", Options(Lifetime));
    }

    /// <summary>Takes the browser's cookie away.</summary>
    public static void Close(HttpResponse response) => response.Cookies.Append(CookieName, "", Options(TimeSpan.Zero));

    /// <summary>Lets a request through that has the endpoint's role (an admin's where it names none) and, when it changes something, the anti-forgery token.</summary>
    public async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (Find(http.Request) is not { } session)
            return HubError.Unauthorized("Sign in, or open the page by the one-time address that the hub printed at its start.");
        if (!HttpMethods.IsGet(http.Request.Method) && !FixedTimeEquals(http.Request.Headers[AntiForgeryHeader].ToString(), session.AntiForgery))
            return Forbidden($"The request needs the session's token in the header {AntiForgeryHeader}.");
        DashboardRole needed = http.GetEndpoint()?.Metadata.GetMetadata<RequiredRole>()?.Role ?? DashboardRole.Admin;
        if (session.Role < needed)
            return Forbidden($"This needs the role {needed}; {session.Name} has the role {session.Role}.");
        http.Items[typeof(DashboardSession)] = session;
        return await next(context).ConfigureAwait(false);
    }

    /// <summary>The session of a request that <see cref="CheckAsync"/> let through.</summary>
    public static DashboardSession SessionOf(HttpContext context) => (DashboardSession)context.Items[typeof(DashboardSession)]!;

    private static HubError Forbidden(string message) => new(403, 403000, "Forbidden", message);

    private static CookieOptions Options(TimeSpan maxAge) =>
        new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Strict, Path = "/", MaxAge = maxAge };

    private static string Decode(string hex) => hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigitLower) ? Encoding.UTF8.GetString(Convert.FromHexString(hex)) : "";

    private string Prove(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromHexString(policies.DashboardKey), Encoding.UTF8.GetBytes(text)));

    private static bool FixedTimeEquals(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(left)), SHA256.HashData(Encoding.UTF8.GetBytes(right)));
}
