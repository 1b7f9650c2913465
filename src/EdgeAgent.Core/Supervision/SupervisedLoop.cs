using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Supervision;

/// <summary>Runs a loop until it is told to stop; an unexpected exception is logged and counted, and the loop begins again after a back-off.</summary>
internal sealed partial class SupervisedLoop(
    string name, Func<CancellationToken, Task> body, LoopActivity activity, Backoff backoff, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private LoopStatus _status = new(name, 0, null);

    public LoopStatus Status
    {
        get
        {
            lock (_gate)
                return _status with { StuckSeconds = activity.StuckFor?.TotalSeconds };
        }
    }

    /// <summary>Whether it has been at work for too long without getting on.</summary>
    public bool IsStuck => activity.StuckFor is not null;

    /// <summary>Runs the loop; ends without an exception after the token was cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        activity.Begin();
        try
        {
            await RepeatAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            activity.End();
        }
    }

    private async Task RepeatAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Become(isRunning: true);
            try
            {
                await body(cancellationToken).ConfigureAwait(false);
                if (cancellationToken.IsCancellationRequested)
                    return;
                LogEnded(logger, name);
                Count("it ended by itself");
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The outermost edge of a loop.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogFault(logger, e, name);
                Count($"{e.GetType().Name}: {e.Message}");
            }
            try
            {
                await LoopActivity.PauseAsync(backoff.Next(), time, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Count(string fault)
    {
        lock (_gate)
            _status = _status with { Faults = _status.Faults + 1, LastFault = fault, IsRunning = false };
    }

    private void Become(bool isRunning)
    {
        lock (_gate)
            _status = _status with { IsRunning = isRunning };
    }

    [LoggerMessage(1001, LogLevel.Error, "The {Loop} loop met a fault of the agent itself and begins again")]
    private static partial void LogFault(ILogger logger, Exception exception, string loop);

    [LoggerMessage(1002, LogLevel.Error, "The {Loop} loop ended by itself and begins again")]
    private static partial void LogEnded(ILogger logger, string loop);
}
