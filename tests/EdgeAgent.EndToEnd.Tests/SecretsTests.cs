using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.EndToEnd.Tests.Support;

namespace EdgeAgent.EndToEnd.Tests;

/// <summary>An agent that logs all it can, knows a secret of every kind, and fails with each: none of them may be in anything that it says.</summary>
public sealed class SecretsTests : IAsyncLifetime
{
    private const string Token = "bm90LXRoZS1oZWFkZXI", Password = "bm90LXRoZS1icm9rZXI", Hook = "bm90LXRoZS1ob29r", Signature = "bm90LXRoZS1zaWduYXR1cmU", Camera = "bm90LXRoZS1jYW1lcmE", Broken = "bm90LXRoZS1mcmFtZXM";

    private const string Members = $$"""
        , "api": { "socket": "api.sock" },
          "sources": {
            "camera": { "camera": { "command": ["/bin/sh", "-c", "exec cat /dev/zero", "rtsp://admin:{{Camera}}@camera.example/live"], "width": 32, "height": 24, "format": "yuv420p" } },
            "broken": { "camera": { "command": ["/bin/sh", "-c", "echo cannot open rtsp://admin:{{Broken}}@camera.example/live >&2; exit 1"], "width": 32, "height": 24, "format": "yuv420p" } } },
          "sinks": {
            "hook": { "webhook": { "url": "https://localhost:1/hook?code={{Hook}}", "tokenFile": "hook.token" } },
            "plant": { "mqtt": { "host": "localhost", "port": 1, "topic": "t", "userName": "agent", "passwordFile": "plant.password" } } },
          "pipelines": {
            "door": { "source": "camera", "intervalMilliseconds": 50, "rules": [{ "name": "any", "on": "score", "above": -1 }], "sinks": ["cloud", "hook", "plant"] },
            "dark": { "source": "broken", "intervalMilliseconds": 50 } }
        """;

    private LoopbackHub _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await LoopbackHub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Secrets_are_in_no_log_status_twin_telemetry_or_bundle()
    {
        await using Device device = await Device.CreateAsync(_hub, "pi-secrets", members: Members, folderPipeline: false);
        await device.PutSecretAsync("hook.token", Token + "\n");
        await device.PutSecretAsync("plant.password", Password + "\n");
        device.Start("--log-level", "debug");
        await device.Agent!.WaitForLineAsync("AgentWorker[2001]");
        await _hub.PushAsync(device.Id, await _hub.PublishAsync(TinyModels.Classifier(1), "1"));
        await _hub.WaitForSlotAsync(device.Id, slot => slot.Version == "1");
        ModelAssignment next = await _hub.PublishAsync(TinyModels.Classifier(2), "2");
        await _hub.PushAsync(device.Id, next with { File = next.File with { Url = $"https://localhost:1/models/m.tflite?sv=2021&sig={Signature}", Sha256 = new string('a', 64) } });
        await LoopbackHub.WaitAsync(async () => Has(JsonNode.Parse(await device.AskAsync("/status"))!, "hook", "plant"), () => $"no failure: {device.Agent!.Output}");
        await device.Agent!.WaitForLineAsync("localhost:1");
        await device.Agent!.WaitForLineAsync("cannot open");

        string[] told =
        [
            device.Agent!.Output,
            (await _hub.CallAsync(device.Id, "logs")).Payload.ToJsonString(),
            (await _hub.CallAsync(device.Id, "status")).Payload.ToJsonString(),
            await ReportedAsync(device.Id),
            string.Concat((await _hub.ReadTelemetryAsync(device.Id, 0)).Select(message => message.Body)),
            await device.AskAsync("/status"),
            await device.AskAsync("/metrics"),
            .. await BundleAsync(device.Id),
        ];

        string[] secrets = [await device.ReadKeyAsync(), Token, Password, Hook, Signature, Camera, Broken];
        Assert.All(told, text => Assert.NotEmpty(text));
        Assert.Empty(secrets.SelectMany(secret => told.Where(text => text.Contains(secret, StringComparison.Ordinal)).Select(text =>
            $"{secret}: {text[Math.Max(0, text.IndexOf(secret, StringComparison.Ordinal) - 120)..(text.IndexOf(secret, StringComparison.Ordinal) + secret.Length)]}")));
    }

    /// <summary>The reported properties but for the acknowledgements of models: by convention those repeat the value, and who reads them can read the desired ones.</summary>
    private async Task<string> ReportedAsync(string deviceId)
    {
        JsonObject reported = (await _hub.ReadTwinAsync(deviceId))["properties"]!["reported"]!.AsObject();
        Assert.True(reported.Remove(TwinNames.Models));
        return reported.ToJsonString();
    }

    private static bool Has(JsonNode status, params string[] sinks) =>
        sinks.All(name => status["sinks"]!.AsArray().Any(sink => (string)sink!["name"]! == name && (long)sink["failed"]! > 0));

    private async Task<string[]> BundleAsync(string deviceId)
    {
        (int status, JsonNode payload) = await _hub.CallAsync(deviceId, "uploadDiagnostics");
        Assert.True(status == 200, payload.ToJsonString());
        await using FileStream file = File.OpenRead(Path.Combine(_hub.Uploads, (string)payload["blobName"]!));
        await using GZipStream zip = new(file, CompressionMode.Decompress);
        await using TarReader tar = new(zip);
        List<string> files = [];
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            using StreamReader reader = new(entry.DataStream!);
            files.Add(await reader.ReadToEndAsync());
        }
        Assert.Equal(4, files.Count);
        return [.. files];
    }
}
