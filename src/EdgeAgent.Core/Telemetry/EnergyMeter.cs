using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Telemetry;

/// <summary>Energy over one reporting window, from the readings of a power meter.</summary>
/// <remarks>A counting meter's energy is the difference of its counts. A meter of power is integrated by trapezoids over monotonic time. Nothing is added over a gap of
/// more than <see cref="LongestGapPeriods"/> sampling periods or over a counter that started again, and a window that was not covered for at least
/// <see cref="LeastCoverage"/> of its length has no energy: unknown is null. Not thread-safe.</remarks>
public sealed class EnergyMeter
{
    /// <summary>The longest time between two readings that is integrated, in sampling periods.</summary>
    public const int LongestGapPeriods = 5;

    /// <summary>The share of a window that readings must cover before its energy counts as known.</summary>
    public const double LeastCoverage = 0.5;

    private readonly IPowerMeter? _meter;
    private readonly TimeProvider _time;
    private readonly TimeSpan _longestGap;
    private readonly Func<InferenceActivity> _activity;
    private readonly IdleBaseline _idle;
    private (long Timestamp, PowerReading Reading, InferenceActivity Activity)? _last;
    private long _windowStart;
    private double _millijoules;
    private TimeSpan _covered;

    /// <summary>Begins the first window.</summary>
    /// <param name="meter">The meter; null for a device without one.</param>
    /// <param name="period">The time between two calls of <see cref="Sample"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="activity">Tells what has run so far; null for nothing.</param>
    /// <param name="calibratedIdleWatts">Idle power that was measured on a board of this kind, which counts until it was measured here; null when unknown.</param>
    public EnergyMeter(IPowerMeter? meter, TimeSpan period, TimeProvider time, Func<InferenceActivity>? activity = null, double? calibratedIdleWatts = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        _activity = activity ?? (() => default);
        _idle = new IdleBaseline(calibratedIdleWatts);
        History = new PowerHistory(time);
        _meter = meter;
        _time = time;
        _longestGap = period * LongestGapPeriods;
        _windowStart = time.GetTimestamp();
    }

    /// <summary>Power that the device draws while no inference runs, in watts: what the meter knows beforehand, else what was measured; null while unknown.</summary>
    public double? IdleWatts => _meter?.IdleWatts ?? (_meter is null ? null : _idle.Watts);

    /// <summary>The power of the last minutes.</summary>
    internal PowerHistory History { get; }

    /// <summary>Reads the meter once.</summary>
    public void Sample()
    {
        if (_meter?.Read() is not { } reading)
            return;
        long now = _time.GetTimestamp();
        InferenceActivity activity = _activity();
        if (_last is { } last)
        {
            TimeSpan elapsed = _time.GetElapsedTime(last.Timestamp, now);
            if (elapsed > TimeSpan.Zero && elapsed <= _longestGap && Energy(last.Reading, reading, elapsed) is double millijoules)
            {
                _millijoules += millijoules;
                _covered += elapsed;
                History.Add(millijoules, elapsed);
                if (activity.IsIdleSince(last.Activity))
                    _idle.Add(millijoules / elapsed.TotalMilliseconds);
            }
        }
        _last = (now, reading, activity);
    }

    /// <summary>Ends the window with a last reading and begins the next.</summary>
    /// <returns>The window's power and energy. Energy is scaled from the covered part to the whole window.</returns>
    public PowerWindow TakeWindow()
    {
        Sample();
        long now = _time.GetTimestamp();
        TimeSpan length = _time.GetElapsedTime(_windowStart, now);
        bool isKnown = _covered > TimeSpan.Zero && _covered >= length * LeastCoverage;
        double watts = isKnown ? _millijoules / 1000 / _covered.TotalSeconds : 0;
        var window = new PowerWindow
        {
            Source = _meter?.Source ?? PowerSource.None,
            SourceName = _meter?.Name,
            Watts = isKnown ? watts : null,
            Millijoules = isKnown ? watts * 1000 * length.TotalSeconds : null,
            IdleWatts = IdleWatts,
            IsCalibrated = _meter is { Source: PowerSource.Estimate } ? _meter.IsCalibrated : null,
        };
        _windowStart = now;
        _millijoules = 0;
        _covered = TimeSpan.Zero;
        return window;
    }

    private static double? Energy(PowerReading from, PowerReading to, TimeSpan elapsed)
    {
        if (from.CumulativeMillijoules is double before && to.CumulativeMillijoules is double after)
            return after >= before ? after - before : null;
        return from.Watts is double first && to.Watts is double second ? (first + second) / 2 * elapsed.TotalSeconds * 1000 : null;
    }
}
