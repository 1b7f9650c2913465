using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Security;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeAgent.Hub.Tests.Support;

/// <summary>A real hub on free ports with a data folder of its own, and an HTTPS client that trusts its <c>ca.pem</c> and nothing else.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private HttpClient? _http;

    private TestHub(HubOptions options, TimeProvider time)
    {
        Options = options;
        _time = time;
        Host = new HubHost(options, NullLoggerFactory.Instance, time);
    }

    public HubOptions Options { get; }

    public HubHost Host { get; private set; }

    public string DataDirectory => Options.DataDirectory;

    public HttpClient Http => _http ??= CreateClient();

    public X509Certificate2Collection Trusted
    {
        get
        {
            X509Certificate2Collection trusted = [];
            trusted.ImportFromPemFile(Host.CaFile);
            return trusted;
        }
    }

    public static async Task<TestHub> StartAsync(Func<HubOptions, HubOptions>? change = null, TimeProvider? time = null)
    {
        HubOptions options = new() { DataDirectory = Directory.CreateTempSubdirectory("edgeagent-hub-").FullName, MqttPort = 0, HttpsPort = 0 };
        TestHub hub = new(change?.Invoke(options) ?? options, time ?? TimeProvider.System);
        await hub.Host.StartAsync();
        return hub;
    }

    /// <summary>Stops the hub and starts another one on the same folder, on other ports.</summary>
    public async Task RestartAsync()
    {
        await Host.DisposeAsync();
        _http?.Dispose();
        _http = null;
        Host = new HubHost(Options, NullLoggerFactory.Instance, _time);
        await Host.StartAsync();
    }

    /// <summary>A copy of the data folder as a killed process leaves it: everything that was answered is there, nothing is closed.</summary>
    public string CopyFolder()
    {
        string image = Directory.CreateTempSubdirectory("edgeagent-hub-").FullName;
        foreach (string file in Directory.GetFiles(DataDirectory, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "hub.lock"))
        {
            string copy = Path.Combine(image, Path.GetRelativePath(DataDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return image;
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await Host.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }

    public string OwnerToken(TimeSpan? validFor = null) =>
        SasToken.Create("localhost", Host.OwnerConnectionString.Split("SharedAccessKey=")[1], _time.GetUtcNow() + (validFor ?? TimeSpan.FromHours(1)), "iothubowner");

    /// <summary>A token of a shared access policy, from the file that the hub wrote for it.</summary>
    public string PolicyToken(string policy, string resource = "localhost") => SasToken.Create(
        resource, File.ReadAllText(Path.Combine(DataDirectory, $"{policy}.connection")).Trim().Split("SharedAccessKey=")[1], _time.GetUtcNow() + TimeSpan.FromHours(1), policy);

    public string DeviceToken(string deviceId, string key, TimeSpan? validFor = null) =>
        SasToken.Create($"localhost/devices/{deviceId}", key, _time.GetUtcNow() + (validFor ?? TimeSpan.FromHours(1)));

    /// <summary>Sends a request with the owner's token.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? ifMatch = null, string? token = null)
    {
        HttpRequestMessage request = new(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", token ?? OwnerToken());
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string json, string? ifMatch = null) =>
        SendAsync(method, path, new StringContent(json, Encoding.UTF8, "application/json"), ifMatch);

    public async Task<JsonNode> GetAsync(string path)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, path);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"GET {path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    public async Task<JsonNode> ExpectAsync(int status, HttpMethod method, string path, string json, string? ifMatch = null)
    {
        using HttpResponseMessage response = await SendAsync(method, path, json, ifMatch);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{method} {path}: expected {status}, was {(int)response.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    /// <summary>Registers a device and gives its primary key.</summary>
    public async Task<string> CreateDeviceAsync(string deviceId) =>
        (string)(await ExpectAsync(200, HttpMethod.Put, $"/devices/{deviceId}?api-version=2021-04-12", $$"""{"deviceId":"{{deviceId}}"}"""))["authentication"]!["symmetricKey"]!["primaryKey"]!;

    private HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = ChainPolicy(Trusted) },
    })
    {
        BaseAddress = new Uri($"https://localhost:{Host.HttpsPort}"),
        Timeout = TimeSpan.FromSeconds(30),
    };

    public static X509ChainPolicy ChainPolicy(X509Certificate2Collection trusted)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(trusted);
        return policy;
    }
}
