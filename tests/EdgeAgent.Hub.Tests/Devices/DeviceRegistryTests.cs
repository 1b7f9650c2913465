using System.Net;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Security;
using EdgeAgent.Hub.Tests.Support;

namespace EdgeAgent.Hub.Tests.Devices;

public sealed class DeviceRegistryTests
{
    [Fact]
    public async Task Devices_are_created_changed_listed_and_deleted()
    {
        await using TestHub hub = await TestHub.StartAsync();

        JsonNode created = await hub.ExpectAsync(200, HttpMethod.Put, "/devices/b?api-version=2021-04-12", """{"deviceId":"b","status":"enabled"}""");
        await hub.CreateDeviceAsync("a");
        string primary = (string)created["authentication"]!["symmetricKey"]!["primaryKey"]!, secondary = (string)created["authentication"]!["symmetricKey"]!["secondaryKey"]!;
        Assert.Equal(32, Convert.FromBase64String(primary).Length);
        Assert.NotEqual(primary, secondary);
        Assert.Equal(["a", "b"], (await hub.GetAsync("/devices/?top=10")).AsArray().Select(device => (string)device!["deviceId"]!));
        Assert.Single((await hub.GetAsync("/devices/?top=1")).AsArray());

        JsonNode disabled = await hub.ExpectAsync(200, HttpMethod.Put, "/devices/b", """{"deviceId":"b","status":"disabled","statusReason":"lost"}""", $"\"{created["etag"]}\"");
        Assert.Equal("disabled", (string)disabled["status"]!);
        Assert.Equal("lost", (string)disabled["statusReason"]!);
        Assert.Equal(primary, (string)disabled["authentication"]!["symmetricKey"]!["primaryKey"]!);
        await hub.ExpectAsync(412, HttpMethod.Put, "/devices/b", """{"deviceId":"b"}""", $"\"{created["etag"]}\"");
        await hub.ExpectAsync(412, HttpMethod.Delete, "/devices/b", "", $"\"{created["etag"]}\"");
        await hub.ExpectAsync(204, HttpMethod.Delete, "/devices/b", "", "*");
        await hub.ExpectAsync(404, HttpMethod.Delete, "/devices/b", "");
        await hub.ExpectAsync(404, HttpMethod.Get, "/twins/b", "");
    }

    [Theory]
    [InlineData(409, "/devices/here", """{"deviceId":"here"}""", null)]
    [InlineData(404, "/devices/new", """{"deviceId":"new"}""", "*")]
    [InlineData(400, "/devices/new", """{"deviceId":"other"}""", null)]
    [InlineData(400, "/devices/new", "nonsense", null)]
    [InlineData(400, "/devices/new", """{"deviceId":"new","status":"asleep"}""", null)]
    [InlineData(400, "/devices/new", """{"deviceId":"new","authentication":{"type":"selfSigned"}}""", null)]
    [InlineData(400, "/devices/new", """{"deviceId":"new","authentication":{"symmetricKey":{"primaryKey":"dG9vIHNob3J0"}}}""", null)]
    [InlineData(400, "/devices/a%20b", """{"deviceId":"a b"}""", null)]
    [InlineData(400, "/devices/%C3%A4", """{"deviceId":"ä"}""", null)]
    public async Task Wrong_registrations_are_refused_in_IoT_Hubs_shape(int status, string path, string body, string? ifMatch)
    {
        await using TestHub hub = await TestHub.StartAsync();
        await hub.CreateDeviceAsync("here");

        JsonNode error = await hub.ExpectAsync(status, HttpMethod.Put, path, body, ifMatch);

        Assert.Matches("^ErrorCode:[A-Za-z]+;.+", (string)error["Message"]!);
        Assert.StartsWith("Tracking ID:", (string)error["ExceptionMessage"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_service_address_needs_a_good_service_token()
    {
        await using TestHub hub = await TestHub.StartAsync();
        string deviceKey = await hub.CreateDeviceAsync("pi-001");
        string ownerKey = hub.Host.OwnerConnectionString.Split("SharedAccessKey=")[1];
        DateTimeOffset later = TimeProvider.System.GetUtcNow().AddHours(1);

        foreach (string path in new[] { "/devices/", "/devices/pi-001", "/twins/pi-001", "/telemetry/pi-001", "/telemetry/stream", "/registry/models" })
        {
            foreach (string bad in new[]
            {
                "", "Bearer x", "SharedAccessSignature sr=localhost&sig=x&se=1&skn=iothubowner",
                hub.DeviceToken("pi-001", deviceKey),
                hub.OwnerToken(TimeSpan.FromMinutes(-6)),
                SasToken.Create("localhost", deviceKey, later, "iothubowner"),
                SasToken.Create("localhost", ownerKey, later),
                SasToken.Create("localhost", ownerKey, later, "device"),
                SasToken.Create("elsewhere.example", ownerKey, later, "iothubowner"),
                SasToken.Create("localhost/dev", ownerKey, later, "iothubowner"),
            })
            {
                using HttpResponseMessage refused = await hub.SendAsync(HttpMethod.Get, path, token: bad);
                Assert.True(refused.StatusCode == HttpStatusCode.Unauthorized, $"{path} with '{bad}' answered {refused.StatusCode}");
            }
        }

        using HttpResponseMessage narrow = await hub.SendAsync(HttpMethod.Get, "/devices/pi-001", token: SasToken.Create("localhost/devices", ownerKey, later, "iothubowner"));
        Assert.Equal(HttpStatusCode.OK, narrow.StatusCode);
    }

    [Fact]
    public async Task An_unknown_address_says_so()
    {
        await using TestHub hub = await TestHub.StartAsync();

        JsonNode error = await hub.ExpectAsync(404, HttpMethod.Get, "/nothing/here", "");

        Assert.StartsWith("ErrorCode:NotFound;", (string)error["Message"]!, StringComparison.Ordinal);
    }
}
