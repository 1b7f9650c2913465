using System.Text.Json.Nodes;
using EdgeAgent.Cli.Demo;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TestSupport;
using AgentProcess = EdgeAgent.Cli.Demo.AgentProcess;

namespace EdgeAgent.Cli.Tests.Signing;

/// <summary>The operator's whole way with signed models: edgectl's commands, a real hub, and a real agent that requires manifests.</summary>
public sealed class SignedPushTests : IDisposable
{
    private static readonly string AgentProgramPath = Path.Combine(
        SharedData.RepositoryRoot!, "src", "EdgeAgent.Cli", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, new DirectoryInfo(AppContext.BaseDirectory).Name, "agent", "edge-agent");

    private readonly EdgeCtlHarness _harness = new();

    private string Connection => _harness.PathOf("hub/owner.connection");

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_model_is_signed_published_pushed_and_waited_for_and_an_unsigned_one_is_refused_until_it_is_signed()
    {
        string model = _harness.Write("tiny.tflite", TinyClassifier.Build()), key = _harness.PathOf("key.pem"), next = _harness.PathOf("next.pem");
        string root = _harness.PathOf("root.json"), rotated = _harness.PathOf("root-2.json");
        await EdgeCtlHarness.RunJsonAsync("keys", "new", "-o", key);
        await EdgeCtlHarness.RunJsonAsync("keys", "new", "-o", next);
        await EdgeCtlHarness.RunJsonAsync("root", "new", "--key", key, "-o", root);
        await EdgeCtlHarness.RunJsonAsync("root", "rotate", root, "--key", next, "--old-key", key, "-o", rotated);
        await using DemoHub hub = await DemoHub.StartAsync(_harness.PathOf("hub"), TimeProvider.System, CancellationToken.None);
        await using AgentProcess agent = AgentProcess.Start(AgentProgram.Find(AgentProgramPath, null), await ConfigureAsync(hub), TimeProvider.System);

        await EdgeCtlHarness.RunJsonAsync("publish", model, "--version", "1", "--manifest", await SignAsync(model, key, "1", "1"), "--connection", Connection);
        Assert.Equal("active", (await PushAsync("1")).GetProperty("report").GetProperty("state").GetString());

        await EdgeCtlHarness.RunJsonAsync("publish", model, "--version", "2", "--connection", Connection);
        Assert.Contains("pi-1 refused tiny:2 in step trust (manifest-missing): This device installs signed models only", await RefusedAsync("2"), StringComparison.Ordinal);
        Assert.Contains("(manifest-rollback)", await RefusedAsync("2", "--manifest", await SignAsync(model, key, "2", "1")), StringComparison.Ordinal);
        Assert.Equal("2", (await PushAsync("2", "--manifest", await SignAsync(model, key, "2", "2"))).GetProperty("report").GetProperty("version").GetString());

        await EdgeCtlHarness.RunJsonAsync("publish", model, "--version", "3", "--manifest", await SignAsync(model, next, "3", "3"), "--connection", Connection);
        Assert.Contains("(manifest-untrusted)", await RefusedAsync("3"), StringComparison.Ordinal);
        Assert.Equal("3", (await PushAsync("3", "--roots", rotated)).GetProperty("report").GetProperty("version").GetString());
    }

    private Task<System.Text.Json.JsonElement> PushAsync(string version, params string[] more) => EdgeCtlHarness.RunJsonAsync(Push(version, more));

    private async Task<string> RefusedAsync(string version, params string[] more)
    {
        (int exitCode, _, string error) = await EdgeCtlHarness.RunAsync(Push(version, more));
        Assert.Equal(1, exitCode);
        return error;
    }

    private string[] Push(string version, string[] more) => ["push", "pi-1", "--model", $"tiny:{version}", "--wait", "60", "--connection", Connection, .. more];

    private async Task<string> SignAsync(string model, string key, string version, string sequence)
    {
        string path = _harness.PathOf($"{version}-{sequence}.json");
        await EdgeCtlHarness.RunJsonAsync("sign", model, "--key", key, "--name", "tiny", "--version", version, "--sequence", sequence, "-o", path);
        return path;
    }

    private async Task<string> ConfigureAsync(DemoHub hub)
    {
        using HubClient client = new(hub.Connection, TimeProvider.System);
        DeviceIdentity device = await client.CreateDeviceAsync("pi-1", CancellationToken.None);
        JsonObject configuration = new()
        {
            ["hub"] = new JsonObject
            {
                ["connectionString"] = $"HostName=localhost:{hub.MqttPort};DeviceId=pi-1;SharedAccessKey={device.Authentication!.SymmetricKey!.PrimaryKey}",
                ["caFile"] = hub.Connection.CertificateAuthorityFile,
            },
            ["dataDirectory"] = "agent",
            ["trust"] = new JsonObject { ["root"] = "root.json" },
        };
        return _harness.Write("agent.json", System.Text.Encoding.UTF8.GetBytes(configuration.ToJsonString()));
    }
}
