using System.Globalization;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>What a board, its kernel and its storage are.</summary>
internal sealed class BoardInventory(SystemFiles files)
{
    private const int LongestText = 128;

    // Implementer and part numbers of Arm's main identification register (MIDR), for the cores of boards that the agent may meet.
    private static readonly Dictionary<int, string> ArmCores = new()
    {
        [0xD03] = "Cortex-A53",
        [0xD04] = "Cortex-A35",
        [0xD05] = "Cortex-A55",
        [0xD07] = "Cortex-A57",
        [0xD08] = "Cortex-A72",
        [0xD09] = "Cortex-A73",
        [0xD0A] = "Cortex-A75",
        [0xD0B] = "Cortex-A76",
        [0xD0C] = "Neoverse-N1",
        [0xD0D] = "Cortex-A77",
        [0xD41] = "Cortex-A78",
        [0xD42] = "Cortex-A78AE",
    };

    /// <summary>The board's serial number: the device tree's, else the firmware's of a PC, which only root may read.</summary>
    public string? ReadSerial() => Bounded(files.ReadText("proc/device-tree/serial-number") ?? CpuInfo("Serial") ?? files.ReadText("sys/devices/virtual/dmi/id/product_serial"));

    /// <summary>The board's revision code: a Raspberry Pi's.</summary>
    public string? ReadRevision() => Bounded(CpuInfo("Revision") ?? files.ReadText("sys/devices/virtual/dmi/id/product_version"));

    /// <summary>The kernel's release.</summary>
    public string? ReadKernel() => Bounded(files.ReadText("proc/sys/kernel/osrelease"));

    /// <summary>The kernel's name of this boot.</summary>
    public string? ReadBootId() => Bounded(files.ReadText("proc/sys/kernel/random/boot_id"));

    /// <summary>Whether the kernel accounts for pressure: a file that is there and cannot be read says that it was switched off.</summary>
    public bool ReadHasPressure() => files.ReadText("proc/pressure/memory") is { Length: > 0 };

    /// <summary>Whether the memory controller is there; null where there are no control groups of version 2.</summary>
    public bool? ReadHasMemoryController() => files.ReadText("sys/fs/cgroup/cgroup.controllers")?.Split(' ').Contains("memory");

    /// <summary>The core's design: an Arm core by its part number, another by its model's name.</summary>
    public string? ReadCpuCore()
    {
        const int Arm = 0x41;
        return Hexadecimal("CPU part") is int part
            ? Hexadecimal("CPU implementer") == Arm && ArmCores.TryGetValue(part, out string? name) ? name : string.Create(CultureInfo.InvariantCulture, $"part 0x{part:x3}")
            : Bounded(CpuInfo("model name"));
    }

    /// <summary>What holds a directory.</summary>
    public StorageReport ReadStorage(string directory)
    {
        BlockDevice? device = BlockDevice.Find(files, directory);
        DriveInfo? drive = FindDrive(directory);
        return new StorageReport
        {
            Device = device?.Name,
            Kind = device?.ReadKind(),
            LifeUsedPercent = device?.ReadLifeUsedPercent(),
            TotalBytes = drive?.TotalSize,
            FreeBytes = drive?.AvailableFreeSpace,
        };
    }

    private static DriveInfo? FindDrive(string directory)
    {
        try
        {
            var drive = new DriveInfo(directory);
            return drive.TotalSize > 0 ? drive : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private int? Hexadecimal(string key) =>
        CpuInfo(key) is { } text && text.StartsWith("0x", StringComparison.Ordinal) && int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            ? value
            : null;

    private string? CpuInfo(string key)
    {
        foreach (string line in files.ReadText("proc/cpuinfo")?.Split('\n') ?? [])
        {
            if (line.Split(':', 2) is [var name, var value] && name.Trim() == key)
                return value.Trim();
        }
        return null;
    }

    private static string? Bounded(string? text) => text is not { Length: > 0 } ? null : text.Length <= LongestText ? text : text[..LongestText];
}
