namespace EdgeAgent.Hub.Rollouts;

/// <summary>A token bucket: over any time no more than its rate gives, and a tenth of a second's worth at once.</summary>
internal sealed class UpdatePace
{
    private readonly TimeProvider _time;
    private readonly double _most, _perSecond;
    private double _level;
    private long _filled;

    /// <summary>Creates a full bucket.</summary>
    /// <param name="perSecond">The rate, above 0.</param>
    /// <param name="time">The clock.</param>
    public UpdatePace(double perSecond, TimeProvider time)
    {
        (_perSecond, _time) = (perSecond, time);
        _level = _most = Math.Max(1, perSecond / 10);
        _filled = time.GetTimestamp();
    }

    /// <summary>How many may be taken now.</summary>
    public int Available
    {
        get
        {
            long now = _time.GetTimestamp();
            _level = Math.Min(_most, _level + _time.GetElapsedTime(_filled, now).TotalSeconds * _perSecond);
            _filled = now;
            return (int)_level;
        }
    }

    /// <summary>Takes some that are available.</summary>
    public void Take(int count) => _level -= count;
}
