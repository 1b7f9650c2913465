namespace EdgeAgent.Core.Telemetry;

/// <summary>The power that the device draws while no inference runs: the median of the last readings from such times, so that a download or a model being loaded does not count.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="calibratedWatts">What was measured on a board of this kind, which stands until enough was measured here; null when nothing was.</param>
internal sealed class IdleBaseline(double? calibratedWatts)
{
    /// <summary>The most intervals between two readings that are kept.</summary>
    public const int MaxIntervals = 60;

    /// <summary>The fewest intervals by which the baseline counts as measured.</summary>
    public const int MinIntervals = 5;

    private readonly Queue<double> _watts = new(MaxIntervals);

    /// <summary>The baseline; null while it is unknown.</summary>
    public double? Watts
    {
        get
        {
            if (_watts.Count < MinIntervals)
                return calibratedWatts;
            double[] sorted = [.. _watts.Order()];
            int middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// <summary>Takes the mean power of an interval in which no inference ran.</summary>
    public void Add(double watts)
    {
        if (_watts.Count == MaxIntervals)
            _watts.Dequeue();
        _watts.Enqueue(watts);
    }
}
