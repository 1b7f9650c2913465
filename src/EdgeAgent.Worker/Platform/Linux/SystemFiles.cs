using System.Globalization;

namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>The small text files by which Linux tells about the device, below a root that tests point at recorded trees.</summary>
/// <remarks>A file that is missing or that answers a read with an error (ENODATA, EAGAIN, EIO, ENXIO, EACCES) has no value: null, never 0.</remarks>
/// <param name="root">The root directory, <c>/</c> on a device.</param>
public sealed class SystemFiles(string root)
{
    /// <summary>Reads a file's text without the white space and NULs around it.</summary>
    /// <param name="path">The path below the root, without a leading slash.</param>
    public string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path)).Trim().Trim('\0').Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads a file that holds one decimal integer.</summary>
    /// <param name="path">The path below the root, without a leading slash.</param>
    public long? ReadInteger(string path) =>
        long.TryParse(ReadText(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;

    /// <summary>Reads the number behind a key of a file with lines <c>key: number unit</c>, such as <c>/proc/meminfo</c>.</summary>
    /// <param name="path">The path below the root, without a leading slash.</param>
    /// <param name="key">The key, without its colon.</param>
    public long? ReadKey(string path, string key)
    {
        foreach (string line in ReadText(path)?.Split('\n') ?? [])
        {
            if (line.StartsWith(key, StringComparison.Ordinal) && line.Length > key.Length && line[key.Length] == ':')
                return long.TryParse(line.AsSpan(key.Length + 1).Trim().ToString().Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;
        }

        return null;
    }

    /// <summary>Lists the directories in a directory whose names fit a pattern, in ordinal order.</summary>
    /// <param name="directory">The directory below the root, without a leading slash.</param>
    /// <param name="pattern">A name in which <c>*</c> stands for anything.</param>
    /// <returns>Paths below the root.</returns>
    public IReadOnlyList<string> Directories(string directory, string pattern)
    {
        try
        {
            return [.. Directory.GetDirectories(Path.Combine(root, directory), pattern).Select(found => Path.Combine(directory, Path.GetFileName(found))).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Finds the hwmon device whose driver has one of the given names; the number in its path changes between boots.</summary>
    /// <param name="names">Accepted contents of its <c>name</c> file.</param>
    public (string Path, string Name)? FindHwmon(params ReadOnlySpan<string> names)
    {
        foreach (string path in Directories("sys/class/hwmon", "hwmon*"))
        {
            if (ReadText($"{path}/name") is { } name && names.Contains(name))
                return (path, name);
        }

        return null;
    }
}
