using System.Runtime.InteropServices;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>Memory whose last usable byte lies directly before an inaccessible page: touching anything past it ends the process.</summary>
/// <typeparam name="T">An unmanaged type.</typeparam>
public sealed unsafe partial class GuardedMemory<T> : IDisposable
    where T : unmanaged
{
    private readonly nint _mapping;
    private readonly nuint _mappedBytes;
    private readonly T* _start;
    private readonly int _count;

    /// <summary>Maps memory for a number of elements.</summary>
    /// <param name="count">Number of elements.</param>
    /// <param name="slackBytes">Bytes between the last element and the inaccessible page; they hold 0x5A.</param>
    public GuardedMemory(int count, int slackBytes = 0)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        nuint bytes = (nuint)count * (nuint)sizeof(T) + (nuint)slackBytes;
        nuint usable = (bytes + page - 1) / page * page;
        _mappedBytes = usable + 2 * page;
        _mapping = GuardPages.Map(_mappedBytes);
        GuardPages.Forbid(_mapping, page);
        GuardPages.Forbid(_mapping + (nint)(page + usable), page);
        _start = (T*)(_mapping + (nint)(page + usable - bytes));
        _count = count;
        new Span<byte>((byte*)_start, (int)bytes).Fill(0x5A);
    }

    /// <summary>The usable elements, without the slack.</summary>
    public Span<T> Span => new(_start, _count);

    /// <inheritdoc/>
    public void Dispose() => GuardPages.Unmap(_mapping, _mappedBytes);
}

internal static partial class GuardPages
{
    private const int ReadWrite = 3, PrivateAnonymous = 0x22;

    public static nint Map(nuint bytes)
    {
        nint mapping = MapMemory(0, bytes, ReadWrite, PrivateAnonymous, -1, 0);
        return mapping != -1 ? mapping : throw new InvalidOperationException($"mmap failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public static void Forbid(nint address, nuint bytes)
    {
        if (ProtectMemory(address, bytes, 0) != 0)
            throw new InvalidOperationException($"mprotect failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public static void Unmap(nint address, nuint bytes) => _ = UnmapMemory(address, bytes);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MapMemory(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int ProtectMemory(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int UnmapMemory(nint address, nuint length);
}
