using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Hub.Telemetry;

/// <summary>Keeps the stored messages inside their bounds of age and bytes: once at the start, then every ten minutes.</summary>
internal sealed partial class TelemetryRetention : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private readonly TelemetryStore _store;
    private readonly HubOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public TelemetryRetention(TelemetryStore store, HubOptions options, TimeProvider time, ILogger<TelemetryRetention> logger)
    {
        (_store, _options, _time, _logger) = (store, options, time, logger);
        _running = RunAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(Period, _time);
        do
        {
            try
            {
                int deleted = await _store.TrimAsync(_time.GetUtcNow() - _options.MaxTelemetryAge, _options.MaxTelemetryBytes).ConfigureAwait(false);
                if (deleted > 0)
                    LogTrimmed(deleted);
            }
            catch (SqliteException failure)
            {
                LogFailed(failure);
            }
        }
        while (await WaitAsync(timer).ConfigureAwait(false));
    }

    private async Task<bool> WaitAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(300, LogLevel.Information, "Deleted {Count} device-to-cloud messages that were too old or too many")]
    private partial void LogTrimmed(int count);

    [LoggerMessage(301, LogLevel.Error, "Old device-to-cloud messages could not be deleted; the next try is in ten minutes")]
    private partial void LogFailed(Exception failure);
}
