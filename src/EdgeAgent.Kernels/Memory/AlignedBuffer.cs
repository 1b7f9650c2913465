using System.Runtime.InteropServices;

namespace EdgeAgent.Kernels;

/// <summary>Native memory that starts on a 64-byte boundary and stays readable for <see cref="ReadableSlack"/> bytes past its end.</summary>
/// <remarks>Zeroed at allocation. Kernels load whole vectors and so may read, never write, up to <see cref="ReadableSlack"/> bytes past
/// the rows they are given; rows that lie inside an AlignedBuffer are safe.</remarks>
public sealed unsafe class AlignedBuffer : IDisposable
{
    /// <summary>Alignment of the first byte, in bytes.</summary>
    public const int Alignment = 64;

    /// <summary>Bytes past <see cref="Length"/> that may be read, but neither written nor interpreted.</summary>
    public const int ReadableSlack = 64;

    private readonly object? _owner;
    private byte* _start;

    /// <summary>Allocates and zeroes a buffer.</summary>
    /// <param name="length">Usable bytes, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="OutOfMemoryException">The system has no such amount of memory.</exception>
    public AlignedBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        nuint bytes = checked((nuint)length + ReadableSlack);
        _start = (byte*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(_start, bytes);
        Length = length;
    }

    private AlignedBuffer(byte* start, long length, object owner)
    {
        _start = start;
        (Length, _owner) = (length, owner);
    }

    /// <summary>Frees the memory of a buffer that was not disposed.</summary>
    ~AlignedBuffer() => Free();

    /// <summary>A part of a mapped file as a buffer, to be read only; it keeps the mapping alive.</summary>
    /// <param name="part">Memory of a <see cref="MappedFile"/> that starts at a multiple of <see cref="Alignment"/> in the file.</param>
    /// <exception cref="ArgumentException">The memory is none of a mapped file, or does not start at such a multiple.</exception>
    public static AlignedBuffer View(ReadOnlyMemory<byte> part)
    {
        if (!MemoryMarshal.TryGetMemoryManager(part, out MappedFile? file, out int first, out int length))
            throw new ArgumentException("The memory is not mapped.", nameof(part));
        byte* start = (byte*)file.Pin(first).Pointer;
        if ((nuint)start % Alignment != 0)
            throw new ArgumentException($"The memory does not start at a multiple of {Alignment} bytes.", nameof(part));
        return new AlignedBuffer(start, length, file);
    }

    /// <summary>Usable bytes, without the slack.</summary>
    public long Length { get; }

    /// <summary>Address of the first byte; null after disposal. The buffer must be kept alive while the pointer is used.</summary>
    public byte* Pointer => _start;

    /// <summary>The buffer's bytes as elements of <typeparamref name="T"/>.</summary>
    /// <param name="byteOffset">First byte; must suit the alignment of <typeparamref name="T"/>.</param>
    /// <param name="count">Number of elements.</param>
    /// <typeparam name="T">An unmanaged type.</typeparam>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the buffer.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public Span<T> AsSpan<T>(long byteOffset, int count)
        where T : unmanaged
    {
        // One comparison of unsigned numbers each: what is negative is large.
        if (_start is null || (ulong)byteOffset > (ulong)Length || (ulong)((long)count * sizeof(T)) > (ulong)(Length - byteOffset))
            Refuse(byteOffset, count, sizeof(T));
        return new Span<T>(_start + byteOffset, count);
    }

    /// <summary>The whole buffer as elements of <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">An unmanaged type.</typeparam>
    /// <exception cref="OverflowException">More elements than a span can hold.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged => AsSpan<T>(0, checked((int)(Length / sizeof(T))));

    /// <summary>The buffer's bytes as memory, which must not be used after the buffer is disposed.</summary>
    /// <exception cref="OverflowException">More bytes than memory can hold.</exception>
    public ReadOnlyMemory<byte> AsMemory()
    {
        _ = checked((int)Length);
        return new BufferMemory(this).Memory;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Refuse(long byteOffset, int count, int elementSize)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(byteOffset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(byteOffset, Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)count * elementSize, Length - byteOffset, nameof(count));
    }

    private void Free()
    {
        if (_owner is null) NativeMemory.AlignedFree(_start);
        _start = null;
    }
}
