using System.Text.Json.Nodes;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;
using EdgeAgent.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Starts;

/// <summary>Remembers how the agent's starts end, and decides on safe mode. A disk that cannot be written is logged and keeps nobody from working.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed partial class StartGuard(IFileSystem files, string directory, string? bootId, string version, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly StartsFile _file = new(files, directory);
    private volatile StartsRecord _record = new();

    /// <summary>The safe mode; null outside of it, and before <see cref="Begin"/>. Reading it waits for no disk.</summary>
    public SafeMode? Safe => _record.Safe;

    /// <summary>Counts this start, before anything else is done.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            StartsRecord last = new();
            Try(() => last = _file.Read());
            _record = StartsRules.Begin(last, bootId, Now, version, time.GetUtcNow());
            if (last.Safe is not null && _record.Safe is null)
                LogLeft(logger, "the agent has another version now");
            if (_record.Safe is { } safe)
                LogSafe(logger, safe.Reason);
            Try(() => _file.Write(_record));
        }
    }

    /// <summary>Notes how far the start has come, and then only waits.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await LoopActivity.PauseAsync(StartsRules.SettledAfter, time, cancellationToken).ConfigureAwait(false);
        Save(record => record.Phase == StartPhase.Begun ? record with { Phase = StartPhase.Settled } : record);
        await LoopActivity.PauseAsync(StartsRules.HealthyAfter - StartsRules.SettledAfter, time, cancellationToken).ConfigureAwait(false);
        Save(record => record with { Phase = StartPhase.Healthy, Unclean = [] });
        await LoopActivity.PauseAsync(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes that the agent ends in order.</summary>
    public void End() => Save(record => record with { Phase = StartPhase.Ended });

    /// <summary>Takes what the cloud asks of all slots, before it is acted on.</summary>
    /// <param name="models">The desired component of models; null when there is none.</param>
    /// <returns>True when this ended the safe mode: it is something else than what the agent saw before, and the agent is to start again for it.</returns>
    public bool Take(JsonNode? models)
    {
        string digest = DesiredModelsDigest.Of(models);
        lock (_gate)
        {
            if (_record.ModelsSha256 == digest)
                return false;
            bool isNewer = _record is { Safe: not null, ModelsSha256: not null };
            StartsRecord next = _record with { ModelsSha256 = digest };
            if (!Save(_ => isNewer ? StartsRules.Leave(next) : next) || !isNewer)
                return false;
            LogLeft(logger, "the cloud asks for other models");
            return true;
        }
    }

    /// <summary>Leaves safe mode, from the next start on, because an operator says so.</summary>
    /// <returns>Null when done; else why not, in one sentence.</returns>
    public string? Leave()
    {
        lock (_gate)
        {
            if (_record.Safe is null)
                return "The agent is not in safe mode.";
            if (!Save(StartsRules.Leave))
                return "The data directory cannot be written, so the agent would be in safe mode again; see its log.";
            LogLeft(logger, "an operator asked for it");
            return null;
        }
    }

    private double Now => time.GetTimestamp() / (double)time.TimestampFrequency;

    private bool Save(Func<StartsRecord, StartsRecord> change)
    {
        lock (_gate)
        {
            double now = Now;
            StartsRecord next = change(_record) with { BootSeconds = now, Seconds = _record.Seconds + Math.Max(0, now - _record.BootSeconds) };
            if (!Try(() => _file.Write(next)))
                return false;
            _record = next;
            return true;
        }
    }

    private bool Try(Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            LogNotSaved(logger, e.Message);
            return false;
        }
    }

    [LoggerMessage(1020, LogLevel.Critical, "SAFE MODE: no model is loaded and no pipeline runs, until the cloud asks for other models, the agent is updated, or the method restart is called with leaveSafeMode. {Reason}")]
    private static partial void LogSafe(ILogger logger, string reason);

    [LoggerMessage(1021, LogLevel.Warning, "Safe mode ends: {Reason}")]
    private static partial void LogLeft(ILogger logger, string reason);

    [LoggerMessage(1022, LogLevel.Warning, "How the agent starts and ends cannot be remembered, so a row of crashes may go unnoticed: {Reason}")]
    private static partial void LogNotSaved(ILogger logger, string reason);
}
