using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeAgent.Hub.Tests;

public sealed class HubHostTests
{
    [Fact]
    public async Task A_first_start_writes_what_clients_need_and_guards_what_they_must_not_see()
    {
        await using TestHub hub = await TestHub.StartAsync();

        Assert.InRange(hub.Host.MqttPort, 1, 65535);
        Assert.InRange(hub.Host.HttpsPort, 1, 65535);
        Assert.Equal(hub.Host.OwnerConnectionString, File.ReadAllText(Path.Combine(hub.DataDirectory, "owner.connection")).Trim());
        Assert.StartsWith($"HostName=localhost:{hub.Host.HttpsPort};SharedAccessKeyName=iothubowner;SharedAccessKey=", hub.Host.OwnerConnectionString, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            foreach (string secret in new[] { "owner.connection", "ca.key", "server.key" })
                Assert.Equal(Owner, File.GetUnixFileMode(Path.Combine(hub.DataDirectory, secret)));
        }
    }

    [Fact]
    public async Task A_taken_port_is_named()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        string folder = Directory.CreateTempSubdirectory("edgeagent-hub-").FullName;
        await using HubHost hub = new(new HubOptions { DataDirectory = folder, MqttPort = port, HttpsPort = 0 }, NullLoggerFactory.Instance);

        HubStartException failure = await Assert.ThrowsAsync<HubStartException>(() => hub.StartAsync());

