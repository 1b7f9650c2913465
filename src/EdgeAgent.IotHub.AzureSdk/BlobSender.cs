using System.Net;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Transport;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace EdgeAgent.IotHub.AzureSdk;

/// <summary>Sends a file to the place that the hub names, and tells the hub how that ended.</summary>
internal sealed class BlobSender : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ResiliencePipeline<HttpResponseMessage> _sending;

    public BlobSender(TimeProvider time, Random random) => _sending = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is HttpRequestException or TimeoutRejectedException
                || attempt.Outcome.Result is { StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError }),
            MaxRetryAttempts = 2,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(1),
            Randomizer = random.NextDouble,
        })
        .AddTimeout(TimeSpan.FromMinutes(2))
        .Build();

    /// <summary>Sends the file.</summary>
    /// <returns>The name that the store gave it.</returns>
    /// <exception cref="HttpRequestException">The store refused it.</exception>
    public async Task<string> SendAsync(DeviceClient client, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        FileUploadSasUriResponse place = await client.GetFileUploadSasUriAsync(new FileUploadSasUriRequest { BlobName = name }, cancellationToken).ConfigureAwait(false);
        FileUploadCompletionNotification end = new() { CorrelationId = place.CorrelationId, IsSuccess = false };
        try
        {
            using HttpResponseMessage answer = await _sending.ExecuteAsync(async cancel => await PutAsync(place.GetBlobUri(), content, cancel).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            (end.IsSuccess, end.StatusCode) = (answer.IsSuccessStatusCode, (int)answer.StatusCode);
            return answer.IsSuccessStatusCode ? place.BlobName : throw new HttpRequestException($"The store answered {(int)answer.StatusCode}.");
        }
        finally
        {
            await client.CompleteFileUploadAsync(end, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> PutAsync(Uri place, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Put, place) { Content = new ReadOnlyMemoryContent(content) };
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        return await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
