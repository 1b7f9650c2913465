namespace EdgeAgent.Core.Ports;

/// <summary>A file open for writing.</summary>
public interface IWritableFile : IDisposable
{
    /// <summary>The length in bytes.</summary>
    long Length { get; }

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="IOException">The disk is full or failed; part of the bytes may have been written.</exception>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Cuts the file to a length.</summary>
    /// <param name="length">0 to <see cref="Length"/> bytes.</param>
    void Truncate(long length);

    /// <summary>Waits until the file's bytes and length are on the medium.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    void Sync();
}
