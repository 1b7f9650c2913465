using System.Net;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Dashboard.Accounts;
using EdgeAgent.Hub.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAgent.Hub.Tests.Dashboard.Accounts;

public sealed class DashboardAccessTests
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task The_link_opens_the_page_once()
    {
        await using TestHub hub = await TestHub.StartAsync();
        Browser owner = await Browser.OpenLinkAsync(hub);

        using HttpResponseMessage again = await hub.Http.GetAsync(new Uri(hub.Host.DashboardUrl).PathAndQuery, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.False(again.Headers.Contains("Set-Cookie"));
        Assert.Equal("admin", (string)(await owner.GetAsync("/dashboard/session"))["role"]!);
        await hub.RestartAsync();
        Assert.Equal("admin", (string)(await (await Browser.OpenLinkAsync(hub)).GetAsync("/dashboard/session"))["role"]!);
    }

    [Fact]
    public async Task Every_endpoint_is_closed_to_strangers_and_to_roles_below_its_own()
    {
        await using TestHub hub = await TestHub.StartAsync();
        Browser owner = await Browser.OpenLinkAsync(hub);
        Dictionary<DashboardRole, Browser> browsers = new() { [DashboardRole.Admin] = owner };
        foreach (DashboardRole role in (DashboardRole[])[DashboardRole.Viewer, DashboardRole.Operator])
        {
            string name = role.ToString();
            Assert.Equal(HttpStatusCode.NoContent, await owner.SendAsync("PUT", $"/dashboard/users/{name}", $$"""{"role":"{{name.ToLowerInvariant()}}","password":"{{Password}}"}"""));
            browsers[role] = await Browser.SignInAsync(hub, name, Password);
        }

        List<RouteEndpoint> endpoints = [.. hub.Host.Parts.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/dashboard", StringComparison.Ordinal))];
        Assert.True(endpoints.Count > 20, $"{endpoints.Count} endpoints");
        foreach (RouteEndpoint endpoint in endpoints.Where(endpoint => endpoint.RoutePattern.RawText != AccountEndpoints.SignInPath))
        {
            string path = string.Join('/', endpoint.RoutePattern.RawText!.Split('/').Select(part => part.StartsWith('{') ? "nobody" : part));
            string method = endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods[0];
            DashboardRole needed = endpoint.Metadata.GetRequiredMetadata<RequiredRole>().Role;
            Assert.True(method == "GET" || needed > DashboardRole.Viewer || path == "/dashboard/sign-out", $"{method} {path} changes something for a viewer");
            using HttpRequestMessage stranger = new(new HttpMethod(method), path);
            Assert.Equal(HttpStatusCode.Unauthorized, (await hub.Http.SendAsync(stranger, TestContext.Current.CancellationToken)).StatusCode);
            foreach ((DashboardRole role, Browser browser) in browsers)
            {
                HttpStatusCode status = await browser.SendAsync(method, path);
                Assert.True(role >= needed == (status is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)), $"{method} {path} as {role}: {status}");
                if (method != "GET")
                    Assert.Equal(HttpStatusCode.Forbidden, await browser.SendAsync(method, path, token: "forged"));
            }
        }
    }

    [Fact]
    public async Task Another_password_or_role_and_removal_end_the_sessions_of_a_user()
    {
        await using TestHub hub = await TestHub.StartAsync();
        Browser owner = await Browser.OpenLinkAsync(hub);
        const string User = "/dashboard/users/ann";
        Assert.Equal(HttpStatusCode.BadRequest, await owner.SendAsync("PUT", User, """{"role":"viewer"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await owner.SendAsync("PUT", User, """{"role":"viewer","password":"short"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await owner.SendAsync("PUT", "/dashboard/users/owner", $$"""{"role":"viewer","password":"{{Password}}"}"""));
        Assert.Equal(HttpStatusCode.NoContent, await owner.SendAsync("PUT", User, $$"""{"role":"viewer","password":"{{Password}}"}"""));
        Browser first = await Browser.SignInAsync(hub, "ann", Password);

        Assert.Equal(HttpStatusCode.NoContent, await owner.SendAsync("PUT", User, """{"role":"operator"}"""));
        Assert.Equal(HttpStatusCode.Unauthorized, await first.SendAsync("GET", "/dashboard/models"));
        Browser second = await Browser.SignInAsync(hub, "ann", Password);
        Assert.Equal("operator", (string)(await second.GetAsync("/dashboard/session"))["role"]!);
        Assert.Equal(HttpStatusCode.NoContent, await owner.SendAsync("DELETE", User));
        Assert.Equal(HttpStatusCode.Unauthorized, await second.SendAsync("GET", "/dashboard/models"));
    }

    [Fact]
    public async Task Guessing_is_slowed_down_and_forms_of_other_sites_cannot_sign_in()
    {
        await using TestHub hub = await TestHub.StartAsync(time: new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        Assert.Equal(HttpStatusCode.BadRequest, (await Browser.TrySignInAsync(hub, "ann", Password, "text/plain")).StatusCode);
        for (int i = 0; i < 10; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await Browser.TrySignInAsync(hub, "ann", "wrong")).StatusCode);
        Assert.Equal((HttpStatusCode)429, (await Browser.TrySignInAsync(hub, "ann", "wrong")).StatusCode);
    }

    [Fact]
    public async Task A_twin_is_stored_only_over_the_one_that_was_read_and_by_the_agents_rules()
    {
        await using TestHub hub = await TestHub.StartAsync();
        await hub.CreateDeviceAsync("pi-1");
        Browser owner = await Browser.OpenLinkAsync(hub);
        using HttpResponseMessage read = await owner.AskAsync("GET", "/dashboard/devices/pi-1/twin");
        string etag = read.Headers.ETag!.Tag;
        const string Path = "/dashboard/devices/pi-1/twin", Good = """{"tags":{"site":"a"},"properties":{"desired":{"telemetry":{"intervalSeconds":10}}}}""";

        Assert.Equal(HttpStatusCode.BadRequest, await owner.SendAsync("PUT", Path, Good));
        Assert.Equal(HttpStatusCode.BadRequest, await owner.SendAsync("PUT", Path, """{"properties":{"desired":{"telemetry":{"intervalSeconds":0}}}}""", ifMatch: etag));
        Assert.Equal(HttpStatusCode.BadRequest, await owner.SendAsync("PUT", Path, """{"properties":{"desired":{"models":{"default":{"name":"m"}}}}}""", ifMatch: etag));
        Assert.Equal(HttpStatusCode.OK, await owner.SendAsync("PUT", Path, Good, ifMatch: etag));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await owner.SendAsync("PUT", Path, Good, ifMatch: etag));
        Assert.Equal("a", (string)(await owner.GetAsync(Path))["tags"]!["site"]!);
    }

    [Fact]
    public async Task Alerts_come_from_stored_facts_and_remember_who_has_seen_them()
    {
        await using TestHub hub = await TestHub.StartAsync();
        Browser owner = await Browser.OpenLinkAsync(hub);
        await hub.CreateDeviceAsync("never-seen");
        string key = await hub.CreateDeviceAsync("pi-1");
        await using (TestDevice device = await TestDevice.ConnectAsync(hub, "pi-1", key))
        {
            await device.ListenAsync();
            await device.ReportAsync("""{"slots":{"__t":"c","default":{"state":"active","failure":{"step":"budget","code":"budget-exceeded","message":"p90 is 90 ms."}},"b":{"failure":{"code":"probe-crashed","message":"Died."}}}}""");
            JsonArray alerts = (await owner.GetAsync("/dashboard/alerts")).AsArray();
            Assert.Equal(["activation", "budget"], alerts.Select(alert => (string)alert!["kind"]!));
            Assert.Equal(HttpStatusCode.NoContent, await owner.SendAsync("POST", $"/dashboard/alerts/{(string)alerts[0]!["key"]!}/acknowledge"));
            alerts = (await owner.GetAsync("/dashboard/alerts")).AsArray();
            Assert.Equal(["budget", "activation"], alerts.Select(alert => (string)alert!["kind"]!));
            Assert.Equal("owner", (string)alerts[1]!["acknowledgedBy"]!);
        }

        await Eventually.TrueAsync(async () => (await owner.GetAsync("/dashboard/alerts")).AsArray().Any(alert => (string)alert!["kind"]! == "offline" && (string)alert["deviceId"]! == "pi-1"));
        Assert.DoesNotContain("never-seen", (await owner.GetAsync("/dashboard/alerts")).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await owner.SendAsync("POST", "/dashboard/alerts/unknown/acknowledge"));
    }
}
