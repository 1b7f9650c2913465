namespace EdgeAgent.Core.Trust;

/// <summary>The time as servers told it over verified connections, carried on by the monotonic clock.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ServerTime(TimeProvider time)
{
    private readonly Lock _gate = new();
    private (DateTimeOffset Utc, long Timestamp)? _last;

    /// <summary>What the last server would say now; null before the first.</summary>
    public DateTimeOffset? NowUtc
    {
        get
        {
            lock (_gate)
                return _last is { } last ? last.Utc + time.GetElapsedTime(last.Timestamp) : null;
        }
    }

    public void Observe(DateTimeOffset utc)
    {
        lock (_gate)
            _last = (utc, time.GetTimestamp());
    }
}
