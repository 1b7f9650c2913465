using System.Runtime.InteropServices;

namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>The C library's heap, from which TLS and the model's buffers come.</summary>
internal static class NativeHeap
{
    private const int ArenaMax = -8;

    /// <summary>Lets all threads share one arena: each would keep half a megabyte of its own, for a speed that an agent with few allocations there does not need.</summary>
    public static void ShareOneArena() => IgnoreMissing(() => MallocOption(ArenaMax, 1));

    /// <summary>Gives freed memory back to the system.</summary>
    public static void Trim() => IgnoreMissing(() => MallocTrim(0));

    // Only the GNU C library has these two.
    private static void IgnoreMissing(Func<int> call)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = call();
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
        }
    }

    // Blittable signatures, so that no marshalling code is generated and this project needs no unsafe blocks.
#pragma warning disable SYSLIB1054
    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MallocTrim(nuint pad);

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MallocOption(int parameter, int value);
#pragma warning restore SYSLIB1054
}
