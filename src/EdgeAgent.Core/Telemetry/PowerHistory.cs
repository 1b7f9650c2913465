namespace EdgeAgent.Core.Telemetry;

/// <summary>The power of the last minutes, for averages over a window.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class PowerHistory(TimeProvider time)
{
    /// <summary>The most intervals that are kept; the longest window that the governor may have takes fewer at one reading a second.</summary>
    public const int MaxIntervals = 1024;

    private readonly Lock _gate = new();
    private readonly Queue<(long End, TimeSpan Length, double Millijoules)> _intervals = new();

    /// <summary>Adds the interval that ends now.</summary>
    public void Add(double millijoules, TimeSpan length)
    {
        lock (_gate)
        {
            if (_intervals.Count == MaxIntervals)
                _intervals.Dequeue();
            _intervals.Enqueue((time.GetTimestamp(), length, millijoules));
        }
    }

    /// <summary>The mean power over the window that ends now.</summary>
    /// <returns>Watts; null while less than half of the window is known.</returns>
    public double? MeanWatts(TimeSpan window)
    {
        TimeSpan known = TimeSpan.Zero;
        double millijoules = 0;
        lock (_gate)
        {
            foreach ((long end, TimeSpan length, double energy) in _intervals)
            {
                if (time.GetElapsedTime(end) + length > window)
                    continue;
                known += length;
                millijoules += energy;
            }
        }

        return known >= window / 2 && known > TimeSpan.Zero ? millijoules / known.TotalMilliseconds : null;
    }

    /// <summary>The mean power between two moments of the monotonic clock.</summary>
    /// <returns>Watts; null where less than half of the time is known.</returns>
    public double? MeanWatts(long from, long to)
    {
        TimeSpan known = TimeSpan.Zero;
        double millijoules = 0;
        lock (_gate)
        {
            foreach ((long end, TimeSpan length, double energy) in _intervals)
            {
                if (end > to || time.GetElapsedTime(from, end) < length)
                    continue;
                known += length;
                millijoules += energy;
            }
        }

        return known > TimeSpan.Zero && known >= time.GetElapsedTime(from, to) / 2 ? millijoules / known.TotalMilliseconds : null;
    }
}
