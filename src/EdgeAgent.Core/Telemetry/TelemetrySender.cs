using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Telemetry;

/// <summary>Sends buffered messages one after the other, each until the hub took it or refused it for good.</summary>
internal sealed partial class TelemetrySender(ICloudLink link, TelemetryBuffer buffer, Signal connected, Backoff backoff, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await buffer.WaitAsync(cancellationToken).ConfigureAwait(false);
            LinkResult result = await SendNextAsync(cancellationToken).ConfigureAwait(false);
            if (result.Status == LinkStatus.Offline)
                await connected.WaitAsync(LookAgain, time, cancellationToken).ConfigureAwait(false);
            else if (result.Status is LinkStatus.Unanswered or LinkStatus.Throttled)
                await Task.Delay(backoff.Next(result.RetryAfter), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what waits until something is not taken at once; only while <see cref="RunAsync"/> does not run.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (buffer.Count > 0 && (await SendNextAsync(cancellationToken).ConfigureAwait(false)).Status is LinkStatus.Accepted or LinkStatus.Rejected)
        {
        }
    }

    private async Task<LinkResult> SendNextAsync(CancellationToken cancellationToken)
    {
        if (buffer.Peek() is not { } message)
            return LinkResult.Accepted;
        LinkResult result = await link.SendTelemetryAsync(message, cancellationToken).ConfigureAwait(false);
        if (result.Status is LinkStatus.Accepted or LinkStatus.Rejected)
        {
            buffer.Remove(message);
            backoff.Reset();
        }
        if (result.Status == LinkStatus.Rejected)
            LogRejected(logger, message.MessageId, result.Detail);
        return result;
    }

    [LoggerMessage(1410, LogLevel.Error, "The hub rejected the telemetry message {MessageId}; it is dropped: {Detail}")]
    private static partial void LogRejected(ILogger logger, string messageId, string? detail);
}
