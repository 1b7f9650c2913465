using System.Net.Sockets;
using System.Text;
using EdgeAgent.TestSupport;
using MQTTnet.Server;

namespace EdgeAgent.Worker.Tests.Hosting;

public sealed class AgentProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);

    private readonly TestAuthority _authority = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-agent-run-");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_ends_it_in_order_with_code_0(string signal)
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using AgentProcess agent = AgentProcess.Start("run", "--config", WriteConfiguration(hub.Port));
        (string topic, _, _) = await hub.Messages.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        Assert.StartsWith("devices/pi-001/messages/events/%24.mid=", topic, StringComparison.Ordinal);

        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        await agent.SignalAsync(signal);

        Assert.Equal(0, await agent.ExitCodeAsync());
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(start), TimeSpan.Zero, LongestStop);
        Assert.Equal(MqttClientDisconnectType.Clean, await hub.Departures.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        await agent.WaitForLineAsync("AgentWorker[2002] The agent has stopped in order.");
    }

    [Fact]
    public async Task A_restart_that_the_cloud_asks_for_ends_it_in_order_with_code_10()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using AgentProcess agent = AgentProcess.Start("run", "--config", WriteConfiguration(hub.Port));
        await hub.Messages.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        await hub.CallAsync("pi-001", "restart", "1");

        Assert.Equal((200, "1", """{"restartsInSeconds":1}"""), await hub.NextAnswerAsync());
        Assert.Equal(10, await agent.ExitCodeAsync());
        Assert.Equal(MqttClientDisconnectType.Clean, await hub.Departures.Reader.ReadAsync().AsTask().WaitAsync(Patience));
    }

    [Fact]
    public async Task Its_log_comes_by_a_direct_method()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using AgentProcess agent = AgentProcess.Start("run", "--config", WriteConfiguration(hub.Port));
        await hub.Messages.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        await hub.CallAsync("pi-001", "logs", "1");

        (int status, _, string payload) = await hub.NextAnswerAsync();
        Assert.Equal(200, status);
        Assert.Contains("AgentWorker[2001] edge-agent ", payload, StringComparison.Ordinal);
        Assert.DoesNotContain(ScriptedHub.Key, payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_hub_it_waits_and_still_ends_in_order()
    {
        await using AgentProcess agent = AgentProcess.Start("run", "--config", WriteConfiguration(ScriptedHub.FreePort()));
        await agent.WaitForLineAsync("refused the connection");

        (int code, TimeSpan took) = await agent.TerminateAsync();

        Assert.Equal(0, code);
        Assert.InRange(took, TimeSpan.Zero, LongestStop);
    }

    [Fact]
    public async Task It_reports_the_device_to_the_twin()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using AgentProcess agent = AgentProcess.Start("run", "--config", WriteConfiguration(hub.Port));

        await hub.Messages.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        for (int i = 0; hub.Reported["device"] is null && i < 5; i++)
            await hub.Messages.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        Assert.Matches(@"^\d+\.\d+\.\d+", (string)hub.Reported["device"]!["agentVersion"]!);
    }

    [Fact]
    public async Task One_data_directory_has_one_agent()
    {
        string configuration = WriteConfiguration(ScriptedHub.FreePort());
        await using AgentProcess first = AgentProcess.Start("run", "--config", configuration);
        await first.WaitForLineAsync("AgentWorker[2001]");
        await using AgentProcess second = AgentProcess.Start("run", "--config", configuration);

        Assert.Equal(1, await second.ExitCodeAsync());
        Assert.Contains($"error: The data directory '{Path.Combine(_folder.FullName, "data")}' cannot be used", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_kernels_in_the_environment_are_one_sentence()
    {
        Dictionary<string, string> environment = new() { ["EDGEAGENT_KERNELS"] = "sse9" };
        await using AgentProcess agent = AgentProcess.StartProgram(AgentProcess.Program, ["run", "--config", WriteConfiguration(ScriptedHub.FreePort())], environment);

        Assert.Equal(1, await agent.ExitCodeAsync());
        Assert.Equal("error: EDGEAGENT_KERNELS: 'sse9' is not a kernel set; accepted are portable, neon, neondot, avx2, avx512, avxvnni, avx512vnni.", agent.Output.Trim());
    }

    [Fact]
    public async Task Systemd_hears_when_it_is_ready_and_when_it_stops_and_gets_severities()
    {
        string path = Path.Combine(_folder.FullName, "notify");
        using Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        // The hosting package asks whether the parent is called systemd, so a shell of that name stands in for it.
        string manager = Path.Combine(_folder.FullName, "systemd");
        File.Copy("/bin/sh", manager);
        await using AgentProcess agent = AgentProcess.StartProgram(
            manager,
            ["-c", "\"$0\" run --config \"$1\" & trap \"kill -TERM $!\" TERM; wait $!; wait $!", AgentProcess.Program, WriteConfiguration(ScriptedHub.FreePort())],
            new Dictionary<string, string> { ["NOTIFY_SOCKET"] = path });

        await ReceiveUntilAsync(socket, "READY=1");
        Assert.StartsWith("<6>AgentWorker[2001] edge-agent ", await agent.WaitForLineAsync("[2001]"), StringComparison.Ordinal);
        Assert.StartsWith("<4>IotHubLink[1003] ", await agent.WaitForLineAsync("[1003]"), StringComparison.Ordinal);
        Assert.Equal(0, (await agent.TerminateAsync()).ExitCode);
        await ReceiveUntilAsync(socket, "STOPPING=1");
    }

    private static async Task ReceiveUntilAsync(Socket socket, string state)
    {
        byte[] buffer = new byte[4096];
        using CancellationTokenSource patience = new(Patience);
        while (!Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, patience.Token)).Contains(state, StringComparison.Ordinal))
        {
        }
    }

    private string WriteConfiguration(int port)
    {
        string file = Path.Combine(_folder.FullName, "agent.json");
        File.WriteAllText(
            file,
            $$"""
            { "hub": { "connectionString": "HostName=localhost:{{port}};DeviceId=pi-001;SharedAccessKey={{ScriptedHub.Key}}", "caFile": "{{_authority.CaFile}}" },
              "dataDirectory": "data", "telemetry": { "intervalSeconds": 1 } }
            """);
        return file;
    }
}
