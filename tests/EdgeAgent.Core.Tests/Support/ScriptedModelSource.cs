using System.Collections.Concurrent;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>A server of files that does what the test says: by default it sends what was stored, from where the writer is.</summary>
internal sealed class ScriptedModelSource : IModelSource
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Func<byte[]?, IBlobWriter, CancellationToken, Task<FetchOutcome>>> _script = new();
    private int _fetches;

    /// <summary>What the server says of the time when it sends a file without a script.</summary>
    public DateTimeOffset? ServerUtc { get; set; }

    /// <summary>How often something was fetched.</summary>
    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>Where each fetch began.</summary>
    public ConcurrentQueue<long> Offsets { get; } = new();

    /// <summary>What all fetches do once the script is at its end; null to send the file.</summary>
    public Func<byte[]?, IBlobWriter, CancellationToken, Task<FetchOutcome>>? Always { get; set; }

    public void Store(byte[] bytes) => _files[TinyModels.Digest(bytes)] = bytes;

    /// <summary>Sends other bytes under a digest.</summary>
    public void StoreAs(string digest, byte[] bytes) => _files[digest] = bytes;

    /// <summary>Says what the next fetch that has no step yet does.</summary>
    public void Next(Func<byte[]?, IBlobWriter, CancellationToken, Task<FetchOutcome>> step) => _script.Enqueue(step);

    public Task<FetchOutcome> FetchAsync(BlobReference blob, IBlobWriter destination, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _fetches);
        Offsets.Enqueue(destination.Length);
        byte[]? bytes = _files.GetValueOrDefault(blob.Sha256);
        return _script.TryDequeue(out var step) ? step(bytes, destination, cancellationToken)
            : Always is { } always ? always(bytes, destination, cancellationToken)
            : Task.FromResult(Send(bytes, destination) with { ServerUtc = ServerUtc });
    }

    public static FetchOutcome Send(byte[]? bytes, IBlobWriter destination)
    {
        if (bytes is null)
            return new FetchOutcome(FetchStatus.NotFound, "404");
        while (destination.Length < bytes.Length)
        {
            int start = (int)destination.Length;
            if (!destination.Append(bytes.AsSpan(start, Math.Min(1024, bytes.Length - start))))
                return new FetchOutcome(FetchStatus.Stopped);
        }
        return FetchOutcome.Completed;
    }

    /// <summary>Sends the first bytes and breaks the connection.</summary>
    public static Func<byte[]?, IBlobWriter, CancellationToken, Task<FetchOutcome>> BreakAfter(int length) => (bytes, destination, _) =>
    {
        destination.Append(bytes.AsSpan((int)destination.Length, length - (int)destination.Length));
        return Task.FromResult(new FetchOutcome(FetchStatus.Unreachable, "connection reset"));
    };

    /// <summary>Says that a fetch began, and hangs until it is given up.</summary>
    public static Func<byte[]?, IBlobWriter, CancellationToken, Task<FetchOutcome>> Hang(TaskCompletionSource began) => async (_, _, cancellationToken) =>
    {
        began.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return FetchOutcome.Completed;
    };
}
