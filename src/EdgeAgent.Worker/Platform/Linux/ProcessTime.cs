using System.Globalization;

namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>Processor time of this process since the last reading, or since this was made.</summary>
internal sealed class ProcessTime
{
    /// <summary>USER_HZ, the unit of times in /proc: 100 a second on every architecture that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>More than any process has run for: sums of smaller numbers do not overflow.</summary>
    private const long LargestTicks = 1L << 52;

    private readonly SystemFiles _files;
    private readonly TimeProvider _time;
    private long? _lastTicks;
    private long _lastTimestamp;

    public ProcessTime(SystemFiles files, TimeProvider time)
    {
        _files = files;
        _time = time;
        _lastTicks = ReadTicks();
        _lastTimestamp = time.GetTimestamp();
    }

    /// <summary>A percentage of one core; null where it cannot be read, and when no time has passed.</summary>
    public double? ReadPercent()
    {
        long now = _time.GetTimestamp();
        long? ticks = ReadTicks();
        double seconds = _time.GetElapsedTime(_lastTimestamp, now).TotalSeconds;
        double? percent = ticks - _lastTicks is { } used && seconds > 0 ? used / TicksPerSecond / seconds * 100 : null;
        _lastTicks = ticks;
        _lastTimestamp = now;
        return percent;
    }

    private long? ReadTicks()
    {
        string? stat = _files.ReadText("proc/self/stat");
        int end = stat?.LastIndexOf(')') ?? -1;
        string[] fields = end < 0 ? [] : stat![(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        const int User = 11, System = 12;
        return fields.Length > System
            && long.TryParse(fields[User], NumberStyles.None, CultureInfo.InvariantCulture, out long user)
            && long.TryParse(fields[System], NumberStyles.None, CultureInfo.InvariantCulture, out long system)
            && user <= LargestTicks && system <= LargestTicks
            ? user + system
            : null;
    }
}
