namespace EdgeAgent.Worker.Hosting.Watchdog;

/// <summary>Asks whether the thread pool, on which all loops run, still takes up what is queued.</summary>
/// <param name="queue">Queues an item; the pool's own in the agent.</param>
/// <param name="patience">How long an item may wait.</param>
/// <param name="time">The clock.</param>
internal sealed class ThreadPoolCheck(Action<IThreadPoolWorkItem> queue, TimeSpan patience, TimeProvider time) : IThreadPoolWorkItem
{
    private volatile bool _isQueued;
    private long _queuedAt;

    /// <summary>Queues an item when none waits.</summary>
    /// <returns>False when one has waited for too long.</returns>
    public bool IsAnswered()
    {
        if (_isQueued)
            return time.GetElapsedTime(_queuedAt) <= patience;
        _queuedAt = time.GetTimestamp();
        _isQueued = true;
        queue(this);
        return true;
    }

    public void Execute() => _isQueued = false;
}
