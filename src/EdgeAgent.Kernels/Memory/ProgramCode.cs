using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeAgent.Kernels;

/// <summary>The machine code of a native program in memory.</summary>
/// <remarks>Starting up runs code that is not needed again: command lines, configuration, type loading. Its pages are clean copies of the file, so the
/// kernel can drop them and bring back what is run once more. Read-only data is left alone: the loader has written to parts of it.</remarks>
public static partial class ProgramCode
{
    private const int DontNeed = 4;

    /// <summary>Gives the pages of the running program's code back to the kernel; those that run on come back on their own.</summary>
    /// <returns>The bytes of address space that were given back; 0 where the program is not native code or the system is not Linux.</returns>
    public static long Release()
    {
        if (RuntimeFeature.IsDynamicCodeSupported || !OperatingSystem.IsLinux() || Environment.ProcessPath is not { } program)
            return 0;
        long released = 0;
        foreach (string mapping in File.ReadLines("/proc/self/maps"))
        {
            // FROM-TO r-xp OFFSET DEVICE INODE   PATH: only code, which nothing writes, of the program's own file.
            if (!mapping.EndsWith(program, StringComparison.Ordinal) || mapping.Split(' ', 3) is not [var range, "r-xp", _])
                continue;
            int dash = range.IndexOf('-', StringComparison.Ordinal);
            nuint from = nuint.Parse(range.AsSpan(0, dash), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            nuint to = nuint.Parse(range.AsSpan(dash + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (Advise((nint)from, to - from, DontNeed) == 0)
                released += (long)(to - from);
        }

        return released;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint address, nuint length, int advice);
}
