using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Events;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;
using EdgeAgent.IotHub;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace EdgeAgent.Worker.Sinks;

/// <summary>Events by HTTP POST, each as a JSON body with its identifier as <c>Idempotency-Key</c>.</summary>
/// <remarks>An attempt that times out, fails or is answered with 408, 429 or 5xx is made again, up to <see cref="WebhookResilience.Attempts"/> in all; after several failures the endpoint is
/// left alone for a while. Redirects are not followed, since they could lead elsewhere.</remarks>
internal sealed class WebhookSink : IEventSink
{
    private readonly WebhookSinkSettings _settings;
    private readonly HttpClient _client;
    private readonly X509Certificate2Collection? _anchors;
    private readonly ResiliencePipeline<HttpResponseMessage> _patiently;

    /// <exception cref="IOException">The trusted certificates cannot be read.</exception>
    public WebhookSink(WebhookSinkSettings settings, TimeProvider time, Random random, TimeSpan? firstRetryAfter = null)
    {
        _settings = settings;
        _patiently = WebhookResilience.Create(settings.Timeout, firstRetryAfter ?? TimeSpan.FromSeconds(1), time, random);
        SocketsHttpHandler handler = new() { UseCookies = false, AllowAutoRedirect = false, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1) };
        if (settings.CaFile is not null)
            handler.SslOptions.CertificateChainPolicy = TrustAnchors.CreatePolicy(_anchors = TrustAnchors.Load(settings.CaFile));
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public async Task<string?> DeliverAsync(PipelineEvent happened, CancellationToken cancellationToken)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(happened, ContractsJsonContext.Default.PipelineEvent);
        try
        {
            using HttpResponseMessage response = await _patiently.ExecuteAsync(async cancel => await PostAsync(happened.Id, body, cancel), cancellationToken);
            return response.IsSuccessStatusCode ? null : $"{_settings.Url.Authority} answered {(int)response.StatusCode} {response.ReasonPhrase}.";
        }
        catch (BrokenCircuitException)
        {
            return $"{_settings.Url.Authority} has failed several times and is left alone for {WebhookResilience.BreakDuration.TotalSeconds:0} s.";
        }
        catch (TimeoutRejectedException)
        {
            return $"{_settings.Url.Authority} did not answer within {_settings.Timeout.TotalSeconds:0.#} s.";
        }
        catch (Exception e) when (e is HttpRequestException || StorageFault.Is(e))
        {
            return $"{_settings.Url.Authority}: {e.Message}";
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        foreach (X509Certificate2 anchor in _anchors ?? [])
            anchor.Dispose();
        return ValueTask.CompletedTask;
    }

    // The token is read each time, so that a new one needs no restart.
    private async Task<HttpResponseMessage> PostAsync(string id, byte[] body, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, _settings.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.Add("Idempotency-Key", id);
        if (_settings.TokenFile is { } file)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(file, cancellationToken)).Trim());
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
