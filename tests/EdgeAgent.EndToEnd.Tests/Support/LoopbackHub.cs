using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Registry;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Hub;
using EdgeAgent.IotHub;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeAgent.EndToEnd.Tests.Support;

/// <summary>The real hub on loopback, and what an operator does with it by REST. Every wait is bounded.</summary>
internal sealed class LoopbackHub : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-agent-hub-");
    private HubOptions _options;
    private HubHost _hub;
    private HttpClient _service = new();

    private LoopbackHub()
    {
        _options = new HubOptions { DataDirectory = _folder.FullName, MqttPort = 0, HttpsPort = 0 };
        _hub = new HubHost(_options, NullLoggerFactory.Instance);
    }

    public string CaFile => _hub.CaFile;

    public int MqttPort => _options.MqttPort;

    public int HttpsPort => _options.HttpsPort;

    /// <summary>Where files that devices uploaded are.</summary>
    public string Uploads => Path.Combine(_folder.FullName, "uploads");

    public string ProvisioningIdScope => _hub.ProvisioningIdScope;

    public static async Task<LoopbackHub> StartAsync()
    {
        LoopbackHub hub = new();
        await hub._hub.StartAsync();
        hub._options = hub._options with { MqttPort = hub._hub.MqttPort, HttpsPort = hub._hub.HttpsPort };
        hub.Connect();
        return hub;
    }

    public Task StopAsync() => _hub.DisposeAsync().AsTask();

    /// <summary>Starts the hub again on the same folder and the same ports.</summary>
    public async Task StartAgainAsync()
    {
        _hub = new HubHost(_options, NullLoggerFactory.Instance);
        await _hub.StartAsync();
        Connect();
    }

    /// <summary>Makes an enrolment group with symmetric keys and gives the primary one.</summary>
    public async Task<byte[]> EnrollGroupAsync(string group)
    {
        JsonObject enrolment = new() { ["enrollmentGroupId"] = group, ["attestation"] = new JsonObject { ["type"] = "symmetricKey" } };
        await SendAsync(HttpMethod.Put, $"enrollmentGroups/{group}?api-version=2021-10-01", Json(enrolment));
        JsonNode attestation = await SendAsync(HttpMethod.Post, $"enrollmentGroups/{group}/attestationmechanism?api-version=2021-10-01");
        return Convert.FromBase64String((string)attestation["symmetricKey"]!["primaryKey"]!);
    }

    /// <summary>Registers a device and gives its connection string.</summary>
    public async Task<string> CreateDeviceAsync(string deviceId)
    {
        JsonNode device = await SendAsync(HttpMethod.Put, $"devices/{deviceId}?api-version=2021-04-12", Json(new JsonObject { ["deviceId"] = deviceId }));
        return $"HostName=localhost:{MqttPort};DeviceId={deviceId};SharedAccessKey={device["authentication"]!["symmetricKey"]!["primaryKey"]}";
    }

    /// <summary>Publishes a file as a model and gives the assignment that names it.</summary>
    public async Task<ModelAssignment> PublishAsync(byte[] model, string version)
    {
        ByteArrayContent body = new(model);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        JsonNode answer = await SendAsync(HttpMethod.Put, $"registry/models/tiny/{version}", body);
        ModelVersion published = answer.Deserialize(ContractsJsonContext.Default.ModelVersion)!;
        return new ModelAssignment { Name = published.Name, Version = published.Version, File = new BlobReference { Url = published.Url, Sha256 = published.Sha256, Size = published.Size } };
    }

    /// <summary>Stores a file by its content and gives the reference to it.</summary>
    public async Task<BlobReference> UploadAsync(byte[] file)
    {
        StoredBlob stored = (await SendAsync(HttpMethod.Put, "registry/blobs", new ByteArrayContent(file))).Deserialize(ContractsJsonContext.Default.StoredBlob)!;
        return new BlobReference { Url = stored.Url, Sha256 = stored.Sha256, Size = stored.Size };
    }

    public Task PushAsync(string deviceId, ModelAssignment assignment) => SendAsync(
        HttpMethod.Patch,
        $"twins/{deviceId}?api-version=2021-04-12",
        Json(new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["desired"] = new JsonObject
                {
                    ["models"] = new JsonObject { ["__t"] = "c", ["default"] = JsonSerializer.SerializeToNode(assignment, ContractsJsonContext.Default.ModelAssignment) },
                },
            },
        }));

    /// <summary>Asks for a pipeline.</summary>
    public Task AskForPipelineAsync(string deviceId, string name, string json) => SendAsync(
        HttpMethod.Patch,
        $"twins/{deviceId}?api-version=2021-04-12",
        Json(new JsonObject { ["properties"] = new JsonObject { ["desired"] = new JsonObject { ["pipelines"] = new JsonObject { ["__t"] = "c", [name] = JsonNode.Parse(json) } } } }));

    /// <summary>Starts a rollout.</summary>
    public Task StartRolloutAsync(string name, JsonObject document) => SendAsync(HttpMethod.Put, $"rollouts/{name}", Json(document));

    /// <summary>Reads a rollout, or what is below it.</summary>
    public Task<JsonNode> ReadRolloutAsync(string path) => SendAsync(HttpMethod.Get, $"rollouts/{path}");

    /// <summary>Calls a direct method and gives its status and payload.</summary>
    public async Task<(int Status, JsonNode Payload)> CallAsync(string deviceId, string method)
    {
        JsonNode answer = await SendAsync(HttpMethod.Post, $"twins/{deviceId}/methods?api-version=2021-04-12", Json(new JsonObject { ["methodName"] = method, ["responseTimeoutInSeconds"] = 60 }));
        return ((int)answer["status"]!, answer["payload"]!);
    }

    public Task<JsonNode> ReadTwinAsync(string deviceId) => SendAsync(HttpMethod.Get, $"twins/{deviceId}?api-version=2021-04-12");

    /// <summary>Waits until the device reports its slot as the condition wants it.</summary>
    public async Task<SlotReport> WaitForSlotAsync(string deviceId, Func<SlotReport, bool> condition)
    {
        SlotReport? last = null;
        await WaitAsync(
            async () =>
            {
                JsonNode? slot = (await ReadTwinAsync(deviceId))["properties"]!["reported"]!["slots"]?["default"];
                last = slot?.Deserialize(ContractsJsonContext.Default.SlotReport);
                return last is not null && condition(last);
            },
            () => $"The slot is still {last}.");
        return last!;
    }

    /// <summary>Waits for a telemetry message after a point that meets the condition.</summary>
    public async Task<TelemetryMessage> WaitForTelemetryAsync(string deviceId, long afterId, Func<TelemetryMessage, bool> condition)
    {
        TelemetryMessage? found = null;
        string last = "no message";
        await WaitAsync(
            async () =>
            {
                foreach (StoredMessage stored in await ReadTelemetryAsync(deviceId, afterId))
                {
                    afterId = stored.Id;
                    last = stored.Body?.GetRawText() ?? last;
                    TelemetryMessage? message = stored.Properties.ContainsKey("type") ? null : stored.Body?.Deserialize(ContractsJsonContext.Default.TelemetryMessage);
                    if (message is not null && condition(message))
                        found = message;
                }

                return found is not null;
            },
            () => $"The last message is {last}");
        return found!;
    }

    /// <summary>The id of the newest message of all devices.</summary>
    public async Task<long> LastTelemetryAsync(string deviceId) => (await ReadTelemetryAsync(deviceId, 0)).Select(m => m.Id).DefaultIfEmpty(0).Max();

    public async Task<IReadOnlyList<StoredMessage>> ReadTelemetryAsync(string deviceId, long afterId) =>
        (await SendAsync(HttpMethod.Get, $"telemetry/{deviceId}?afterId={afterId}&limit=1000")).Deserialize(ContractsJsonContext.Default.IReadOnlyListStoredMessage)!;

    public static async Task WaitAsync(Func<Task<bool>> condition, Func<string> describe)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!await condition())
        {
            if (patience.IsCancellationRequested)
                throw new TimeoutException(describe());
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _service.Dispose();
        await _hub.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static StringContent Json(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    private void Connect()
    {
        X509Certificate2Collection anchors = TrustAnchors.Load(CaFile);
        SocketsHttpHandler handler = new() { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TrustAnchors.CreatePolicy(anchors) } };
        _service = new HttpClient(handler) { BaseAddress = new Uri($"https://localhost:{_options.HttpsPort}/"), Timeout = TimeSpan.FromSeconds(20) };
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, HttpContent? body = null)
    {
        byte[] key = Convert.FromBase64String(_hub.OwnerConnectionString.Split("SharedAccessKey=")[1]);
        using HttpRequestMessage request = new(method, path) { Content = body };
        request.Headers.TryAddWithoutValidation("Authorization", SasToken.Create("localhost", key, DateTimeOffset.UtcNow.AddHours(1), "iothubowner").Value);
        using HttpResponseMessage response = await _service.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
