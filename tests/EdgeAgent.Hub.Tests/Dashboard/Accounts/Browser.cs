using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;

namespace EdgeAgent.Hub.Tests.Dashboard.Accounts;

/// <summary>What a signed-in browser sends: its cookie and the session's anti-forgery token.</summary>
internal sealed class Browser
{
    private readonly TestHub _hub;

    private Browser(TestHub hub, string cookie) => (_hub, Cookie) = (hub, cookie);

    public string Cookie { get; }

    public string Token { get; private set; } = "";

    public static async Task<Browser> OpenLinkAsync(TestHub hub)
    {
        using HttpResponseMessage opened = await hub.Http.GetAsync(new Uri(hub.Host.DashboardUrl).PathAndQuery);
        return await RememberAsync(hub, opened);
    }

    public static async Task<Browser> SignInAsync(TestHub hub, string name, string password)
    {
        using HttpResponseMessage opened = await TrySignInAsync(hub, name, password);
        Assert.Equal(HttpStatusCode.NoContent, opened.StatusCode);
        return await RememberAsync(hub, opened);
    }

    public static Task<HttpResponseMessage> TrySignInAsync(TestHub hub, string name, string password, string type = "application/json") =>
        hub.Http.PostAsync("/dashboard/sign-in", new StringContent($$"""{"name":"{{name}}","password":"{{password}}"}""", Encoding.UTF8, type));

    public async Task<HttpStatusCode> SendAsync(string method, string path, string? json = null, string? token = null, string? ifMatch = null)
    {
        using HttpResponseMessage response = await AskAsync(method, path, json, token, ifMatch);
        return response.StatusCode;
    }

    public Task<HttpResponseMessage> AskAsync(string method, string path, string? json = null, string? token = null, string? ifMatch = null)
    {
        HttpRequestMessage request = new(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Cookie", Cookie);
        request.Headers.TryAddWithoutValidation("X-Anti-Forgery", token ?? Token);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return _hub.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using HttpResponseMessage response = await AskAsync("GET", path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private static async Task<Browser> RememberAsync(TestHub hub, HttpResponseMessage opened)
    {
        Browser browser = new(hub, opened.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        browser.Token = (string)(await browser.GetAsync("/dashboard/session"))["antiForgery"]!;
        return browser;
    }
}
