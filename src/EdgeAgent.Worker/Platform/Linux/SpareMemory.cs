using System.Runtime;

namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>Memory that the process holds and does not need: garbage of loading a model, freed blocks of the C library, pages of the program that only its start used.</summary>
internal static class SpareMemory
{
    /// <summary>Gives it back to the system. Takes some milliseconds, and stops all threads for some of them.</summary>
    public static void Release()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Trim();
    }

    /// <summary>Gives back what no thread has to stop for: freed blocks and pages of the program.</summary>
    public static void Trim()
    {
        NativeHeap.Trim();
        if (OperatingSystem.IsLinux())
            _ = ImagePages.Release();
    }
}
