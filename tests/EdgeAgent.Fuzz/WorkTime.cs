using System.Diagnostics;

namespace EdgeAgent.Fuzz;

/// <summary>How long work took: the time on the clock, or the processor time where that is less, because the machine was busy with other things.</summary>
internal readonly struct WorkTime
{
    private readonly long _timestamp;
    private readonly TimeSpan _processor;

    private WorkTime(long timestamp, TimeSpan processor) => (_timestamp, _processor) = (timestamp, processor);

    /// <summary>The time since the start.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            TimeSpan clock = Stopwatch.GetElapsedTime(_timestamp), processor = Environment.CpuUsage.TotalTime - _processor;
            return clock < processor ? clock : processor;
        }
    }

    /// <summary>Starts now.</summary>
    public static WorkTime Start() => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
}
