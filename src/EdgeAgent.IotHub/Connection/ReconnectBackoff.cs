namespace EdgeAgent.IotHub;

/// <summary>Waits with decorrelated full jitter: each is uniform between the shortest wait and three times the one before, up to the longest.</summary>
/// <remarks>Unlike powers of two with a little jitter, this spreads a fleet that lost its hub in one moment evenly, whatever the number of devices.</remarks>
internal sealed class ReconnectBackoff(BackoffBounds bounds, Random random)
{
    private TimeSpan _previous = bounds.Shortest;

    public TimeSpan Next()
    {
        TimeSpan ceiling = _previous >= bounds.Longest / 3 ? bounds.Longest : _previous * 3;
        return _previous = bounds.Shortest + ((ceiling - bounds.Shortest) * random.NextDouble());
    }

    public void Reset() => _previous = bounds.Shortest;
}
