using System.Net.Sockets;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.TestSupport;

namespace EdgeAgent.EndToEnd.Tests.Support;

/// <summary>A device of its own: a registered identity, a folder with a configuration and three pictures, and the agent's process when it runs.</summary>
internal sealed class Device : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-agent-device-");

    private Device(string id) => Id = id;

    public string Id { get; }

    public string Inbox => Path.Combine(_folder.FullName, "inbox");

    public AgentProcess? Agent { get; private set; }

    private string Configuration => Path.Combine(_folder.FullName, "agent.json");

    public static async Task<Device> CreateAsync(LoopbackHub hub, string id, string? dataDirectory = null, byte[]? root = null, string members = "", bool folderPipeline = true)
    {
        Device device = new(id);
        Directory.CreateDirectory(device.Inbox);
        for (int picture = 0; picture < 3; picture++)
            await File.WriteAllBytesAsync(Path.Combine(device.Inbox, $"{picture}.png"), TinyModels.Picture(picture));
        string secret = Path.Combine(device._folder.FullName, "device.connection");
        await File.WriteAllTextAsync(secret, await hub.CreateDeviceAsync(id));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (root is not null)
            await File.WriteAllBytesAsync(Path.Combine(device._folder.FullName, "root.json"), root);
        string trust = root is null ? "" : """ "deviceClass": "raspberry-pi-4", "trust": { "root": "root.json", "required": true },""";
        await File.WriteAllTextAsync(
            device.Configuration,
            $$"""
            { "hub": { "connectionStringFile": "device.connection", "caFile": "{{hub.CaFile}}", "httpsPort": {{hub.HttpsPort}} },
              "dataDirectory": "{{dataDirectory ?? "data"}}",{{trust}} "telemetry": { "intervalSeconds": 1 },
              {{(folderPipeline ? """ "pipeline": { "source": { "folder": "inbox", "intervalMilliseconds": 50 }, "topK": 3 }, """ : "")}}
              "power": { "estimate": { "idleWatts": 2.7, "busyWatts": 6.4 } }{{members}} }
            """);
        return device;
    }

    public AgentProcess Start(params string[] more) => Agent = AgentProcess.Start(["run", "--config", Configuration, .. more]);

    /// <summary>Puts a file with a secret beside the configuration.</summary>
    public async Task PutSecretAsync(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>The key of the device's identity.</summary>
    public async Task<string> ReadKeyAsync() => (await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "device.connection"))).Split("SharedAccessKey=")[1].Trim();

    /// <summary>What the agent answers on its local API; the configuration must have one at <c>api.sock</c>.</summary>
    public async Task<string> AskAsync(string path)
    {
        using SocketsHttpHandler handler = new()
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(_folder.FullName, "api.sock")), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using HttpClient client = new(handler);
        return await client.GetStringAsync($"http://localhost{path}");
    }

    /// <summary>The agent's state.</summary>
    public string State => Path.Combine(_folder.FullName, "data");

    public async ValueTask DisposeAsync()
    {
        if (Agent is not null)
            await Agent.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
