namespace EdgeAgent.Core.RemoteOperations;

/// <summary>The right to an operation that runs once at a time.</summary>
internal sealed class OneAtATime
{
    private int _taken;

    /// <summary>Takes the right; null when it is taken.</summary>
    public IDisposable? TryEnter() => Interlocked.CompareExchange(ref _taken, 1, 0) == 0 ? new Turn(this) : null;

    private sealed class Turn(OneAtATime owner) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref owner._taken, 0);
    }
}
