using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Ports;

/// <summary>Where the bytes of models and label files come from.</summary>
public interface IModelSource
{
    /// <summary>Fetches the bytes that <paramref name="destination"/> still lacks and appends them in order.</summary>
    /// <param name="blob">The file. Its address was checked to be absolute and <c>https</c>; size and digest are checked by the caller, not by the source.</param>
    /// <param name="destination">
    /// Holds the first <see cref="IBlobWriter.Length"/> bytes from an earlier attempt: the source asks for the range after them, and restarts the writer where the
    /// server sends the whole file all the same. The source stops as soon as the writer wants no more.
    /// </param>
    /// <param name="cancellationToken">Gives up; what was appended stays.</param>
    /// <returns>What happened; network and server troubles are values, not exceptions. <see cref="FetchStatus.Completed"/> is an end of the body as the server
    /// declared it.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    Task<FetchOutcome> FetchAsync(BlobReference blob, IBlobWriter destination, CancellationToken cancellationToken);
}
