using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Security;

namespace EdgeAgent.Hub.Tests.Support;

/// <summary>The real <c>edgectl hub</c> in a process of its own, which can be killed, and an HTTPS client for it.</summary>
internal sealed class HubProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private HubProcess(Process process, string folder, int mqttPort, int httpsPort)
    {
        (_process, MqttPort) = (process, mqttPort);
        Trusted.ImportFromPemFile(Path.Combine(folder, "ca.pem"));
        Key = File.ReadAllText(Path.Combine(folder, "owner.connection")).Trim().Split("SharedAccessKey=")[1];
        SslClientAuthenticationOptions ssl = new() { CertificateChainPolicy = TestHub.ChainPolicy(Trusted) };
        Http = new HttpClient(new SocketsHttpHandler { SslOptions = ssl }) { BaseAddress = new Uri($"https://localhost:{httpsPort}"), Timeout = TimeSpan.FromSeconds(20) };
    }

    public int MqttPort { get; }

    public HttpClient Http { get; }

    public X509Certificate2Collection Trusted { get; } = [];

    private string Key { get; }

    public static async Task<HubProcess> StartAsync(string program, string folder)
    {
        ProcessStartInfo start = new("dotnet", [program, "hub", "--data", folder, "--mqtt-port", "0", "--https-port", "0"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource patience = new(Patience);
        (int mqtt, int https) = (0, 0);
        while (mqtt == 0 || https == 0)
        {
            string line = await process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException($"The hub ended with {process.ExitCode}.");
            (mqtt, https) = (PortIn(line, "MQTT over TLS, port ") ?? mqtt, PortIn(line, "HTTPS, port ") ?? https);
        }

        _ = process.StandardOutput.ReadToEndAsync();
        return new HubProcess(process, folder, mqtt, https);
    }

    /// <summary>SIGKILL, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public string Token(string resource, string key, string? policy = null) => SasToken.Create(resource, key, TimeProvider.System.GetUtcNow().AddHours(1), policy);

    /// <summary>Sends a request as the owner; null when the hub was killed before it answered.</summary>
    public async Task<(int Status, JsonNode? Body)?> TrySendAsync(HttpMethod method, string path, string? json = null)
    {
        using HttpRequestMessage request = new(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", Token("localhost", Key, "iothubowner"));
        try
        {
            using HttpResponseMessage response = await Http.SendAsync(request);
            string text = await response.Content.ReadAsStringAsync();
            return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        (int Status, JsonNode? Body)? answer = await TrySendAsync(HttpMethod.Get, path);
        Assert.True(answer is { Status: 200 }, $"GET {path}: {answer}");
        return answer.Value.Body!;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        Http.Dispose();
    }

    private static int? PortIn(string line, string before) => line.IndexOf(before, StringComparison.Ordinal) is int at and >= 0
        ? int.Parse(string.Concat(line[(at + before.Length)..].TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture)
        : null;
}
