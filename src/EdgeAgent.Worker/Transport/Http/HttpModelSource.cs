using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.IotHub;
using Polly;
using Polly.Retry;

namespace EdgeAgent.Worker.Transport.Http;

/// <summary>Downloads models by HTTPS, resuming by ranges where an earlier attempt ended.</summary>
public sealed class HttpModelSource : IModelSource
{
    private const int BufferBytes = 64 * 1024;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly HttpModelSourceOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<FetchOutcome> _patiently;
    private (string Sha256, EntityTagHeaderValue Tag)? _lastTag;

    /// <summary>Makes a source that has no connection yet.</summary>
    /// <param name="options">Identity, trust and times.</param>
    /// <param name="time">The clock for tokens and the timer for waits.</param>
    /// <param name="random">Spreads the waits before retries.</param>
    public HttpModelSource(HttpModelSourceOptions options, TimeProvider time, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        _options = options;
        _time = time;
        _patiently = CreatePipeline(options, time, random);
    }

    /// <inheritdoc/>
    public async Task<FetchOutcome> FetchAsync(BlobReference blob, IBlobWriter destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentNullException.ThrowIfNull(destination);
        Uri address = new(blob.Url, UriKind.Absolute);
        X509Certificate2Collection? anchors;
        try
        {
            anchors = _options.CaFile is null ? null : TrustAnchors.Load(_options.CaFile);
        }
        catch (IOException e)
        {
            return new FetchOutcome(FetchStatus.UntrustedServer, e.Message);
        }

        string? refusal = null;
        using HttpClient client = CreateClient(anchors, address.Host, reason => refusal = reason);
        try
        {
            return await _patiently.ExecuteAsync(async cancel => await AttemptAsync(client, address, blob.Sha256, destination, () => refusal, cancel), cancellationToken);
        }
        finally
        {
            foreach (X509Certificate2 anchor in anchors ?? [])
                anchor.Dispose();
        }
    }

