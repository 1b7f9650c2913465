using System.Runtime;
using System.Runtime.InteropServices;

namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>Memory that the process holds and does not need: garbage of loading a model, freed blocks of the C library, pages of the program that only its start used.</summary>
internal static class SpareMemory
{
    /// <summary>Gives it back to the system. Takes some milliseconds, and stops all threads for some of them.</summary>
    public static void Release()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (!OperatingSystem.IsLinux())
            return;
        TrimAllocator();
        _ = ImagePages.Release();
    }

    private static void TrimAllocator()
    {
        try
        {
            _ = MallocTrim(0);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Only the GNU C library has it.
        }
    }

#pragma warning disable SYSLIB1054
    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MallocTrim(nuint pad);
#pragma warning restore SYSLIB1054
}
