using System.Globalization;
using System.Runtime.InteropServices;

namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>The pages of this process that only mirror the program's file and its libraries.</summary>
/// <remarks>Most of them are used once, to start. The kernel would take them back when memory is short; giving them back at once leaves it to others, and tells what the agent
/// really needs. What is used again comes from the page cache by a minor fault.</remarks>
internal static class ImagePages
{
    private const int AdviseDontNeed = 4;

    /// <summary>Gives the pages back.</summary>
    /// <returns>The bytes of the ranges given back, resident or not; 0 where the kernel does not tell or does not take them.</returns>
    public static long Release()
    {
        try
        {
            return Find(File.ReadLines("/proc/self/smaps"), Environment.ProcessPath).Sum(range => Advise(range.Start, (nuint)range.Bytes, AdviseDontNeed) == 0 ? range.Bytes : 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>Finds the ranges that can be read from their file again: private mappings of the program and of libraries that are not writable and hold no page of the process's own,
    /// such as one that the loader relocated, in memory or swapped out. One of which nothing is resident is left out: it holds nothing to give back, and emulators of processes, which do not count pages, say so of
    /// all ranges, relocated or not.</summary>
    /// <param name="smaps">The lines of <c>/proc/self/smaps</c>.</param>
    /// <param name="program">The path of the program.</param>
    public static IEnumerable<(nint Start, long Bytes)> Find(IEnumerable<string> smaps, string? program)
    {
        (nint Start, long Bytes)? candidate = null;
        foreach (string line in smaps)
        {
            if (line.Length > 0 && char.IsAsciiHexDigitLower(line[0]))
                candidate = ReadImage(line, program);
            else if (Amount(line, "Rss:") is "0 kB" || Amount(line, "Anonymous:") is { Length: > 0 } and not "0 kB")
                candidate = null;
            else if (candidate is { } range && Amount(line, "Swap:") is { Length: > 0 } swapped)
            {
                if (swapped is "0 kB")
                    yield return range;
                candidate = null;
            }
        }
    }

    private static ReadOnlySpan<char> Amount(string line, string name) => line.StartsWith(name, StringComparison.Ordinal) ? line.AsSpan(name.Length).Trim() : [];

    // START-END PERMISSIONS OFFSET DEVICE INODE PATH
    private static (nint Start, long Bytes)? ReadImage(string line, string? program)
    {
        string[] fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        if (fields is not [var range, { Length: 4 } permissions, _, _, _, var path] || permissions[1] != '-' || permissions[3] != 'p' || !IsImage(path.TrimStart(), program))
            return null;
        return range.Split('-') is [var first, var last]
            && long.TryParse(first, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long start)
            && long.TryParse(last, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long end) && end > start
            ? ((nint)start, end - start)
            : null;
    }

    private static bool IsImage(string path, string? program) =>
        path == program || (path.StartsWith('/') && (path.EndsWith(".so", StringComparison.Ordinal) || path.Contains(".so.", StringComparison.Ordinal)));

    // A blittable signature, so that no marshalling code is generated and this project needs no unsafe blocks.
#pragma warning disable SYSLIB1054
    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nint address, nuint length, int advice);
#pragma warning restore SYSLIB1054
}
