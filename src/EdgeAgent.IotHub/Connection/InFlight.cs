namespace EdgeAgent.IotHub;

/// <summary>Counts the operations under way on a connection, so that it can be closed to new ones and left when the last has ended.</summary>
internal sealed class InFlight
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private bool _closed;

    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_closed)
                return false;
            _count++;
            return true;
        }
    }

    public void Exit()
    {
        lock (_lock)
        {
            if (--_count == 0 && _closed)
                _drained.TrySetResult();
        }
    }

    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = true;
            if (_count == 0)
                _drained.TrySetResult();
            return _drained.Task;
        }
    }
}
