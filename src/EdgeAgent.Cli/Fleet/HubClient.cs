using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Registry;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Hub.Security;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Fleet;

/// <summary>The hub's service side over HTTPS, authenticated by a shared access signature: devices, twins, the model registry and telemetry.</summary>
internal sealed partial class HubClient : IDisposable
{
    private const string ApiVersion = "api-version=2021-04-12";
    private const int ConnectSeconds = 3;

    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(1);

    private readonly HubConnection _connection;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    public HubClient(HubConnection connection, TimeProvider clock)
    {
        _connection = connection;
        _clock = clock;
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false };
        if (connection.CertificateAuthorityFile is string file)
            handler.SslOptions.CertificateChainPolicy = TrustOnly(file);
        _http = new HttpClient(handler) { BaseAddress = new Uri($"https://{connection.HostName}:{connection.HttpsPort}/"), Timeout = TimeSpan.FromMinutes(6) };
    }

    /// <summary>The name that devices use for the hub.</summary>
    public string HostName => _connection.HostName;

    public Task<DeviceIdentity> CreateDeviceAsync(string deviceId, CancellationToken cancellation) => SendAsync(
        HttpMethod.Put, $"devices/{Uri.EscapeDataString(deviceId)}?{ApiVersion}",
        JsonContent.Create(new DeviceIdentity { DeviceId = deviceId, Status = "enabled" }, CliJsonContext.Default.DeviceIdentity), CliJsonContext.Default.DeviceIdentity, cancellation);

    public Task<DeviceIdentity> GetDeviceAsync(string deviceId, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, $"devices/{Uri.EscapeDataString(deviceId)}?{ApiVersion}", null, CliJsonContext.Default.DeviceIdentity, cancellation);

    public async Task DeleteDeviceAsync(string deviceId, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Delete, $"devices/{Uri.EscapeDataString(deviceId)}?{ApiVersion}", null, cancellation);
        if (!response.IsSuccessStatusCode)
            throw new CommandFailureException(await DescribeFailureAsync(response, cancellation));
    }

    public Task<IReadOnlyList<DeviceIdentity>> ListDevicesAsync(CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, $"devices/?top=1000&{ApiVersion}", null, CliJsonContext.Default.IReadOnlyListDeviceIdentity, cancellation);

    public Task<DeviceTwin> GetTwinAsync(string deviceId, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, $"twins/{Uri.EscapeDataString(deviceId)}?{ApiVersion}", null, CliJsonContext.Default.DeviceTwin, cancellation);

    /// <summary>The twin as the hub sends it.</summary>
    public Task<JsonObject> GetTwinDocumentAsync(string deviceId, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, $"twins/{Uri.EscapeDataString(deviceId)}?{ApiVersion}", null, CliJsonContext.Default.JsonObject, cancellation);

    /// <summary>Merges a patch into the desired properties; null members delete.</summary>
    public Task<DeviceTwin> PatchDesiredAsync(string deviceId, JsonObject desired, CancellationToken cancellation) =>
        PatchTwinAsync(deviceId, new JsonObject { ["properties"] = new JsonObject { ["desired"] = desired } }, CliJsonContext.Default.DeviceTwin, cancellation);

    /// <summary>Merges a patch into the twin, tags or desired properties; null members delete.</summary>
    public Task<JsonObject> PatchTwinAsync(string deviceId, JsonObject patch, CancellationToken cancellation) =>
        PatchTwinAsync(deviceId, patch, CliJsonContext.Default.JsonObject, cancellation);

    /// <summary>Calls a direct method; a device that is not connected gets a few seconds to come back.</summary>
    public Task<MethodResult> CallMethodAsync(string deviceId, string name, bool hasPayload, JsonNode? payload, int timeoutSeconds, CancellationToken cancellation)
    {
        JsonObject request = new() { ["methodName"] = name, ["responseTimeoutInSeconds"] = timeoutSeconds, ["connectTimeoutInSeconds"] = ConnectSeconds };
        if (hasPayload)
            request["payload"] = payload;
        return SendAsync(HttpMethod.Post, $"twins/{Uri.EscapeDataString(deviceId)}/methods?{ApiVersion}", Json(request), CliJsonContext.Default.MethodResult, cancellation);
    }

    public Task<ModelVersion> PublishAsync(string name, string version, byte[] file, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Put, RegistryPath(name, version), new ByteArrayContent(file), ContractsJsonContext.Default.ModelVersion, cancellation);

    /// <summary>One version of a model; null when the registry has none.</summary>
    public async Task<ModelVersion?> FindModelAsync(string name, string version, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, RegistryPath(name, version), null, cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        return await ReadAsync(response, ContractsJsonContext.Default.ModelVersion, cancellation);
    }

    /// <summary>Stores a file by its content alone.</summary>
    public Task<StoredBlob> UploadAsync(byte[] file, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Put, "registry/blobs", new ByteArrayContent(file), ContractsJsonContext.Default.StoredBlob, cancellation);

    /// <summary>Fetches a stored file.</summary>
    public async Task<byte[]> DownloadAsync(string sha256, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, $"registry/blobs/{Uri.EscapeDataString(sha256)}", null, cancellation);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync(cancellation) : throw new CommandFailureException(await DescribeFailureAsync(response, cancellation));
    }

    /// <summary>Messages of one device that the hub stored after the one named, oldest first.</summary>
    public Task<IReadOnlyList<StoredMessage>> GetTelemetryAsync(string deviceId, long afterId, CancellationToken cancellation) => SendAsync(
        HttpMethod.Get, $"telemetry/{Uri.EscapeDataString(deviceId)}?afterId={afterId}&limit=100", null, ContractsJsonContext.Default.IReadOnlyListStoredMessage, cancellation);

    /// <summary>Messages of all devices as the hub stores them, until the hub ends the stream.</summary>
    /// <param name="deviceId">Only this device's; null for all.</param>
    /// <param name="afterId">Those behind this message; null for those that come from now on.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="CommandFailureException">The hub has no such stream, as Azure's, or cannot be reached.</exception>
    public async IAsyncEnumerable<StoredMessage> StreamTelemetryAsync(string? deviceId, long? afterId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string[] choices = [.. new[] { deviceId is null ? null : $"deviceId={Uri.EscapeDataString(deviceId)}", afterId is null ? null : $"afterId={afterId}" }.OfType<string>()];
        string path = choices.Length == 0 ? "telemetry/stream" : $"telemetry/stream?{string.Join('&', choices)}";
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, path, null, cancellation, HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode)
            throw new CommandFailureException(await DescribeFailureAsync(response, cancellation));
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellation);
        await foreach (SseItem<StoredMessage?> item in SseParser.Create(stream, (_, data) => ReadMessage(data)).EnumerateAsync(cancellation))
        {
            if (item.Data is { } message)
                yield return message;
        }
    }

    public void Dispose() => _http.Dispose();

    private Task<T> PatchTwinAsync<T>(string deviceId, JsonObject patch, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Patch, $"twins/{Uri.EscapeDataString(deviceId)}?{ApiVersion}", Json(patch), type, cancellation);

    private static StoredMessage? ReadMessage(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ContractsJsonContext.Default.StoredMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string RegistryPath(string name, string version) => $"registry/models/{Uri.EscapeDataString(name)}/{Uri.EscapeDataString(version)}";

    private static StringContent Json(JsonObject value) => new(value.ToJsonString(), Encoding.UTF8, "application/json");

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await SendAsync(method, path, content, cancellation);
        return await ReadAsync(response, type, cancellation);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellation, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        using HttpRequestMessage request = new(method, path) { Content = content };
        string token = SasToken.Create(_connection.HostName, _connection.Key, _clock.GetUtcNow() + TokenLife, _connection.PolicyName);
        request.Headers.TryAddWithoutValidation("Authorization", token);
        if (method == HttpMethod.Patch || method == HttpMethod.Delete)
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        try
        {
            return await _http.SendAsync(request, completion, cancellation);
        }
        catch (HttpRequestException e)
        {
            string reason = e.InnerException is AuthenticationException
                ? "its certificate is not trusted; give the hub's ca.pem with --ca FILE"
                : $"{e.InnerException?.Message ?? e.Message}; is it running?";
            throw new CommandFailureException($"the hub at https://{_connection.HostName}:{_connection.HttpsPort} cannot be reached: {reason}", e);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        if (!response.IsSuccessStatusCode)
            throw new CommandFailureException(await DescribeFailureAsync(response, cancellation));
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellation) ?? throw new JsonException("the answer is empty");
        }
        catch (JsonException e)
        {
            throw new CommandFailureException($"the hub's answer to {response.RequestMessage?.RequestUri?.AbsolutePath} was not understood: {e.Message}", e);
        }
    }

    // Errors have the form of IoT Hub's: {"Message":"ErrorCode:DeviceNotFound;text","ExceptionMessage":"Tracking ID:..."}.
    private static async Task<string> DescribeFailureAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        string body = await response.Content.ReadAsStringAsync(cancellation);
        string text = body;
        try
        {
            text = JsonNode.Parse(body) is JsonObject error && error["Message"] is JsonValue message && message.TryGetValue(out string? found) ? found : body;
        }
        catch (JsonException)
        {
            text = body.Length > 200 ? body[..200] : body;
        }
        return $"the hub refused {response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.AbsolutePath} with {(int)response.StatusCode}: {text.Replace("ErrorCode:", "", StringComparison.Ordinal)}";
    }

    private static X509ChainPolicy TrustOnly(string file)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new CommandFailureException($"the certificate file {file} cannot be read: {e.Message}", e);
        }
        return policy;
    }
}
