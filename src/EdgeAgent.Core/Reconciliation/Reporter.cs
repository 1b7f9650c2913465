using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Reconciliation;

/// <summary>Brings the hub's reported properties to what <see cref="ReportedState"/> says: differences only, coalesced, one patch under way at a time.</summary>
/// <remarks>What the hub holds is known from its twin and from its answers. When an answer is lost, the twin is fetched again before anything more is sent.</remarks>
internal sealed partial class Reporter(ICloudLink link, ReportedState state, TwinRefresher refresher, TimeSpan spacing, Backoff backoff, TimeProvider time, ILogger logger)
{
    // Changes come in groups: the first of one waits for the others by this part of the spacing.
    private const int SettlingDivisor = 10;

    private readonly Lock _gate = new();
    private JsonObject? _known;
    private long _session;
    private string? _rejected;

    /// <summary>Takes the reported properties as the hub holds them now, and begins to send what differs.</summary>
    public void BeginSession(JsonObject reported)
    {
        lock (_gate)
        {
            _known = (JsonObject)reported.DeepClone();
            _session++;
        }
        state.Changed.Raise();
    }

    /// <summary>Stops sending until the next twin.</summary>
    public void EndSession()
    {
        lock (_gate)
        {
            _known = null;
            _session++;
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await state.Changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            await LoopActivity.PauseAsync(spacing / SettlingDivisor, time, cancellationToken).ConfigureAwait(false);
            while (await SendAsync(cancellationToken).ConfigureAwait(false) is { } pause)
                await LoopActivity.PauseAsync(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what differs without waiting between patches; only while <see cref="RunAsync"/> does not run.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (await SendAsync(cancellationToken).ConfigureAwait(false) == spacing)
        {
        }
    }

    // Null when there is nothing to send, or nothing that can be sent now; else the time until the next look.
    private async Task<TimeSpan?> SendAsync(CancellationToken cancellationToken)
    {
        JsonObject patch;
        long session;
        lock (_gate)
        {
            if (_known is null)
                return null;
            patch = state.DifferenceFrom(_known);
            session = _session;
        }
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(patch, NodeJsonContext.Default.JsonNode!);
        string text = Convert.ToBase64String(bytes);
        if (patch.Count == 0 || text == _rejected)
            return null;
        LinkResult result = await link.ReportAsync(bytes, cancellationToken).ConfigureAwait(false);
        switch (result.Status)
        {
            case LinkStatus.Accepted:
                Remember(patch, session);
                backoff.Reset();
                return spacing;
            case LinkStatus.Offline:
                EndSession();
                return null;
            case LinkStatus.Unanswered:
                LogUnanswered(logger, result.Detail);
                EndSession();
                refresher.Want();
                return null;
            case LinkStatus.Throttled:
                return backoff.Next(result.RetryAfter);
            default:
                LogRejected(logger, result.Detail);
                _rejected = text;
                return null;
        }
    }

    private void Remember(JsonObject patch, long session)
    {
        lock (_gate)
        {
            if (_known is not null && _session == session)
                JsonMergePatch.Apply(_known, patch);
        }
    }

    [LoggerMessage(1201, LogLevel.Information, "The hub did not answer a report; its twin is fetched again: {Detail}")]
    private static partial void LogUnanswered(ILogger logger, string? detail);

    [LoggerMessage(1202, LogLevel.Error, "The hub rejected a report; it is not sent again until it changes: {Detail}")]
    private static partial void LogRejected(ILogger logger, string? detail);
}
