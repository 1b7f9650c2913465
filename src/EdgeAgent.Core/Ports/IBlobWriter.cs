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

    /// <summary>Waits until the download may go on, where its rate is bounded. A source calls it after each <see cref="Append"/>, and does not count the wait as the server's silence.</summary>
    /// <param name="bytes">How many bytes were appended.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Ends when the next bytes may be read.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    ValueTask PaceAsync(int bytes, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Drops all bytes, because the server sends the file from its start.</summary>
    /// <returns>False when the download must stop.</returns>
    bool Restart();
}
