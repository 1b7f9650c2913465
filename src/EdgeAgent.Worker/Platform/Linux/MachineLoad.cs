using System.Globalization;

namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>The share of all processors' time that was busy since the last reading, from the first line of <c>/proc/stat</c>.</summary>
internal sealed class MachineLoad(SystemFiles files)
{
    /// <summary>More than any machine has run for: sums of smaller numbers do not overflow.</summary>
    private const long LargestTicks = 1L << 52;

    private (long Busy, long Total)? _last;

    /// <summary>0 to 1; null the first time, without progress of the counters, and where they cannot be read.</summary>
    public double? ReadShare()
    {
        (long Busy, long Total)? now = ReadCounters();
        double? share = now is { } current && _last is { } last && current.Total > last.Total && current.Busy >= last.Busy
            ? Math.Clamp((double)(current.Busy - last.Busy) / (current.Total - last.Total), 0, 1)
            : null;
        _last = now ?? _last;
        return share;
    }

    private (long Busy, long Total)? ReadCounters()
    {
        string[] fields = files.ReadText("proc/stat")?.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        const int FirstCounter = 1, Idle = 4, IoWait = 5, Steal = 8;
        if (fields.Length <= IoWait || fields[0] != "cpu")
            return null;

        long total = 0, idle = 0;
        for (int i = FirstCounter; i < fields.Length && i <= Steal; i++)
        {
            if (!long.TryParse(fields[i], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks) || ticks > LargestTicks)
                return null;
            total += ticks;
            if (i is Idle or IoWait)
                idle += ticks;
        }

        return (total - idle, total);
    }
}
