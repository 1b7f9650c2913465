namespace EdgeAgent.Core.Governor;

/// <summary>How fast models may run, as the governor last decided.</summary>
/// <remarks>Thread-safe; any number of callers may wait.</remarks>
public sealed class InferencePace
{
    private readonly Lock _gate = new();
    private double _factor = 1;
    private string? _pause;
    private TaskCompletionSource _resumed = NewSignal();

    /// <summary>Why no inference may run now; null while they may.</summary>
    public string? Pause
    {
        get
        {
            lock (_gate)
                return _pause;
        }
    }

    /// <summary>Sets the pace.</summary>
    /// <param name="factor">What the time between two inferences is multiplied by, at least 1.</param>
    /// <param name="pause">Why none may run; null to let them.</param>
    internal void Set(double factor, string? pause)
    {
        lock (_gate)
        {
            _factor = factor;
            if (pause is not null && _pause is null)
                _resumed = NewSignal();
            else if (pause is null)
                _resumed.TrySetResult();
            _pause = pause;
        }
    }

    /// <summary>How long to wait after an inference, so that beginnings are the multiplied interval apart, or the multiplied time that it took where that is longer.</summary>
    /// <param name="interval">The configured time between two beginnings.</param>
    /// <param name="took">The time since this one's beginning.</param>
    /// <returns>The wait; zero for none.</returns>
    public TimeSpan WaitAfter(TimeSpan interval, TimeSpan took)
    {
        TimeSpan own = interval > took ? interval : took, wait;
        lock (_gate)
            wait = (own * _factor) - took;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    /// <summary>Waits while none may run.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when they may.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task WaitWhilePausedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task resumed;
            lock (_gate)
            {
                if (_pause is null)
                    return;
                resumed = _resumed.Task;
            }
            await resumed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
