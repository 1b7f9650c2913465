using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>Bytes written to the disk since the last reading, by this process and by everybody.</summary>
internal sealed class DiskWrites
{
    /// <summary>How long the agent runs before its writes are reckoned to a day: a start and a new model write more than the hours after.</summary>
    public static readonly TimeSpan LeastTime = TimeSpan.FromMinutes(10);

    private readonly SystemFiles _files;
    private readonly TimeProvider _time;
    private readonly BlockDevice? _device;
    private readonly long _started;
    private readonly long? _agentFirst, _deviceFirst;
    private long? _agentLast, _deviceLast;

    /// <summary>Begins the first window.</summary>
    /// <param name="files">The system's files.</param>
    /// <param name="device">The device of the data directory; null for none.</param>
    /// <param name="time">The monotonic clock.</param>
    public DiskWrites(SystemFiles files, BlockDevice? device, TimeProvider time)
    {
        (_files, _device, _time) = (files, device, time);
        _started = time.GetTimestamp();
        _agentFirst = _agentLast = ReadAgent();
        _deviceFirst = _deviceLast = device?.ReadWrittenBytes();
    }

    /// <summary>Ends the window and begins the next.</summary>
    /// <returns>What was written; null where nothing of it can be read.</returns>
    public DiskWindow? Read()
    {
        long? agent = ReadAgent(), device = _device?.ReadWrittenBytes();
        if (agent is null && device is null)
            return null;
        var window = new DiskWindow
        {
            AgentBytes = Since(_agentLast, agent),
            DeviceBytes = Since(_deviceLast, device),
            AgentBytesPerDay = PerDay(Since(_agentFirst, agent)),
            DeviceBytesPerDay = PerDay(Since(_deviceFirst, device)),
        };
        (_agentLast, _deviceLast) = (agent, device);
        return window;
    }

    private static long? Since(long? before, long? now) => now - before is long bytes ? Math.Max(0, bytes) : null;

    private double? PerDay(long? bytes) =>
        bytes is long written && _time.GetElapsedTime(_started) is var elapsed && elapsed >= LeastTime ? Math.Round(written / elapsed.TotalDays) : null;

    private long? ReadAgent() => _files.ReadKey("proc/self/io", "write_bytes") is long written
        ? written - (_files.ReadKey("proc/self/io", "cancelled_write_bytes") is long cancelled && cancelled <= written ? cancelled : 0)
        : null;
}
