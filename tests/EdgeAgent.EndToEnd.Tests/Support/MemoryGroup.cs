namespace EdgeAgent.EndToEnd.Tests.Support;

/// <summary>A control group of the kernel with bounded memory (version 1 or 2). Needs the right to make one; where that is missing the test is skipped.</summary>
internal sealed class MemoryGroup : IDisposable
{
    private const string Root = "/sys/fs/cgroup";

    private readonly string _folder;
    private readonly bool _isFirstVersion;

    private MemoryGroup(string folder, bool isFirstVersion) => (_folder, _isFirstVersion) = (folder, isFirstVersion);

    /// <summary>How many processes of the group the kernel ended for want of memory.</summary>
    public int Ended => File.ReadLines(Path.Combine(_folder, _isFirstVersion ? "memory.oom_control" : "memory.events"))
        .Select(line => line.Split(' ')).Where(fields => fields[0] == "oom_kill").Sum(fields => int.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Makes a group.</summary>
    /// <param name="mebibytes">What its processes may hold together, beyond what they held before they joined.</param>
    public static MemoryGroup Create(int mebibytes)
    {
        bool isFirstVersion = Directory.Exists($"{Root}/memory");
        string folder = Path.Combine(isFirstVersion ? $"{Root}/memory" : Root, $"edge-agent-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, isFirstVersion ? "memory.limit_in_bytes" : "memory.max"), $"{(long)mebibytes << 20}");
            return new MemoryGroup(folder, isFirstVersion);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder);
            Assert.Skip("a control group with bounded memory cannot be made here");
            throw;
        }
    }

    /// <summary>Puts a process into the group, and with it those that it will start.</summary>
    public void Take(int process) => File.WriteAllText(Path.Combine(_folder, "cgroup.procs"), $"{process}");

    /// <summary>Removes the group, whose processes must have ended.</summary>
    public void Dispose() => Directory.Delete(_folder);
}
