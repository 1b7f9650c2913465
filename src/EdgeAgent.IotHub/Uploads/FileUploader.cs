using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Polly;
using Polly.Retry;

namespace EdgeAgent.IotHub;

/// <summary>Sends files to the hub's store: asks the hub for a place, puts the file there, tells the hub how it went.</summary>
/// <remarks>The device's token and certificate go to the hub alone; the store gets the right that the hub gave. Thread-safe.</remarks>
public sealed class FileUploader
{
    private const string ApiVersion = "2021-04-12";
    private const int LargestAnswer = 64 * 1024;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30), TokenLifetime = TimeSpan.FromHours(1);

    private readonly FileUploaderOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<UploadStep> _patiently;

    /// <summary>Makes an uploader that has no connection yet.</summary>
    /// <param name="options">Identity, trust and times.</param>
    /// <param name="time">The clock for tokens and the timer for waits.</param>
    /// <param name="random">Spreads the waits before retries.</param>
    public FileUploader(FileUploaderOptions options, TimeProvider time, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        (_options, _time) = (options, time);
        ResiliencePipelineBuilder<UploadStep> builder = new() { TimeProvider = time };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<UploadStep>
            {
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Result?.Outcome is FileUploadOutcome.Unreachable or FileUploadOutcome.Unavailable),
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.FirstRetryAfter,
                MaxDelay = LongestWait,
                DelayGenerator = retry => ValueTask.FromResult(retry.Outcome.Result?.RetryAfter is { } asked && asked <= LongestWait ? asked : (TimeSpan?)null),
                Randomizer = random.NextDouble,
            });
        }

        _patiently = builder.Build();
    }

    /// <summary>Sends a file.</summary>
    /// <param name="name">Its name in the hub's store, below the device's own name.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="OperationCanceledException">It was given up; whether the file is stored is unknown.</exception>
    public async Task<FileUploadResult> UploadAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (_options.Identity.Current is not { } hub)
            return new FileUploadResult(FileUploadOutcome.NoHub, Message: "The device has no hub yet.");
        X509Certificate2Collection? anchors = null;
        try
        {
            anchors = _options.CaFile is null ? null : TrustAnchors.Load(_options.CaFile);
            using HttpClient toHub = CreateClient(anchors, hub.UsesCertificate ? _options.Identity.Certificate?.Choose(out _) : null);
            using HttpClient toStore = CreateClient(anchors, null);
            return await UploadAsync(toHub, toStore, hub, name, content, cancellationToken);
        }
        catch (IOException e)
        {
            return new FileUploadResult(FileUploadOutcome.UntrustedServer, Message: e.Message);
        }
        finally
        {
            foreach (X509Certificate2 anchor in anchors ?? [])
                anchor.Dispose();
        }
    }

    private async Task<FileUploadResult> UploadAsync(
        HttpClient toHub, HttpClient toStore, IotHubConnectionString hub, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        string files = $"https://{hub.ServerName}:{_options.HttpsPort}/devices/{Uri.EscapeDataString(hub.DeviceId)}/files";
        byte[] wish = JsonSerializer.SerializeToUtf8Bytes(new UploadRequest(name), UploadJsonContext.Default.UploadRequest);
        UploadStep asked = await SendAsync(toHub, () => ToHub(hub, $"{files}?api-version={ApiVersion}", wish), cancellationToken);
        if (asked.Outcome != FileUploadOutcome.Stored)
            return asked.ToResult();
        if (ReadTarget(asked.Body) is not { } target || target.Address() is not { } address)
            return new FileUploadResult(FileUploadOutcome.InvalidAnswer, Message: $"{hub.ServerName} did not say where the file goes.");

        UploadStep put = await SendAsync(toStore, () => ToStore(address, content), cancellationToken);
        UploadNotification report = new(target.CorrelationId, put.Outcome == FileUploadOutcome.Stored, put.StatusCode, put.Message ?? "Stored.");
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(report, UploadJsonContext.Default.UploadNotification);
        UploadStep told = await SendAsync(toHub, () => ToHub(hub, $"{files}/notifications?api-version={ApiVersion}", body), cancellationToken);
        return put.Outcome != FileUploadOutcome.Stored ? put.ToResult()
            : told.Outcome != FileUploadOutcome.Stored ? told.ToResult()
            : new FileUploadResult(FileUploadOutcome.Stored, target.BlobName);
    }

    private static UploadTarget? ReadTarget(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, UploadJsonContext.Default.UploadTarget);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private HttpRequestMessage ToHub(IotHubConnectionString hub, string address, byte[] body)
    {
        HttpRequestMessage request = new(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (hub.CreateToken(_time.GetUtcNow() + TokenLifetime) is { } token)
            request.Headers.TryAddWithoutValidation("Authorization", token.Value);
        return request;
    }

    private static HttpRequestMessage ToStore(Uri address, ReadOnlyMemory<byte> content)
    {
        HttpRequestMessage request = new(HttpMethod.Put, address) { Content = new ReadOnlyMemoryContent(content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        return request;
    }

    private static HttpClient CreateClient(X509Certificate2Collection? anchors, ClientCertificate? certificate)
    {
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseCookies = false };
        handler.SslOptions.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        if (anchors is not null)
            handler.SslOptions.CertificateChainPolicy = TrustAnchors.CreatePolicy(anchors);
        if (certificate is not null)
            handler.SslOptions.ClientCertificateContext = certificate.CreateContext();
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };
    }

    private async Task<UploadStep> SendAsync(HttpClient client, Func<HttpRequestMessage> create, CancellationToken cancellationToken) =>
        await _patiently.ExecuteAsync(async cancel => await AttemptAsync(client, create, cancel), cancellationToken);

    private async Task<UploadStep> AttemptAsync(HttpClient client, Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = create();
        string host = request.RequestUri!.Authority;
        using CancellationTokenSource deadline = new(_options.RequestTimeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, either.Token);
            return Judge(response, host, await response.Content.ReadAsByteArrayAsync(either.Token));
        }
        catch (HttpRequestException e)
        {
            return new UploadStep(
                e.HttpRequestError == HttpRequestError.SecureConnectionError ? FileUploadOutcome.UntrustedServer : FileUploadOutcome.Unreachable,
                0, [], $"{host} could not be reached: {(e.InnerException ?? e).Message.TrimEnd('.')}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new UploadStep(FileUploadOutcome.Unreachable, 0, [], $"{host} did not answer within {_options.RequestTimeout.TotalSeconds:0.#} s.");
        }
    }

    private UploadStep Judge(HttpResponseMessage response, string host, byte[] body)
    {
        int status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
            return new UploadStep(FileUploadOutcome.Stored, status, body, null);
        bool mayPass = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;
        TimeSpan? wait = response.Headers.RetryAfter?.Delta ?? (response.Headers.RetryAfter?.Date - _time.GetUtcNow());
        return new UploadStep(
            mayPass ? FileUploadOutcome.Unavailable : FileUploadOutcome.Refused, status, body, $"{host} answered {status} {response.ReasonPhrase}".TrimEnd() + ".",
            wait < TimeSpan.Zero ? TimeSpan.Zero : wait);
    }

    /// <summary>How one request ended; <see cref="FileUploadOutcome.Stored"/> stands for well.</summary>
    private sealed record UploadStep(FileUploadOutcome Outcome, int StatusCode, byte[] Body, string? Message, TimeSpan? RetryAfter = null)
    {
        public FileUploadResult ToResult() => new(Outcome, Message: Message);
    }
}
