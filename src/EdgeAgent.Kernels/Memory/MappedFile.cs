using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeAgent.Kernels;

/// <summary>A whole file as read-only memory: on Linux the file itself, mapped, elsewhere a copy.</summary>
/// <remarks>
/// Mapped pages are the page cache's own: they are shared between processes and the system may drop and reread them. They stay readable for
/// <see cref="AlignedBuffer.ReadableSlack"/> bytes past the file's end. The memory keeps the mapping alive; there is no need to dispose it. The file
/// must not be changed in place or truncated while it is mapped: changed bytes would be read as they are then, though they were checked as they were
/// before, and a read behind a new end ends the process. Files that are replaced by renaming are safe, and deleted ones too: the mapping keeps the
/// old one.
/// </remarks>
public sealed unsafe partial class MappedFile : MemoryManager<byte>
{
    private const int ProtectRead = 1, MapPrivate = 2, MapFixed = 0x10, MapAnonymous = 0x20, AdviseDontNeed = 4;

    private readonly AlignedBuffer? _copy;
    private readonly Mapping? _mapping;
    private readonly int _length;

    private MappedFile(SafeFileHandle file, int length)
    {
        _length = length;
        if (OperatingSystem.IsLinux())
        {
            _mapping = new Mapping(file, length);
            return;
        }

        _copy = new AlignedBuffer(length);
        Span<byte> target = GetSpan();
        for (int done = 0, read; done < length; done += read)
        {
            read = RandomAccess.Read(file, target[done..], done);
            if (read == 0) throw new EndOfStreamException("The file became shorter while it was read.");
        }
    }

    private byte* Start => _mapping is null ? _copy!.Pointer : _mapping.Start;

    /// <summary>Maps a file.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Its bytes. They keep the mapping alive.</returns>
    /// <exception cref="IOException">The file cannot be opened or mapped, or has more than 2^31 - 1 bytes.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading it is not allowed.</exception>
    public static ReadOnlyMemory<byte> Open(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        long length = RandomAccess.GetLength(file);
        if (length > int.MaxValue) throw new IOException($"The file has {length} bytes; accepted: at most {int.MaxValue}.");
        return new MappedFile(file, (int)length).Memory;
    }

    /// <summary>Lets the system take back the pages under a part of a mapped file. They are read again when they are next used.</summary>
    /// <param name="part">Any memory; does nothing unless it lies in a mapped file.</param>
    public static void Release(ReadOnlyMemory<byte> part)
    {
        if (!MemoryMarshal.TryGetMemoryManager(part, out MappedFile? file, out int first, out int length)) return;
        if (file._mapping is null || length == 0) return;
        nuint page = (nuint)Environment.SystemPageSize, start = (nuint)(file.Start + first) & ~(page - 1);
        _ = Advise((nint)start, (nuint)(file.Start + first + length) - start, AdviseDontNeed);
        GC.KeepAlive(file);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(Start, Start is null ? 0 : _length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(Start + elementIndex, default, this);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _mapping?.Dispose();
        _copy?.Dispose();
    }

    private static nuint RoundUp(nuint bytes) => (bytes + (nuint)Environment.SystemPageSize - 1) & ~((nuint)Environment.SystemPageSize - 1);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);

    /// <summary>The address range, unmapped once nothing refers to it.</summary>
    private sealed class Mapping : SafeHandle
    {
        private readonly nuint _bytes;

        public Mapping(SafeFileHandle file, int length)
            : base(0, ownsHandle: true)
        {
            // Anonymous memory first, so that what lies behind the file's last page is readable too.
            _bytes = RoundUp((nuint)length + AlignedBuffer.ReadableSlack);
            nint start = Map(0, _bytes, ProtectRead, MapPrivate | MapAnonymous, -1, 0);
            if (start == -1) throw Failure();
            SetHandle(start);
            bool isHeld = false;
            try
            {
                file.DangerousAddRef(ref isHeld);
                int descriptor = (int)file.DangerousGetHandle();
                if (length > 0 && Map(start, (nuint)length, ProtectRead, MapPrivate | MapFixed, descriptor, 0) == -1) throw Failure();
            }
            finally
            {
                if (isHeld) file.DangerousRelease();
            }
        }

        public override bool IsInvalid => handle == 0;

        public byte* Start => IsClosed ? null : (byte*)handle;

        protected override bool ReleaseHandle() => Unmap(handle, _bytes) == 0;

        private static IOException Failure() => new($"The file cannot be mapped: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
    }
}
