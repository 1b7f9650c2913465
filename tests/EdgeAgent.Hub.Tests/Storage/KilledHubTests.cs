using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;
using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Faults;

namespace EdgeAgent.Hub.Tests.Storage;

/// <summary>The real process, killed by SIGKILL at random moments under load. Acknowledged messages, twin versions and states of rollouts are all there afterwards.</summary>
public sealed class KilledHubTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeagent-hub-kill-");
    private readonly Dictionary<string, long> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<long>> _stored = new(StringComparer.Ordinal);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost()
    {
        int moments = int.TryParse(Environment.GetEnvironmentVariable("EDGEAGENT_HUB_KILLS"), out int asked) ? asked : FaultForm.Pick(3, 100);
        Random random = new(20261201);
        Dictionary<string, string> keys = new(StringComparer.Ordinal);
        HubProcess hub = await HubProcess.StartAsync(Program(), _folder.FullName);
        for (int device = 1; device <= 8; device++)
            keys[$"pi-{device}"] = (string)(await hub.TrySendAsync(HttpMethod.Put, $"/devices/pi-{device}", $$"""{"deviceId":"pi-{{device}}"}"""))!.Value.Body!["authentication"]!["symmetricKey"]!["primaryKey"]!;
        HubLoad load = new(keys);
        for (int moment = 0; moment < moments; moment++)
        {
            using CancellationTokenSource stop = new();
            Task running = load.RunAsync(hub, random, stop.Token);
            await Task.Delay(random.Next(200, 2000), TestContext.Current.CancellationToken);
            await hub.KillAsync();
            await stop.CancelAsync();
            await running;
            hub.Dispose();
            hub = await HubProcess.StartAsync(Program(), _folder.FullName);
            await CheckAsync(hub, load, moment);
        }

        await FinishAsync(hub, load);
        hub.Dispose();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{moments} kills, {load.Acknowledged.Sum(device => device.Value.Count)} acknowledged messages, {load.Desired.Sum(device => device.Value.Version)} desired versions, {load.RolloutsStarted} rollouts, nothing lost");
    }

    private async Task CheckAsync(HubProcess hub, HubLoad load, int moment)
    {
        foreach ((string device, var acknowledged) in load.Acknowledged)
        {
            HashSet<long> stored = await ReadAsync(hub, device);
            long[] lost = [.. acknowledged.Where(sequence => !stored.Contains(sequence))];
            Assert.True(lost.Length == 0, $"moment {moment}: the acknowledged messages {string.Join(", ", lost.Take(10))} of {device} are lost");
        }

        foreach ((string device, (int counter, long version)) in load.Desired)
        {
            JsonNode properties = (await hub.GetAsync($"/twins/{device}"))["properties"]!;
            Assert.True((int)properties["desired"]!["counter"]! >= counter && (long)properties["desired"]!["$version"]! >= version, $"moment {moment}: the twin of {device} is older than {counter} in version {version}");
            Assert.True((long)properties["reported"]!["$version"]! >= load.Reported.GetValueOrDefault(device), $"moment {moment}: reported properties of {device} are older than version {load.Reported.GetValueOrDefault(device)}");
        }

        foreach ((string name, JsonNode before) in load.Rollouts)
        {
            JsonNode after = await hub.GetAsync($"/rollouts/{name}");
            Assert.True((int)after["currentRing"]! >= (int)before["currentRing"]! && Assigned(after) >= Assigned(before), $"moment {moment}: {name} went back from {before.ToJsonString()} to {after.ToJsonString()}");
            if (before["endedUtc"] is not null)
                Assert.Equal((string)before["state"]!, (string)after["state"]!);
            if (load.Paused == name)
                Assert.Equal("paused", (string)after["state"]!);
            if (after["endedUtc"] is null)
                await CompareAsync(hub, name, moment);
        }
    }

    private static async Task CompareAsync(HubProcess hub, string name, int moment)
    {
        string sha = HubLoad.Digest($"/rollouts/{name}");
        Dictionary<string, string> before = await PhasesAsync(hub, name);
        foreach ((string device, string phase) in before)
        {
            bool isNamed = (string?)(await hub.GetAsync($"/twins/{device}"))["properties"]!["desired"]!["models"]?["default"]?["file"]?["sha256"] == sha;
            Assert.True(phase == "pending" || isNamed, $"moment {moment}: the journal of {name} says that {device} is {phase}, and its twin does not name the model");
            string then = (await PhasesAsync(hub, name))[device];
            Assert.True(!isNamed || then != "pending", $"moment {moment}: the twin of {device} names the model of {name}, and the journal does not know");
        }
    }

    private static async Task<Dictionary<string, string>> PhasesAsync(HubProcess hub, string name) =>
        (await hub.GetAsync($"/rollouts/{name}/devices")).AsArray().ToDictionary(row => (string)row!["deviceId"]!, row => (string)row!["state"]!, StringComparer.Ordinal);

    private static int Assigned(JsonNode view) => view["rings"]!.AsArray().Sum(ring => (int)ring!["counts"]!["total"]! - (int)ring["counts"]!["pending"]!);

    private static async Task FinishAsync(HubProcess hub, HubLoad load)
    {
        using CancellationTokenSource stop = new();
        Task devices = load.RunDevicesAsync(hub, stop.Token);
        await Eventually.TrueAsync(async () =>
        {
            JsonNode? open = (await hub.GetAsync("/rollouts")).AsArray().FirstOrDefault(view => view!["endedUtc"] is null);
            if (open is not null && (string)open["state"]! == "paused")
                await hub.TrySendAsync(HttpMethod.Post, $"/rollouts/{open["name"]}/resume", "");
            return open is null;
        });
        await stop.CancelAsync();
        await devices;
    }

    private async Task<HashSet<long>> ReadAsync(HubProcess hub, string device)
    {
        if (!_stored.TryGetValue(device, out HashSet<long>? stored))
            _stored[device] = stored = [];
        while ((await hub.GetAsync($"/telemetry/{device}?afterId={_read.GetValueOrDefault(device)}&limit=1000")).AsArray() is { Count: > 0 } page)
        {
            foreach (JsonNode? message in page)
            {
                _read[device] = (long)message!["id"]!;
                stored.Add((long)message["body"]!["n"]!);
            }
        }

        return stored;
    }

    private static string Program() => Path.Combine(SharedData.RepositoryRoot!, "src", "EdgeAgent.Cli", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "edgectl.dll");
}
