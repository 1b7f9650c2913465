namespace EdgeAgent.IotHub;

/// <summary>The present status, and a way to wait for one.</summary>
internal sealed class LinkStatusCell
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LinkStatus _status = new() { State = LinkState.Disconnected };

    public LinkStatus Value
    {
        get
        {
            lock (_lock)
                return _status;
        }
    }

    public void Set(LinkStatus status)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _status = status;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    public async Task<LinkStatus> WaitAsync(Func<LinkStatus, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            LinkStatus status;
            Task changed;
            lock (_lock)
                (status, changed) = (_status, _changed.Task);
            if (condition(status))
                return status;
            await changed.WaitAsync(cancellationToken);
        }
    }
}
