namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>Three buffers between one writer and one reader: the writer fills one, the newest waits in the second, the reader looks at the third.</summary>
/// <remarks>Neither waits for the other; one that nobody took is replaced by the next and counted. Allocates nothing after its making.</remarks>
/// <param name="length">The elements of a buffer.</param>
internal sealed class BufferExchange<T>(int length)
{
    private readonly Lock _gate = new();
    private T[] _writing = new T[length], _newest = new T[length], _reading = new T[length];
    private bool _isFresh;
    private long _dropped;

    /// <summary>Buffers that newer ones took the place of.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>What the writer fills.</summary>
    public T[] Writing => _writing;

    /// <summary>What the reader took last.</summary>
    public ReadOnlySpan<T> Reading => _reading;

    /// <summary>Puts what was written in the place of the newest; by the writer.</summary>
    public void Publish()
    {
        lock (_gate)
        {
            if (_isFresh)
                Interlocked.Increment(ref _dropped);
            (_writing, _newest) = (_newest, _writing);
            _isFresh = true;
        }
    }

    /// <summary>Takes the newest, if it was not taken before; by the reader.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            if (!_isFresh)
                return false;
            (_reading, _newest) = (_newest, _reading);
            _isFresh = false;
            return true;
        }
    }
}
