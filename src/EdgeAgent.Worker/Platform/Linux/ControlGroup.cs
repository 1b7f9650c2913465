using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>The agent's control group, version 2. Raspberry Pi OS has the memory controller switched off unless the kernel's command line says otherwise: then a unit's memory bounds do nothing.</summary>
internal sealed class ControlGroup(SystemFiles files)
{
    private const double MicrosecondsPerSecond = 1e6;

    /// <summary>Reads the group's files; null outside of a group that has any of them.</summary>
    public ControlGroupWindow? Read()
    {
        if (FindPath() is not { } path)
            return null;
        ControlGroupWindow window = new()
        {
            MemoryBytes = ReadBytes($"{path}/memory.current"),
            MemoryHighBytes = ReadBytes($"{path}/memory.high"),
            MemoryMaxBytes = ReadBytes($"{path}/memory.max"),
            OomKills = files.ReadCounter($"{path}/memory.events", "oom_kill"),
            CpuThrottledSeconds = files.ReadCounter($"{path}/cpu.stat", "throttled_usec") / MicrosecondsPerSecond,
        };
        return window == new ControlGroupWindow() ? null : window;
    }

    // "max" says that there is no bound, and is null as any other text that is no number.
    private long? ReadBytes(string file) => files.ReadInteger(file) is { } bytes and >= 0 ? bytes : null;

    private string? FindPath()
    {
        const string Unified = "0::/";
        foreach (string line in files.ReadText("proc/self/cgroup")?.Split('\n') ?? [])
        {
            if (line.StartsWith(Unified, StringComparison.Ordinal))
                return line[Unified.Length..] is var group && !group.Contains('\0', StringComparison.Ordinal) && !group.Split('/').Contains("..") ? $"sys/fs/cgroup/{group}".TrimEnd('/') : null;
        }

        return null;
    }
}
