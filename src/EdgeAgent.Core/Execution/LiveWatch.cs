using System.Globalization;
using EdgeAgent.Core.Supervision;

namespace EdgeAgent.Core.Execution;

/// <summary>Watches a model at work on probation: its inferences, those that failed and those that were too slow.</summary>
/// <param name="latencyP99Us">What 99 of 100 inferences may take, in microseconds; null for no bound.</param>
/// <remarks>Recording allocates nothing and comes from one thread at a time; reading may come from any. A few bad inferences are let pass, so that a moment of a busy device
/// is not taken for a bad model.</remarks>
internal sealed class LiveWatch(double? latencyP99Us)
{
    /// <summary>The fewest failed or slow inferences that count against a model.</summary>
    public const int LeastFaults = 3, LeastSlow = 5;

    private long _inferences, _faults, _slow;

    public long Inferences => Volatile.Read(ref _inferences);

    /// <summary>Raised when there is a problem.</summary>
    public Signal Failed { get; } = new();

    /// <summary>What is wrong, in one sentence; null when nothing is.</summary>
    public string? Problem
    {
        get
        {
            long all = Inferences, faults = Volatile.Read(ref _faults), slow = Volatile.Read(ref _slow);
            return HasManyFaults(all, faults) ? string.Create(CultureInfo.InvariantCulture, $"{faults} of {all + faults} inferences on probation failed.")
                : IsSlow(all, slow) ? string.Create(CultureInfo.InvariantCulture, $"{slow} of {all} inferences on probation took longer than the {latencyP99Us:0.###} us that the manifest allows to 1 in 100.")
                : null;
        }
    }

    /// <summary>Counts an inference that ended well.</summary>
    public void Record(TimeSpan duration)
    {
        long all = Interlocked.Increment(ref _inferences);
        if (duration.TotalMicroseconds > latencyP99Us && IsSlow(all, Interlocked.Increment(ref _slow)))
            Failed.Raise();
    }

    /// <summary>Counts an inference that failed.</summary>
    public void Fault()
    {
        if (HasManyFaults(Inferences, Interlocked.Increment(ref _faults)))
            Failed.Raise();
    }

    private static bool HasManyFaults(long all, long faults) => faults >= LeastFaults && faults * 10 > all;

    private static bool IsSlow(long all, long slow) => slow >= LeastSlow && slow * 100 > all;
}
