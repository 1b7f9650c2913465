using System.Net;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Hub.Tests.Dashboard;

public sealed class DashboardTests
{
    private const string Telemetry =
        """
        {"schema":"edgeagent/telemetry/1","sequence":1,"runId":"r","timestampUtc":"2001-01-01T00:00:00Z","windowSeconds":10,"slots":[{"slot":"default","model":"m",
        "version":"1","sha256":"x","inferences":0,"inputErrors":2,"latencyUs":null,"preprocessUs":null,"arenaBytes":100,"weightsBytes":200,"last":null,"lastInput":null,
        "millijoulesPerInference":null}],"system":{"residentBytes":null,"cpuPercent":12.5},"power":{"source":"none","sourceName":null,"watts":null,"millijoules":null}}
        """;

    [Fact]
    public async Task The_key_opens_the_page_and_leaves_a_cookie_that_scripts_cannot_read()
    {
        await using TestHub hub = await TestHub.StartAsync();

        using HttpResponseMessage opened = await hub.Http.GetAsync(new Uri(hub.Host.DashboardUrl).PathAndQuery);

        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        string cookie = opened.Headers.GetValues("Set-Cookie").Single();
        foreach (string part in new[] { "__Host-edgeagent=", "httponly", "secure", "samesite=strict", "path=/" })
            Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(hub.Host.DashboardUrl.Split("key=")[1], cookie, StringComparison.Ordinal);
        string policy = opened.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("no-referrer", opened.Headers.GetValues("Referrer-Policy").Single());
        string page = await opened.Content.ReadAsStringAsync();
        Assert.DoesNotContain("http", page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);   // nothing from elsewhere
        foreach (string asset in new[] { "/style.css", "/app.js", "/chart.js", "/icon.svg" })
            Assert.Equal(HttpStatusCode.OK, (await hub.Http.GetAsync(asset)).StatusCode);
    }

