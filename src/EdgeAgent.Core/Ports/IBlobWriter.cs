namespace EdgeAgent.Core.Ports;

/// <summary>The growing file that a download appends to.</summary>
public interface IBlobWriter
{
    /// <summary>The bytes that the file holds already.</summary>
    long Length { get; }

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">The next bytes of the file.</param>
    /// <returns>False when the download must stop: the file would grow past its announced size, or the disk cannot take it. The writer knows which.</returns>
    bool Append(ReadOnlySpan<byte> bytes);

    /// <summary>Drops all bytes, because the server sends the file from its start.</summary>
    /// <returns>False when the download must stop.</returns>
    bool Restart();
}
