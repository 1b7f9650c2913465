using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using EdgeAgent.Cli.Demo;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.Optimization.Zoo;
using AgentProcess = EdgeAgent.TestSupport.AgentProcess;

namespace EdgeAgent.Cli.Tests.Fleet;

/// <summary>Direct methods as an operator calls them: edgectl's command, the real hub over TLS, and the agent as a process of its own.</summary>
public sealed class MethodEndToEndTests : IAsyncLifetime
{
    private readonly EdgeCtlHarness _harness = new();
    private DemoHub _hub = null!;
    private AgentProcess _agent = null!;
    private string _key = "";

    private string Connection => _harness.PathOf("hub/owner.connection");

    public async ValueTask InitializeAsync()
    {
        _hub = await DemoHub.StartAsync(_harness.PathOf("hub"), TimeProvider.System, CancellationToken.None);
        using (HubClient client = new(_hub.Connection, TimeProvider.System))
            _key = (await client.CreateDeviceAsync("pi-1", CancellationToken.None)).Authentication!.SymmetricKey!.PrimaryKey!;
        string secret = _harness.Write("device.connection", System.Text.Encoding.UTF8.GetBytes($"HostName=localhost:{_hub.MqttPort};DeviceId=pi-1;SharedAccessKey={_key}"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string configuration = $$"""{ "hub": { "connectionStringFile": "device.connection", "caFile": "hub/ca.pem", "httpsPort": {{_hub.Connection.HttpsPort}} }, "dataDirectory": "data" }""";
        _agent = AgentProcess.Start("run", "--config", _harness.Write("agent.json", System.Text.Encoding.UTF8.GetBytes(configuration)));
        await _agent.WaitForLineAsync("Connected to the hub");
    }

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        await _hub.DisposeAsync();
        _harness.Dispose();
    }

    [Fact]
    public async Task Ping_status_and_logs_come_from_the_device()
    {
        JsonElement ping = await CallAsync("ping");
        Assert.Matches(@"^\d+\.\d+\.\d+", ping.GetProperty("agentVersion").GetString());

        JsonElement status = await CallAsync("status");
        Assert.True(status.GetProperty("isConnected").GetBoolean());
        Assert.Equal(ping.GetProperty("runId").GetString(), status.GetProperty("runId").GetString());

        JsonElement logs = await CallAsync("logs", "--payload", """{"level":"information","count":50}""");
        string text = logs.GetProperty("lines").GetRawText();
        Assert.Contains("AgentWorker[2001] edge-agent ", text, StringComparison.Ordinal);
        Assert.DoesNotContain(_key, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_benchmark_runs_the_model_that_was_pushed()
    {
        string model = _harness.Write("tiny.tflite", TinyClassifier.Build());
        await EdgeCtlHarness.RunJsonAsync("publish", model, "--version", "1", "--connection", Connection);
        await EdgeCtlHarness.RunJsonAsync("push", "pi-1", "--model", "tiny:1", "--wait", "60", "--connection", Connection);

        JsonElement result = await CallAsync("benchmark", "--payload", """{"runs":7}""", "--timeout", "60");

        Assert.Equal(("tiny", 7), (result.GetProperty("model").GetString(), result.GetProperty("runs").GetInt32()));
        JsonElement latency = result.GetProperty("latencyUs");
        Assert.InRange(latency.GetProperty("p50").GetDouble(), 0.1, latency.GetProperty("max").GetDouble());
    }

    [Fact]
    public async Task Diagnostics_arrive_in_the_hubs_folder_without_the_devices_key()
    {
        JsonElement answer = await CallAsync("uploadDiagnostics", "--timeout", "60");

        await using FileStream file = File.OpenRead(_harness.PathOf($"hub/uploads/{answer.GetProperty("blobName").GetString()}"));
        Assert.Equal(answer.GetProperty("bytes").GetInt64(), file.Length);
        await using GZipStream zip = new(file, CompressionMode.Decompress);
        await using TarReader tar = new(zip);
        List<string> names = [];
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            names.Add(entry.Name);
            using StreamReader reader = new(entry.DataStream!);
            Assert.DoesNotContain(_key, await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(["configuration.json", "log.txt", "slots.json", "status.json"], names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_the_device_refuses_is_one_sentence_and_exit_code_1()
    {
        Assert.StartsWith("pi-1 answered explode with status 404: The agent has no method 'explode'; it has ping,", await EdgeCtlHarness.FailAsync("method", "pi-1", "explode", "--connection", Connection), StringComparison.Ordinal);
        Assert.Equal(
            "pi-1 answered logs with status 400: The member count is -1; expected a whole number from 1 to 2000.",
            await EdgeCtlHarness.FailAsync("method", "pi-1", "logs", "--payload", """{"count":-1}""", "--connection", Connection));
        (int exitCode, string output, _) = await EdgeCtlHarness.RunAsync(["method", "pi-1", "benchmark", "--json", "--connection", Connection]);
        Assert.Equal(1, exitCode);
        Assert.Equal(409, JsonDocument.Parse(output).RootElement.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_restart_ends_the_process_with_code_10_after_its_answer()
    {
        (int exitCode, string output, string error) = await EdgeCtlHarness.RunAsync(["method", "pi-1", "restart", "--connection", Connection]);
        Assert.True(exitCode == 0, error);
        Assert.Contains("\"restartsInSeconds\": 1", output, StringComparison.Ordinal);
        Assert.Equal(10, await _agent.ExitCodeAsync());
    }

    private async Task<JsonElement> CallAsync(string name, params string[] options)
    {
        JsonElement answer = await EdgeCtlHarness.RunJsonAsync(["method", "pi-1", name, .. options, "--connection", Connection]);
        Assert.Equal(200, answer.GetProperty("status").GetInt32());
        return answer.GetProperty("payload");
    }
}