    [Fact]
    public async Task Without_the_cookie_there_is_no_data()
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        await using TestHub hub = await TestHub.StartAsync(time: time);
        string cookie = await OpenAsync(hub);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/dashboard/history?minutes=5", cookie));
        Assert.Equal(HttpStatusCode.Unauthorized, (await hub.Http.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await hub.Http.GetAsync("/?key=wrong")).StatusCode);
        foreach (string bad in new[] { "", "__Host-edgeagent=1.2", cookie[..^1] + (cookie[^1] == '0' ? '1' : '0'), cookie.Replace("=", "=9", StringComparison.Ordinal) })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/dashboard/history?minutes=5", bad));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/dashboard/events?afterId=0", bad));
        }

        time.Advance(TimeSpan.FromDays(31));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/dashboard/history?minutes=5", cookie));

        async Task<HttpStatusCode> StatusAsync(string path, string header)
        {
            using HttpResponseMessage response = await GetAsync(hub, path, header);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task The_page_gets_the_pictures_of_the_shared_folder_and_nothing_else()
    {
        string folder = Directory.CreateTempSubdirectory("edgeagent-pictures-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "one.png"), [1, 2, 3], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "agent.json"), "secret", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(folder, "inner"));
        await File.WriteAllBytesAsync(Path.Combine(folder, "inner", "two.png"), [4], TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(folder, "link.png"), Path.Combine(folder, "agent.json"));
        await using TestHub hub = await TestHub.StartAsync(options => options with { PictureFolder = folder });
        string cookie = await OpenAsync(hub);

        using HttpResponseMessage picture = await GetAsync(hub, "/dashboard/pictures/one.png", cookie);

        Assert.Equal([1, 2, 3], await picture.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("image/png", picture.Content.Headers.ContentType?.MediaType);
        foreach (string path in (string[])["agent.json", "two.png", "inner%2Ftwo.png", "..%2Fone.png", "link.png", "missing.png", ".png"])
            Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(hub, $"/dashboard/pictures/{path}", cookie)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await hub.Http.GetAsync("/dashboard/pictures/one.png", TestContext.Current.CancellationToken)).StatusCode);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_page_gets_rows_and_points_with_unknown_as_null()
    {
        await using TestHub hub = await TestHub.StartAsync();
        string cookie = await OpenAsync(hub);
        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", await hub.CreateDeviceAsync("pi-001"));
        await device.ListenAsync();
        await device.ReportAsync(
            """{"device":{"__t":"c","board":"Pi 4","kernels":7},"slots":{"__t":"c","default":{"state":"active","name":"m","version":"1","failure":{"message":"no"}},"odd":3}}""");
        await device.SendAsync("", "{\"schema\":\"something/else\"}");
        await device.SendAsync("", "{\"schema\":\"edgeagent/telemetry/1\"}");
        await device.SendAsync("", Telemetry);
        await hub.CreateDeviceAsync("pi-002");

        using HttpResponseMessage response = await GetAsync(hub, "/dashboard/history?minutes=5", cookie);
        JsonNode history = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        JsonNode first = history["devices"]![0]!, second = history["devices"]![1]!;
        Assert.True((bool)first["isConnected"]!);
        Assert.Equal("Pi 4", (string)first["board"]!);
        Assert.Null(first["kernels"]);
        Assert.Equal("""[{"slot":"default","state":"active","name":"m","version":"1","failure":"no","failureStep":null,"failureCode":null,"sha256":null}]""", first["slots"]!.ToJsonString());
        Assert.False((bool)second["isConnected"]!);
        Assert.Null(second["lastSeenUtc"]);
        JsonNode point = Assert.Single(history["points"]!.AsArray())!;
        Assert.Null(point["watts"]);
        Assert.Null(point["residentBytes"]);
        Assert.Null(point["p50Us"]);
        Assert.Equal("none", (string)point["powerSource"]!);
        Assert.Null(point["powerIsCalibrated"]);
        Assert.Null(point["idleWatts"]);
        Assert.Null(point["governor"]);
        Assert.Equal(12.5, (double)point["cpuPercent"]!);
        Assert.InRange((long)history["now"]! - (long)point["time"]!, 0, 60_000);   // a clock that is years behind does not move the point off the page
        Assert.Equal((long)point["id"]!, (long)history["lastId"]!);
    }

    [Fact]
    public async Task Changes_stream_to_the_page()
    {
        await using TestHub hub = await TestHub.StartAsync();
        string key = await hub.CreateDeviceAsync("pi-001");
        using HttpResponseMessage response = await GetAsync(hub, "/dashboard/events?afterId=0", await OpenAsync(hub));
        using StreamReader events = new(await response.Content.ReadAsStreamAsync());

        Assert.False((bool)(await NextAsync(events, "device"))["isConnected"]!);
        await using (TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", key))
        {
            while (!(bool)(await NextAsync(events, "device"))["isConnected"]!)
                continue;
            await device.SendAsync("", Telemetry);
            Assert.Equal(2, (int)(await NextAsync(events, "point"))["inputErrors"]!);
        }

        while ((bool)(await NextAsync(events, "device"))["isConnected"]!)
            continue;
        await hub.ExpectAsync(204, HttpMethod.Delete, "/devices/pi-001", "");
        Assert.Equal("pi-001", (string)(await NextAsync(events, "gone"))!);
    }

    private static async Task<string> OpenAsync(TestHub hub)
    {
        using HttpResponseMessage opened = await hub.Http.GetAsync(new Uri(hub.Host.DashboardUrl).PathAndQuery);
        return opened.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private static Task<HttpResponseMessage> GetAsync(TestHub hub, string path, string cookie)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        return hub.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<JsonNode> NextAsync(StreamReader events, string name)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(20));
        string? current = null;
        while (await events.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                current = line["event: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && current == name)
                return JsonNode.Parse(line["data: ".Length..])!;
        }

        throw new EndOfStreamException("the stream of events ended");
    }
}
