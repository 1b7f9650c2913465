namespace EdgeAgent.Core.Supervision;

/// <summary>What one of the agent's loops does now: it waits for work, or it is at work and marks that it gets on.</summary>
/// <remarks>
/// <para>A loop that has been at work for longer than its bound without a mark is stuck. Code that runs inside of a loop finds the loop's activity by itself, as tracing finds its span, so
/// that nothing has to be handed down: <c>using (LoopActivity.Idle())</c> around a wait, <see cref="Mark"/> where work gets on, <c>using (LoopActivity.Work(bound))</c> around work that
/// takes long. Outside of a loop they do nothing.</para>
/// <para>Marks allocate nothing. They belong to the one flow of the loop; <see cref="StuckFor"/> may be read by any thread.</para>
/// </remarks>
public sealed class LoopActivity
{
    private static readonly AsyncLocal<LoopActivity?> Ambient = new();

    private readonly TimeProvider _time;
    private long _marked, _boundTicks;
    private volatile bool _isIdle;

    /// <summary>Makes an activity that is at work.</summary>
    /// <param name="bound">The longest time at work without a mark.</param>
    /// <param name="time">The clock.</param>
    internal LoopActivity(TimeSpan bound, TimeProvider time)
    {
        _time = time;
        _boundTicks = bound.Ticks;
        _marked = time.GetTimestamp();
    }

    /// <summary>How long the loop has been at work without a mark, where that is longer than its bound; null while all is well.</summary>
    public TimeSpan? StuckFor
    {
        get
        {
            if (_isIdle)
                return null;
            TimeSpan since = _time.GetElapsedTime(Interlocked.Read(ref _marked));
            return since.Ticks > Interlocked.Read(ref _boundTicks) && !_isIdle ? since : null;
        }
    }

    /// <summary>Says that the loop waits for work, from now until the scope is disposed.</summary>
    /// <returns>The scope.</returns>
    public static LoopActivityScope Idle() => Ambient.Value is { } activity ? activity.Enter(isIdle: true, bound: null) : default;

    /// <summary>Says that the loop is at work that has a bound of its own, from now until the scope is disposed.</summary>
    /// <param name="bound">The longest time without a mark.</param>
    /// <returns>The scope.</returns>
    public static LoopActivityScope Work(TimeSpan bound) => Ambient.Value is { } activity ? activity.Enter(isIdle: false, bound) : default;

    /// <summary>Says that the loop gets on.</summary>
    public static void Mark() => Ambient.Value?.MarkNow();

    /// <summary>Waits for a time; the loop is idle meanwhile.</summary>
    /// <param name="pause">The time.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends with the time.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public static async Task PauseAsync(TimeSpan pause, TimeProvider time, CancellationToken cancellationToken)
    {
        using (Idle())
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins work beside the loop that calls: what it waits for and marks is not the loop's.</summary>
    /// <param name="work">The work.</param>
    /// <returns>Its task.</returns>
    public static Task BesideAsync(Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        LoopActivity? activity = Ambient.Value;
        Ambient.Value = null;
        try
        {
            return work();
        }
        finally
        {
            Ambient.Value = activity;
        }
    }

    /// <summary>Makes this the activity of the flow that calls, and of what it calls.</summary>
    internal void Begin()
    {
        Ambient.Value = this;
        MarkNow();
        _isIdle = false;
    }

    /// <summary>Says that the loop does not run.</summary>
    internal void End() => _isIdle = true;

    internal void Leave(bool wasIdle, long boundTicks)
    {
        MarkNow();
        Interlocked.Exchange(ref _boundTicks, boundTicks);
        _isIdle = wasIdle;
    }

    private LoopActivityScope Enter(bool isIdle, TimeSpan? bound)
    {
        var scope = new LoopActivityScope(this, _isIdle, Interlocked.Read(ref _boundTicks));
        MarkNow();
        if (bound is { } longer)
            Interlocked.Exchange(ref _boundTicks, longer.Ticks);
        _isIdle = isIdle;
        return scope;
    }

    private void MarkNow() => Interlocked.Exchange(ref _marked, _time.GetTimestamp());
}
