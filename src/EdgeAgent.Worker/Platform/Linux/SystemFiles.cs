using System.Globalization;
using System.Text;

namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>The small text files by which Linux tells about the device, below a root that tests point at recorded trees.</summary>
/// <remarks>A file that is missing or that answers a read with an error (ENODATA, EAGAIN, EIO, ENXIO, EACCES) has no value: null, never 0.</remarks>
/// <param name="root">The root directory, <c>/</c> on a device.</param>
public sealed class SystemFiles(string root)
{
    /// <summary>The most bytes of a file that are read: what the kernel tells in one file is far less, except lists of which only the beginning is wanted.</summary>
    public const int MaxBytes = 64 << 10;

    /// <summary>Reads a file's text without the white space and NULs around it, of a longer file the first <see cref="MaxBytes"/>.</summary>
    /// <param name="path">The path below the root, without a leading slash.</param>
    public string? ReadText(string path)
    {
        try
        {
            using FileStream stream = new(Path.Combine(root, path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            byte[] bytes = new byte[4096];
            int length = 0;
            while (stream.Read(bytes, length, bytes.Length - length) is > 0 and int read)
            {
                length += read;
                if (length == MaxBytes)
                    break;
                if (length == bytes.Length)
                    Array.Resize(ref bytes, Math.Min(2 * length, MaxBytes));
            }

            return Encoding.UTF8.GetString(bytes, 0, length).Trim().Trim('\0').Trim();
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

    /// <summary>Reads a number of kilobytes behind a key, as <see cref="ReadKey"/> does.</summary>
    /// <param name="path">The path below the root, without a leading slash.</param>
    /// <param name="key">The key, without its colon.</param>
    /// <returns>Bytes; null where there is no such number.</returns>
    public long? ReadKilobytes(string path, string key) => ReadKey(path, key) is { } kilobytes and <= long.MaxValue / 1024 ? kilobytes * 1024 : null;

    /// <summary>Finds a file.</summary>
    /// <param name="path">The path below the root, without a leading slash.</param>
    /// <returns>The path with the root; null where there is none.</returns>
    public string? FindFile(string path) => Path.Combine(root, path) is var file && File.Exists(file) ? file : null;

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

    /// <summary>Reads the number behind a key of a file with lines <c>key number</c>, such as a control group's <c>memory.events</c>.</summary>
    /// <param name="path">The path below the root, without a leading slash.</param>
    /// <param name="key">The key.</param>
    public long? ReadCounter(string path, string key)
    {
        foreach (string line in ReadText(path)?.Split('\n') ?? [])
        {
            if (line.Split(' ') is [var name, var number] && name == key)
                return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;
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

    /// <summary>Lists the files in a directory whose names fit a pattern, in ordinal order.</summary>
    /// <param name="directory">The directory below the root, without a leading slash.</param>
    /// <param name="pattern">A name in which <c>*</c> stands for anything.</param>
    /// <returns>Their names.</returns>
    public IReadOnlyList<string> FileNames(string directory, string pattern)
    {
        try
        {
            return [.. Directory.GetFiles(Path.Combine(root, directory), pattern).Select(found => Path.GetFileName(found)).Order(StringComparer.Ordinal)];
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
