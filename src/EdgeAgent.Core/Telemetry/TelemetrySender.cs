using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Telemetry;

/// <summary>Sends buffered messages one after the other, each until the hub took it or refused it for good; what waits for long goes to the disk meanwhile.</summary>
internal sealed partial class TelemetrySender(
    ICloudLink link, TelemetryBuffer buffer, TimeSpan commitInterval, Signal connected, Backoff backoff, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private long _lastCommit = time.GetTimestamp();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using (LoopActivity.Idle())
                await buffer.WaitAsync(cancellationToken).ConfigureAwait(false);
            LinkResult result = await SendNextAsync(cancellationToken).ConfigureAwait(false);
            if (result.Status is LinkStatus.Accepted or LinkStatus.Rejected)
                continue;
            CommitIfDue();
            if (result.Status == LinkStatus.Offline)
                await connected.WaitAsync(commitInterval < LongestPause ? commitInterval : LongestPause, time, cancellationToken).ConfigureAwait(false);
            else
                await LoopActivity.PauseAsync(backoff.Next(result.RetryAfter), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what waits until something is not taken at once, and writes the rest to the disk; only while <see cref="RunAsync"/> does not run.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (buffer.Count > 0 && (await SendNextAsync(cancellationToken).ConfigureAwait(false)).Status is LinkStatus.Accepted or LinkStatus.Rejected)
            {
            }
        }
        finally
        {
            buffer.Commit();
        }
    }

    // The monotonic clock decides, since the other may jump while the hub is away.
    private void CommitIfDue()
    {
        if (time.GetElapsedTime(_lastCommit) < commitInterval)
            return;
        buffer.Commit();
        _lastCommit = time.GetTimestamp();
    }

    private async Task<LinkResult> SendNextAsync(CancellationToken cancellationToken)
    {
        if (buffer.Peek() is not { } message)
            return LinkResult.Accepted;
        LinkResult result = await link.SendTelemetryAsync(message, cancellationToken).ConfigureAwait(false);
        if (result.Status is LinkStatus.Accepted or LinkStatus.Rejected)
        {
            buffer.Remove(message);
            buffer.DropOld();
            backoff.Reset();
        }
        if (result.Status == LinkStatus.Rejected)
            LogRejected(logger, message.MessageId, result.Detail);
        return result;
    }

    [LoggerMessage(1410, LogLevel.Error, "The hub rejected the telemetry message {MessageId}; it is dropped: {Detail}")]
    private static partial void LogRejected(ILogger logger, string messageId, string? detail);
}
