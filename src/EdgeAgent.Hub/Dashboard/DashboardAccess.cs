using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeAgent.Hub.Security;
using Microsoft.AspNetCore.Http;

namespace EdgeAgent.Hub.Dashboard;

/// <summary>Who may see the live page: whoever once opened its address with the key, for thirty days, by a cookie that no script can read.</summary>
/// <remarks>The cookie holds its expiry and an HMAC-SHA256 over it, not the key itself.</remarks>
internal sealed class DashboardAccess(SharedAccessPolicies policies, TimeProvider time)
{
    /// <summary>The prefix makes browsers insist on TLS, this host and the path <c>/</c>.</summary>
    public const string CookieName = "__Host-edgeagent";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>True for the key of the page; takes the same time whatever the text is.</summary>
    public bool IsKey(string text) => FixedTimeEquals(text, policies.DashboardKey);

    /// <summary>True when the request carries a cookie that is good.</summary>
    public bool IsOpen(HttpRequest request) =>
        request.Cookies[CookieName]?.Split('.') is [var expiry, var proof]
        && long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
        && FixedTimeEquals(proof, Prove(expiry))
        && seconds > time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Gives the browser a cookie.</summary>
    public void Open(HttpResponse response)
    {
        DateTimeOffset until = time.GetUtcNow() + Lifetime;
        string expiry = until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        response.Cookies.Append(CookieName, $"{expiry}.{Prove(expiry)}", new CookieOptions
        {
            HttpOnly = true,
            Secure = true,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            MaxAge = Lifetime,
        });
    }

    private string Prove(string expiry) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromHexString(policies.DashboardKey), Encoding.UTF8.GetBytes($"dashboard\n{expiry}")));

    private static bool FixedTimeEquals(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(left)), SHA256.HashData(Encoding.UTF8.GetBytes(right)));
}