    private static ResiliencePipeline<FetchOutcome> CreatePipeline(HttpModelSourceOptions options, TimeProvider time, Random random)
    {
        ResiliencePipelineBuilder<FetchOutcome> builder = new() { TimeProvider = time };
        if (options.Retries == 0)
            return builder.Build();
        return builder.AddRetry(new RetryStrategyOptions<FetchOutcome>
        {
            ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome.Result is { Status: FetchStatus.Unreachable or FetchStatus.Unavailable } trouble && !(trouble.RetryAfter > LongestWait)),
            MaxRetryAttempts = options.Retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.FirstRetryAfter,
            MaxDelay = LongestWait,
            DelayGenerator = retry => ValueTask.FromResult(retry.Outcome.Result?.RetryAfter),
            Randomizer = random.NextDouble,
        }).Build();
    }

    private HttpClient CreateClient(X509Certificate2Collection? anchors, string host, Action<string> certificateRefused)
    {
        SocketsHttpHandler handler = new() { ConnectTimeout = _options.ConnectTimeout, MaxAutomaticRedirections = 5, UseCookies = false };
        if (anchors is not null)
            handler.SslOptions.CertificateChainPolicy = TrustAnchors.CreatePolicy(anchors);
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, chain, errors) =>
        {
            if (TrustAnchors.Explain(errors, chain, host) is not { } reason)
                return true;
            certificateRefused(reason);
            return false;
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private async Task<FetchOutcome> AttemptAsync(
        HttpClient client, Uri address, string sha256, IBlobWriter destination, Func<string?> refusal, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stall = new(_options.StallTimeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stall.Token);
        try
        {
            using HttpRequestMessage request = CreateRequest(address, sha256, destination.Length);
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            FetchOutcome outcome = await ReceiveAsync(response, address.Authority, sha256, destination, stall, either.Token);
            return outcome with { ServerUtc = response.Headers.Date };
        }
        catch (HttpRequestException e)
        {
            return refusal() is { } reason
                ? new FetchOutcome(FetchStatus.UntrustedServer, $"The certificate of {address.Authority} is refused: {reason}.")
                : Trouble(e.HttpRequestError == HttpRequestError.SecureConnectionError ? FetchStatus.UntrustedServer : FetchStatus.Unreachable, address, e);
        }
        catch (IOException e)
        {
            return Trouble(FetchStatus.Unreachable, address, e);
        }
        catch (OperationCanceledException) when (stall.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new FetchOutcome(FetchStatus.Unreachable, $"{address.Authority} sent nothing for {_options.StallTimeout.TotalSeconds:0.#} s.");
        }
    }

    private HttpRequestMessage CreateRequest(Uri address, string sha256, long present)
    {
        HttpRequestMessage request = new(HttpMethod.Get, address);
        if (_options.Identity.Current is { } hub && string.Equals(address.Host, hub.HostName, StringComparison.OrdinalIgnoreCase) && address.Scheme == Uri.UriSchemeHttps
            && hub.CreateToken(_time.GetUtcNow() + TimeSpan.FromHours(1)) is { } token)
        {
            request.Headers.TryAddWithoutValidation("Authorization", token.Value);
        }

        if (present > 0)
        {
            request.Headers.Range = new RangeHeaderValue(present, null);
            if (_lastTag is { } last && last.Sha256 == sha256)
                request.Headers.IfRange = new RangeConditionHeaderValue(last.Tag);
        }

        return request;
    }

    private async Task<FetchOutcome> ReceiveAsync(
        HttpResponseMessage response, string host, string sha256, IBlobWriter destination, CancellationTokenSource stall, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && destination.Length > 0)
        {
            return destination.Restart()
                ? new FetchOutcome(FetchStatus.Unavailable, $"{host} cannot resume the file, so it is fetched from its start.", TimeSpan.Zero)
                : new FetchOutcome(FetchStatus.Stopped);
        }

        if (Refused(response, host) is { } refused)
            return refused;
        if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            if (response.Content.Headers.ContentRange is not { HasRange: true } range || range.From != destination.Length)
                return new FetchOutcome(FetchStatus.InvalidResponse, $"{host} sent another range of the file than was asked for.");
        }
        else if (destination.Length > 0 && !destination.Restart())
        {
            return new FetchOutcome(FetchStatus.Stopped);
        }

        if (response.Headers.ETag is { IsWeak: false } tag)
            _lastTag = (sha256, tag);
        return await CopyAsync(await response.Content.ReadAsStreamAsync(cancellationToken), destination, stall, cancellationToken);
    }

    private async Task<FetchOutcome> CopyAsync(Stream body, IBlobWriter destination, CancellationTokenSource stall, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                stall.CancelAfter(_options.StallTimeout);
                int count = await body.ReadAsync(buffer, cancellationToken);
                if (count == 0)
                    return FetchOutcome.Completed;
                if (!destination.Append(buffer.AsSpan(0, count)))
                    return new FetchOutcome(FetchStatus.Stopped);
                stall.CancelAfter(Timeout.InfiniteTimeSpan);
                await destination.PaceAsync(count, cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private FetchOutcome? Refused(HttpResponseMessage response, string host)
    {
        string answer = $"{host} answered {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd() + ".";
        return response.StatusCode switch
        {
            HttpStatusCode.OK or HttpStatusCode.PartialContent => null,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new FetchOutcome(FetchStatus.Forbidden, answer),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new FetchOutcome(FetchStatus.NotFound, answer),
            HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError =>
                new FetchOutcome(FetchStatus.Unavailable, answer, RetryAfter(response)),
            _ => new FetchOutcome(FetchStatus.InvalidResponse, answer),
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        RetryConditionHeaderValue? after = response.Headers.RetryAfter;
        TimeSpan? wait = after?.Delta ?? (after?.Date - _time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static FetchOutcome Trouble(FetchStatus status, Uri address, Exception error) =>
        new(status, $"{address.Authority} could not be read: {(error.InnerException ?? error).Message.TrimEnd('.')}.");
}
