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

    private static string Steady(JsonNode node)
    {
        JsonObject copy = node.DeepClone().AsObject();
        copy.Remove("connectionState");
        copy.Remove("connectionStateUpdatedTime");
        return copy.ToJsonString();
    }
}
