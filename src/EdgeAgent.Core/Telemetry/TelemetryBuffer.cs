using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Telemetry;

/// <summary>Messages that wait for the hub: bounded in number and bytes, the newest sent first, then the backlog in its order.</summary>
/// <remarks>A message stays until <see cref="Remove"/>, so that one whose answer was lost is sent again under the same identifier. When the bounds are reached the
/// oldest are dropped and counted. Thread-safe.</remarks>
public sealed class TelemetryBuffer
{
    private readonly Lock _gate = new();
    private readonly LinkedList<OutgoingMessage> _backlog = [];
    private readonly int _maxMessages;
    private readonly long _maxBytes;
    private OutgoingMessage? _live;
    private long _bytes, _dropped;
    private TaskCompletionSource _added = NewSignal();

    /// <summary>Makes an empty buffer.</summary>
    /// <param name="maxMessages">The most messages kept, at least 1.</param>
    /// <param name="maxBytes">The most bytes of message bodies kept; the newest message is kept in any case.</param>
    public TelemetryBuffer(int maxMessages, long maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        _maxMessages = maxMessages;
        _maxBytes = maxBytes;
    }

    /// <summary>The number of messages that wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _backlog.Count + (_live is null ? 0 : 1);
        }
    }

    /// <summary>The number of messages dropped because the bounds were reached.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Adds the newest message; the one that was newest before joins the end of the backlog.</summary>
    /// <param name="message">The message.</param>
    public void Add(OutgoingMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_gate)
        {
            if (_live is not null)
                _backlog.AddLast(_live);
            _live = message;
            _bytes += message.Body.Length;
            while (_backlog.First is { } oldest && (_backlog.Count >= _maxMessages || _bytes > _maxBytes))
            {
                _bytes -= oldest.Value.Body.Length;
                _backlog.RemoveFirst();
                Interlocked.Increment(ref _dropped);
            }
            _added.TrySetResult();
        }
    }

    /// <summary>Tells which message to send next, without removing it.</summary>
    /// <returns>The newest while it has not been sent, else the oldest of the backlog; null when none waits.</returns>
    public OutgoingMessage? Peek()
    {
        lock (_gate)
            return _live ?? _backlog.First?.Value;
    }

    /// <summary>Removes a message that the hub took, or will never take. One that was dropped meanwhile is not missed.</summary>
    /// <param name="message">The message.</param>
    public void Remove(OutgoingMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_gate)
        {
            if (ReferenceEquals(_live, message))
                _live = null;
            else if (!_backlog.Remove(message))
                return;
            _bytes -= message.Body.Length;
        }
    }

    /// <summary>Waits until a message waits.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task added;
            lock (_gate)
            {
                if (_live is not null || _backlog.Count > 0)
                    return;
                if (_added.Task.IsCompleted)
                    _added = NewSignal();
                added = _added.Task;
            }
            await added.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
