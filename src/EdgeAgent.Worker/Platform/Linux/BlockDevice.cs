using System.Globalization;

namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>The block device, or its partition, that holds a directory.</summary>
internal sealed class BlockDevice
{
    private const int SectorBytes = 512, WrittenSectorsField = 6;

    private readonly SystemFiles _files;
    private readonly string _path;

    private BlockDevice(SystemFiles files, string name, string path) => (_files, Name, _path) = (files, name, path);

    /// <summary>Its name, such as <c>mmcblk0p2</c>.</summary>
    public string Name { get; }

    /// <summary>Finds it by the mount table.</summary>
    /// <param name="files">The system's files.</param>
    /// <param name="directory">The directory, absolute.</param>
    /// <returns>The device; null for a file system without one, such as an overlay or a share.</returns>
    public static BlockDevice? Find(SystemFiles files, string directory)
    {
        if (FindMount(files, directory) is not { } mount)
            return null;
        if (Number(mount.Device) && files.ReadText($"sys/dev/block/{mount.Device}/uevent") is { } events
            && events.Split('\n').FirstOrDefault(line => line.StartsWith("DEVNAME=", StringComparison.Ordinal)) is { } named)
        {
            return new BlockDevice(files, named["DEVNAME=".Length..].Trim(), $"sys/dev/block/{mount.Device}");
        }
        string name = mount.Source.StartsWith("/dev/", StringComparison.Ordinal) ? mount.Source["/dev/".Length..] : "";
        return name.Length > 0 && !name.Contains('/', StringComparison.Ordinal) && files.ReadText($"sys/class/block/{name}/stat") is not null
            ? new BlockDevice(files, name, $"sys/class/block/{name}")
            : null;
    }

    /// <summary>Bytes written to it since the kernel found it; null where it does not tell.</summary>
    public long? ReadWrittenBytes()
    {
        string[] fields = _files.ReadText($"{_path}/stat")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return fields.Length > WrittenSectorsField && long.TryParse(fields[WrittenSectorsField], NumberStyles.None, CultureInfo.InvariantCulture, out long sectors)
            && sectors <= long.MaxValue / SectorBytes
            ? sectors * SectorBytes
            : null;
    }

    /// <summary>The kind of the whole device; null where its name tells nothing.</summary>
    public string? ReadKind()
    {
        string disk = $"sys/class/block/{WholeName()}";
        if (Name.StartsWith("mmcblk", StringComparison.Ordinal))
            return _files.ReadText($"{disk}/device/type") switch { "SD" => "sd", "MMC" => "emmc", _ => null };
        if (Name.StartsWith("nvme", StringComparison.Ordinal))
            return "nvme";
        if (Name.StartsWith("vd", StringComparison.Ordinal) || Name.StartsWith("xvd", StringComparison.Ordinal))
            return "virtual";
        return Name.StartsWith("sd", StringComparison.Ordinal) ? _files.ReadInteger($"{disk}/queue/rotational") == 1 ? "rotating" : "disk" : null;
    }

    /// <summary>What an eMMC estimates of its own wear, in percent by tens, the higher of its two kinds of cells; null where it does not.</summary>
    public int? ReadLifeUsedPercent()
    {
        const int Exceeded = 11, Step = 10;
        int worst = 0;
        foreach (string estimate in _files.ReadText($"sys/class/block/{WholeName()}/device/life_time")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (estimate.StartsWith("0x", StringComparison.Ordinal) && int.TryParse(estimate.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int steps) && steps <= Exceeded)
                worst = Math.Max(worst, steps);
        }
        return worst > 0 ? worst * Step : null;
    }

    // mmcblk0p2 and nvme0n1p2 are parts of mmcblk0 and nvme0n1; sda2 and vda2 of sda and vda.
    private string WholeName()
    {
        string digits = Name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        if (digits.Length == Name.Length)
            return Name;
        if (Name.StartsWith("mmcblk", StringComparison.Ordinal) || Name.StartsWith("nvme", StringComparison.Ordinal))
            return digits.EndsWith('p') ? digits[..^1] : Name;
        return digits;
    }

    // "36 35 179:2 / /var rw,noatime shared:1 - ext4 /dev/mmcblk0p2 rw": the longest mount point above the directory, the last of equal ones.
    private static (string Device, string Source)? FindMount(SystemFiles files, string directory)
    {
        (string Device, string Source)? found = null;
        int longest = 0;
        foreach (string line in files.ReadText("proc/self/mountinfo")?.Split('\n') ?? [])
        {
            if (line.Split(" - ", 2) is not [var left, var right] || left.Split(' ') is not [_, _, var device, _, var point, ..] || right.Split(' ') is not [_, var source, ..])
                continue;
            point = point.Replace("\\040", " ", StringComparison.Ordinal);
            bool isAbove = point == "/" || directory == point || directory.StartsWith(point + "/", StringComparison.Ordinal);
            if (isAbove && point.Length >= longest)
                (found, longest) = ((device, source), point.Length);
        }
        return found;
    }

    private static bool Number(string device) => device.Length > 0 && device.All(c => char.IsAsciiDigit(c) || c == ':');
}
