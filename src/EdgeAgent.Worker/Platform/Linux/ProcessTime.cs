using System.Globalization;

namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>Processor time since the last reading, of this process and of the whole machine.</summary>
internal sealed class ProcessTime(SystemFiles files, TimeProvider time)
{
    /// <summary>USER_HZ, the unit of times in /proc: 100 a second on every architecture that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    private long? _lastTicks;
    private long _lastTimestamp;

    /// <summary>Processor time of this process since the last call, as a percentage of one core; null the first time, and where it cannot be read.</summary>
    public double? ReadPercent()
    {
        long now = time.GetTimestamp();
        long? ticks = ReadTicks();
        double seconds = time.GetElapsedTime(_lastTimestamp, now).TotalSeconds;
        double? percent = ticks - _lastTicks is { } used && seconds > 0 ? used / TicksPerSecond / seconds * 100 : null;
        _lastTicks = ticks;
        _lastTimestamp = now;
        return percent;
    }

    private long? ReadTicks()
    {
        string? stat = files.ReadText("proc/self/stat");
        int end = stat?.LastIndexOf(')') ?? -1;
        string[] fields = end < 0 ? [] : stat![(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        const int User = 11, System = 12;
        return fields.Length > System
            && long.TryParse(fields[User], NumberStyles.None, CultureInfo.InvariantCulture, out long user)
            && long.TryParse(fields[System], NumberStyles.None, CultureInfo.InvariantCulture, out long system)
            ? user + system
            : null;
    }
}