        Assert.Contains($"MQTT {port}", failure.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Two_hubs_never_share_a_folder()
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using HubHost second = new(hub.Options, NullLoggerFactory.Instance);

        HubStartException failure = await Assert.ThrowsAsync<HubStartException>(() => second.StartAsync());

        Assert.Contains(hub.DataDirectory, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_loses_nothing()
    {
        await using TestHub hub = await TestHub.StartAsync();
        string key = await hub.CreateDeviceAsync("pi-001");
        await hub.ExpectAsync(200, HttpMethod.Patch, "/twins/pi-001", """{"tags":{"ring":1},"properties":{"desired":{"a":1}}}""");
        await using (TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", key))
        {
            await device.ListenAsync();
            await device.ReportAsync("""{"b":2}""");
            await device.SendAsync("%24.mid=m1", """{"n":1}""");
        }

        using HttpResponseMessage published = await hub.SendAsync(HttpMethod.Put, "/registry/models/m/1", new ByteArrayContent([1, 2, 3]));
        JsonNode model = JsonNode.Parse(await published.Content.ReadAsStringAsync())!;
        JsonNode twin = await hub.GetAsync("/twins/pi-001");
        JsonNode identity = await hub.GetAsync("/devices/pi-001");
        JsonNode telemetry = await hub.GetAsync("/telemetry/pi-001");
        string owner = hub.Host.OwnerConnectionString.Split("SharedAccessKey=")[1];

        await hub.RestartAsync();

        Assert.Equal(owner, hub.Host.OwnerConnectionString.Split("SharedAccessKey=")[1]);
        Assert.Equal(Steady(twin), Steady(await hub.GetAsync("/twins/pi-001")));
        Assert.Equal(Steady(identity), Steady(await hub.GetAsync("/devices/pi-001")));
        Assert.Equal(telemetry.ToJsonString(), (await hub.GetAsync("/telemetry/pi-001")).ToJsonString());
        Assert.Equal([1, 2, 3], await (await hub.SendAsync(HttpMethod.Get, $"/registry/blobs/{model["sha256"]}")).Content.ReadAsByteArrayAsync());
        await using TestDevice again = await TestDevice.ConnectAsync(hub, "pi-001", key);
        Assert.True(again.IsSessionPresent, "the session of a device must outlive the hub's restart");
        JsonNode seen = await again.GetTwinAsync();
        Assert.Equal(1, (int)seen["desired"]!["a"]!);
        Assert.Equal(2, (int)seen["reported"]!["b"]!);
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_when_the_hub_never_stopped()
    {
        await using TestHub hub = await TestHub.StartAsync();
        string key = await hub.CreateDeviceAsync("pi-001");
        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", key);
        await device.ListenAsync();
        for (int n = 0; n < 50; n++)
            await device.SendAsync($"n={n}", "{}");
        await device.ReportAsync("""{"b":2}""");
        JsonNode twin = await hub.ExpectAsync(200, HttpMethod.Patch, "/twins/pi-001", """{"properties":{"desired":{"a":1}}}""");
        using HttpResponseMessage published = await hub.SendAsync(HttpMethod.Put, "/registry/models/m/1", new ByteArrayContent([1, 2, 3]));
        Assert.True(published.IsSuccessStatusCode);

        string image = hub.CopyFolder();
        await using TestHub survivor = await TestHub.StartAsync(options => options with { DataDirectory = image });
        Assert.Equal(Enumerable.Range(0, 50), (await survivor.GetAsync("/telemetry/pi-001")).AsArray().Select(message => int.Parse((string)message!["properties"]!["n"]!, null)));
        Assert.Equal(twin["properties"]!.ToJsonString(), (await survivor.GetAsync("/twins/pi-001"))["properties"]!.ToJsonString());
        Assert.Equal(key, (string)(await survivor.GetAsync("/devices/pi-001"))["authentication"]!["symmetricKey"]!["primaryKey"]!);
        JsonNode model = Assert.Single((await survivor.GetAsync("/registry/models")).AsArray())!;
        Assert.Equal([1, 2, 3], await (await survivor.SendAsync(HttpMethod.Get, $"/registry/blobs/{model["sha256"]}")).Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Messages_configurations_jobs_and_enrolments_are_there_when_the_hub_never_stopped()
    {
        await using TestHub hub = await TestHub.StartAsync();
        await hub.CreateDeviceAsync("pi-001");
        await hub.ExpectAsync(200, HttpMethod.Put, "/configurations/c", """{"id":"c","targetCondition":"*","content":{"deviceContent":{"properties.desired.a":1}}}""");
        await hub.ExpectAsync(200, HttpMethod.Put, "/jobs/v2/j", """{"type":"scheduleUpdateTwin","queryCondition":"*","updateTwin":{"tags":{"j":1}},"startTime":"2099-01-01T00:00:00Z"}""".Replace("2099-01-01", $"{TimeProvider.System.GetUtcNow().AddDays(30):yyyy-MM-dd}", StringComparison.Ordinal));
        await hub.ExpectAsync(200, HttpMethod.Put, "/enrollments/e", """{"registrationId":"e","attestation":{"type":"symmetricKey"}}""");
        string keys = (await hub.ExpectAsync(200, HttpMethod.Post, "/enrollments/e/attestationmechanism", "")).ToJsonString();
        await hub.ExpectAsync(201, HttpMethod.Post, "/devices/pi-001/messages/deviceBound", "1");

        await using TestHub survivor = await TestHub.StartAsync(options => options with { DataDirectory = hub.CopyFolder() });
        Assert.Equal(1, (int)(await survivor.GetAsync("/devices/pi-001"))["cloudToDeviceMessageCount"]!);
        Assert.Equal("scheduled", (string)(await survivor.GetAsync("/jobs/v2/j"))["status"]!);
        Assert.Equal(keys, (await survivor.ExpectAsync(200, HttpMethod.Post, "/enrollments/e/attestationmechanism", "")).ToJsonString());
        Assert.Equal(hub.Host.ProvisioningIdScope, survivor.Host.ProvisioningIdScope);
        await Eventually.TrueAsync(async () => (int?)(await survivor.GetAsync("/twins/pi-001"))["properties"]!["desired"]!["a"] == 1);
        Assert.Equal(2, (int)(await survivor.GetAsync("/twins/pi-001"))["properties"]!["desired"]!["$version"]!);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_nothing_is_half_done()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync(megabytes: 4);
        await using TestHub hub = await TestHub.StartAsync(options => options with { DataDirectory = Path.Combine(disk.Directory, "hub") });
        string key = await hub.CreateDeviceAsync("pi-001");

        using (HttpResponseMessage tooMuch = await hub.SendAsync(HttpMethod.Put, "/registry/models/m/1", new ByteArrayContent(new byte[5 << 20])))
        {
            Assert.Equal(HttpStatusCode.InsufficientStorage, tooMuch.StatusCode);
            Assert.Contains("nothing of it was kept", await tooMuch.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal("[]", (await hub.GetAsync("/registry/models")).ToJsonString());
        Assert.Empty(Directory.GetFiles(Path.Combine(hub.DataDirectory, "blobs"), "*", SearchOption.AllDirectories));

        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", key);
        string filler = disk.Fill();
        Task refused = device.SendAsync("", new string('x', 100_000));
        await device.Gone;
        await Assert.ThrowsAnyAsync<Exception>(() => refused);
        await hub.ExpectAsync(507, HttpMethod.Patch, "/twins/pi-001", $$$"""{"tags":{"a":"{{{new string('x', 4000)}}}","b":"{{{new string('x', 4000)}}}"}}""");

        File.Delete(filler);
        await using TestDevice again = await TestDevice.ConnectAsync(hub, "pi-001", key);
        await again.SendAsync("", "1");
        Assert.Equal(1, (int)Assert.Single((await hub.GetAsync("/telemetry/pi-001")).AsArray())!["body"]!);
        Assert.Equal(1, (int)(await hub.GetAsync("/twins/pi-001"))["version"]!);
    }

    private static string Steady(JsonNode node)
    {
        JsonObject copy = node.DeepClone().AsObject();
        copy.Remove("connectionState");
        copy.Remove("connectionStateUpdatedTime");
        return copy.ToJsonString();
    }
}
