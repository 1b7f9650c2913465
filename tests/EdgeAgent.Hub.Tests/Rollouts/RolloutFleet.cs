using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeAgent.Hub.Tests.Rollouts;

/// <summary>A hub with devices that are assigned version 1 of a model, run it, and answer what a test lets them answer.</summary>
internal sealed class RolloutFleet : IAsyncDisposable
{
    public static readonly string Old = new('a', 64), New = new('b', 64);

    private readonly Dictionary<string, TestDevice> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);

    private RolloutFleet(TestHub hub) => Hub = hub;

    public TestHub Hub { get; }

    public IReadOnlyCollection<string> Ids => _keys.Keys;

    public static async Task<RolloutFleet> StartAsync(TimeProvider? time, params string[] devices)
    {
        RolloutFleet fleet = new(await TestHub.StartAsync(time: time));
        foreach (string device in devices)
        {
            fleet._keys[device] = await fleet.Hub.CreateDeviceAsync(device);
            await fleet.AssignAsync(device, "1", Old);
            await fleet.ConnectAsync(device);
            await fleet.AnswerAsync(device, 200, Old);
        }

        return fleet;
    }

    public static string Assignment(string version, string sha256) =>
        $$"""{"name":"digits","version":"{{version}}","file":{"url":"https://localhost/registry/blobs/{{sha256}}","sha256":"{{sha256}}","size":100} }""";

    public Task AssignAsync(string device, string version, string sha256) => Hub.ExpectAsync(200, HttpMethod.Patch, $"/twins/{device}",
        $$$"""{"properties":{"desired":{"models":{"__t":"c","default":{{{Assignment(version, sha256)}}} } } } }""");

    public async Task ConnectAsync(string device) => _devices[device] = await TestDevice.ConnectAsync(Hub, device, _keys[device]);

    public async Task DisconnectAsync(string device)
    {
        await _devices[device].DisposeAsync();
        await Eventually.TrueAsync(async () => (string)(await Hub.GetAsync($"/devices/{device}"))["connectionState"]! == "Disconnected");
    }

    public Task<JsonNode> StartRolloutAsync(string name, string rings, int status = 200) =>
        Hub.ExpectAsync(status, HttpMethod.Put, $"/rollouts/{name}", $$"""{"assignment":{{Assignment("2", New)}},"rings":{{rings}} }""");

    public Task<JsonNode> ViewAsync(string name) => Hub.GetAsync($"/rollouts/{name}");

    public async Task<JsonArray> MembersAsync(string name) => (await Hub.GetAsync($"/rollouts/{name}/devices")).AsArray();

    public Task WaitForStateAsync(string name, string state) => Eventually.TrueAsync(async () => (string)(await ViewAsync(name))["state"]! == state);

    /// <summary>What the twin names for the slot: the SHA-256 of the file.</summary>
    public async Task<string?> DesiredAsync(string device) => (string?)(await Hub.GetAsync($"/twins/{device}"))["properties"]!["desired"]!["models"]?["default"]?["file"]?["sha256"];

    public Task WaitForDesiredAsync(string device, string sha256) => Eventually.TrueAsync(async () => await DesiredAsync(device) == sha256);

    /// <summary>Lets a device answer the newest desired properties, and waits until the hub shows it.</summary>
    public async Task AnswerAsync(string device, int code, string runs, string state = "active", string failure = "null")
    {
        int version = (int)(await Hub.GetAsync($"/twins/{device}"))["properties"]!["desired"]!["$version"]!;
        await _devices[device].Client.PublishStringAsync("$iothub/twin/PATCH/properties/reported/?$rid=1",
            $$$"""{"models":{"__t":"c","default":{"value":{},"ac":{{{code}}},"av":{{{version}}} } },"slots":{"__t":"c","default":{"state":"{{{state}}}","sha256":"{{{runs}}}","failure":{{{failure}}} } } }""",
            MqttQualityOfServiceLevel.AtLeastOnce);
    }

    public Task FailAsync(string device, string step, string code) =>
        AnswerAsync(device, 500, Old, failure: $$"""{"step":"{{step}}","code":"{{code}}","message":"It failed in {{step}}.","sha256":"{{New}}"}""");

    public Task SendAsync(string device, string body) => _devices[device].SendAsync("$.ct=application%2Fjson&$.ce=utf-8", body);

    public async ValueTask DisposeAsync()
    {
        foreach (TestDevice device in _devices.Values)
            await device.DisposeAsync();
        await Hub.DisposeAsync();
    }
}
