using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Telemetry.Spool;

namespace EdgeAgent.Core.Telemetry;

/// <summary>Messages that wait for the hub: urgent ones first, then the newest, then those on the disk, then the backlog in memory, each in its order.</summary>
/// <remarks>A message stays until <see cref="Remove"/>, so that one whose answer was lost is sent again under the same identifier. When the bounds are reached the
/// oldest are dropped and counted, urgent ones last. <see cref="Add"/> and <see cref="AddUrgent"/> may be called by any thread and never touches the disk; all other members by one.</remarks>
internal sealed class TelemetryBuffer
{
    private readonly Lock _gate = new();
    private readonly LinkedList<OutgoingMessage> _backlog = [], _urgent = [];
    private readonly Queue<OutgoingMessage> _batch = new();
    private readonly TelemetrySpool? _spool;
    private readonly int _maxMessages;
    private readonly long _maxBytes;
    private OutgoingMessage? _live;
    private int _spooled;
    private bool _hasBatch;
    private long _bytes, _dropped;
    private TaskCompletionSource _added = NewSignal();

    /// <summary>Makes an empty buffer.</summary>
    /// <param name="maxMessages">The most messages kept, at least 1.</param>
    /// <param name="maxBytes">The most bytes of message bodies kept; the newest message is kept in any case.</param>
    /// <param name="spool">Where messages outlive a restart; null for memory alone. The buffer opens it.</param>
    public TelemetryBuffer(int maxMessages, long maxBytes, TelemetrySpool? spool = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        _maxMessages = maxMessages;
        _maxBytes = maxBytes;
        _spool = spool;
    }

    /// <summary>Finds what the run before left on the disk.</summary>
    public void Open()
    {
        _spool?.Open();
        CountSpooled();
    }

    /// <summary>The number of messages that wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _urgent.Count + _backlog.Count + _spooled + (_live is null ? 0 : 1);
        }
    }

    /// <summary>The number of messages dropped because the bounds were reached, or because the disk damaged them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped) + (_spool?.Dropped ?? 0);

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
            KeepBounds();
        }
    }

    /// <summary>Adds a message that is sent before all others, in the order in which urgent ones came. What goes to the disk meanwhile waits its turn there.</summary>
    /// <param name="message">The message.</param>
    public void AddUrgent(OutgoingMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_gate)
        {
            _urgent.AddLast(message);
            _bytes += message.Body.Length;
            KeepBounds();
        }
    }

    /// <summary>Tells which message to send next, without removing it.</summary>
    /// <returns>The newest while it has not been sent, else the oldest; null when none waits.</returns>
    public OutgoingMessage? Peek()
    {
        lock (_gate)
        {
            if ((_urgent.First?.Value ?? _live) is { } first)
                return first;
        }
        if (_batch.Count == 0)
            ReadBatch();
        if (_batch.TryPeek(out OutgoingMessage? spooled))
            return spooled;
        lock (_gate)
            return _urgent.First?.Value ?? _live ?? _backlog.First?.Value;
    }

    /// <summary>Removes a message that the hub took, or will never take. One that was dropped meanwhile is not missed.</summary>
    /// <param name="message">The message.</param>
    public void Remove(OutgoingMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_batch.TryPeek(out OutgoingMessage? spooled) && ReferenceEquals(spooled, message))
        {
            _batch.Dequeue();
            if (_batch.Count == 0)
                EndBatch();
            CountSpooled();
            return;
        }
        lock (_gate)
        {
            if (ReferenceEquals(_live, message))
                _live = null;
            else if (!_urgent.Remove(message) && !_backlog.Remove(message))
                return;
            _bytes -= message.Body.Length;
        }
    }

    /// <summary>Writes all messages that only memory holds to the disk, so that they outlive a restart; where the disk refuses, they stay in memory.</summary>
    public void Commit()
    {
        if (_spool is null)
            return;
        List<OutgoingMessage> waiting;
        lock (_gate)
            waiting = _live is null ? [.. _urgent, .. _backlog] : [.. _urgent, .. _backlog, _live];
        if (waiting.Count == 0)
            return;
        int safe = _spool.Append(waiting);
        foreach (OutgoingMessage message in waiting.Take(safe))
            Remove(message);
        CountSpooled();
    }

    /// <summary>Drops what is too old on the disk; to be called when the hub was reached.</summary>
    public void DropOld()
    {
        if (_spool is null || _hasBatch)
            return;
        _spool.DropOld();
        CountSpooled();
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
                if (_live is not null || _urgent.Count > 0 || _backlog.Count > 0 || _spooled > 0)
                    return;
                if (_added.Task.IsCompleted)
                    _added = NewSignal();
                added = _added.Task;
            }
            await added.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // The newest message and the newest urgent one stay in any case.
    private void KeepBounds()
    {
        while (_urgent.Count + _backlog.Count + (_live is null ? 0 : 1) > _maxMessages || _bytes > _maxBytes)
        {
            LinkedList<OutgoingMessage> list = _backlog.Count > 0 ? _backlog : _urgent;
            if (list.First is not { } oldest || (list == _urgent && list.Count == 1))
                break;
            _bytes -= oldest.Value.Body.Length;
            list.RemoveFirst();
            Interlocked.Increment(ref _dropped);
        }
        _added.TrySetResult();
    }

    private void ReadBatch()
    {
        if (_spool is null)
            return;
        foreach (OutgoingMessage message in _spool.ReadOldest())
            _batch.Enqueue(message);
        _hasBatch = _batch.Count > 0;
        CountSpooled();
        if (!_hasBatch)
        {
            // A disk that cannot be read now is asked again at the next commit.
            lock (_gate)
                _spooled = 0;
        }
    }

    private void EndBatch()
    {
        _spool!.RemoveOldest();
        _hasBatch = false;
    }

    private void CountSpooled()
    {
        int count = _spool is null ? 0 : _hasBatch ? _spool.Count - _spool.OldestCount + _batch.Count : _spool.Count;
        lock (_gate)
            _spooled = count;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
