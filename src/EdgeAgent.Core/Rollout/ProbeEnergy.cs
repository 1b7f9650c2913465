using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Telemetry;

namespace EdgeAgent.Core.Rollout;

/// <summary>The energy of a probe's timed runs, from the readings that the agent takes of its power meter anyway.</summary>
/// <param name="history">The last readings.</param>
/// <param name="idleWatts">The idle power as last measured; null while unknown.</param>
/// <param name="activity">What the agent's own models have run so far.</param>
/// <param name="hasMeter">Whether the device has a power meter.</param>
/// <param name="time">The clock.</param>
internal sealed class ProbeEnergy(PowerHistory history, Func<double?> idleWatts, Func<InferenceActivity> activity, bool hasMeter, TimeProvider time)
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(20);

    /// <summary>Whether there is anything to measure with.</summary>
    public bool HasMeter => hasMeter;

    /// <summary>How things stood before a probe.</summary>
    /// <param name="Watts">The mean power just before; null when unknown.</param>
    /// <param name="Activity">What had run.</param>
    public sealed record Beginning(double? Watts, InferenceActivity Activity);

    public Beginning Begin() => new(history.MeanWatts(Before), activity());

    /// <summary>The energy of one run above what the device drew otherwise: its idle power, or, where models ran beside the probe, its power before.</summary>
    /// <returns>Millijoules; null where too little of the time was read, or the power otherwise is unknown.</returns>
    public double? End(Beginning before, ProbeFigures figures)
    {
        long now = time.GetTimestamp(), start = now - (long)(figures.TimedTime.TotalSeconds * time.TimestampFrequency);
        double? otherwise = activity().IsIdleSince(before.Activity) ? idleWatts() ?? before.Watts : before.Watts;
        return figures.TimedRuns > 0 && history.MeanWatts(start, now) is double watts && otherwise is double baseline
            ? Math.Max(0, watts - baseline) * figures.TimedTime.TotalMilliseconds / figures.TimedRuns
            : null;
    }
}
