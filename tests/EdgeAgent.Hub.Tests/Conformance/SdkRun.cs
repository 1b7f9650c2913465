using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using EdgeAgent.Hub.Tests.Support;
using EdgeAgent.TestSupport;

namespace EdgeAgent.Hub.Tests.Conformance;

/// <summary>One run of Microsoft's Node SDKs against a hub on free ports: all calls, one after another, each with its outcome.</summary>
public sealed class SdkRun : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly List<SdkCall> _calls = [];

    /// <summary>The folder of the Node program.</summary>
    public static string Folder { get; } = Path.Combine(Repository(), "tests", "hub-sdk");

    /// <summary>Why nothing ran; null when it did.</summary>
    public string? Skipped { get; private set; }

    /// <summary>What the program wrote beside its results.</summary>
    public string Log { get; private set; } = "";

    internal IReadOnlyList<SdkCall> Calls => _calls;

    public async ValueTask InitializeAsync()
    {
        Skipped = await HasNodeAsync()
            ? Directory.Exists(Path.Combine(Folder, "node_modules", "azure-iothub")) ? null : "the Node SDKs are not installed: npm ci in tests/hub-sdk installs them"
            : "there is no Node.js: install nodejs and npm";
        if (Skipped is null)
            await RunAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static string Repository() => SharedData.RepositoryRoot ?? throw new InvalidOperationException("The tests run outside the repository.");

    private static async Task<bool> HasNodeAsync()
    {
        try
        {
            using Process node = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true })!;
            await node.WaitForExitAsync();
            return node.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private async Task RunAsync()
    {
        await using TestHub hub = await TestHub.StartAsync();
        string certificates = Directory.CreateDirectory(Path.Combine(hub.DataDirectory, "devices")).FullName;
        SdkCertificates.Write(certificates);
        string settings = Path.Combine(hub.DataDirectory, "sdk.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["connectionString"] = hub.Host.OwnerConnectionString,
            ["mqttPort"] = hub.Host.MqttPort,
            ["httpsPort"] = hub.Host.HttpsPort,
            ["caFile"] = hub.Host.CaFile,
            ["idScope"] = hub.Host.ProvisioningIdScope,
            ["certificates"] = certificates,
        }));
        ProcessStartInfo start = new("node", [Path.Combine(Folder, "run.cjs"), settings]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NODE_EXTRA_CA_CERTS"] = hub.Host.CaFile;
        start.Environment["NODE_NO_WARNINGS"] = "1";
        using Process node = Process.Start(start)!;
        using CancellationTokenSource late = new(Patience);
        Task<string> output = node.StandardOutput.ReadToEndAsync(), errors = node.StandardError.ReadToEndAsync();
        try
        {
            await node.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            node.Kill(entireProcessTree: true);
            await node.WaitForExitAsync(CancellationToken.None);
        }

        foreach (string line in (await output).Split('\n').Where(line => line.StartsWith('{')))
            _calls.Add(JsonSerializer.Deserialize<SdkCall>(line)!);
        Log = $"node ended with status {node.ExitCode} after {_calls.Count} calls\n{await errors}";
    }
}
