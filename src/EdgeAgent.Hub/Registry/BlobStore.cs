using System.Buffers;
using System.Security.Cryptography;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Hub.Registry;

/// <summary>Files by their content: <c>blobs/{first two digits}/{sha-256}</c>. A file that is there is whole.</summary>
/// <remarks>
/// An upload streams into <c>blobs/incoming</c> with a running digest, is flushed, and is then renamed; the folder is flushed after the rename. What a crash
/// leaves in <c>incoming</c> is removed at the next start.
/// </remarks>
internal sealed class BlobStore
{
    private const int BufferBytes = 128 << 10;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private readonly string _root, _incoming;
    private readonly long _mostBytes, _mostTotal;
    private readonly Lock _counting = new();
    private long _total;

    /// <summary>Opens the store, creating its folders and removing unfinished uploads.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="mostBytes">The largest file.</param>
    /// <param name="mostTotal">The most bytes of all files together.</param>
    public BlobStore(string root, long mostBytes, long mostTotal = long.MaxValue)
    {
        _root = root;
        (_mostBytes, _mostTotal) = (mostBytes, mostTotal);
        _incoming = Path.Combine(root, "incoming");
        if (Directory.Exists(_incoming))
            Directory.Delete(_incoming, recursive: true);
        Directory.CreateDirectory(_incoming);
        _total = Files().Sum(file => file.Length);
    }

    /// <summary>The bytes of all files.</summary>
    public long TotalBytes
    {
        get
        {
            lock (_counting)
                return _total;
        }
    }

    /// <summary>Every file that is there whole; its name is its digest.</summary>
    public IEnumerable<FileInfo> Files() => new DirectoryInfo(_root).EnumerateDirectories()
        .Where(folder => folder.FullName != Path.GetFullPath(_incoming))
        .SelectMany(folder => folder.EnumerateFiles())
        .Where(file => IsDigest(file.Name));

    /// <summary>Removes a file, if it is there.</summary>
    public void Delete(string sha256)
    {
        if (Find(sha256) is not { } path)
            return;
        lock (_counting)
        {
            long size = new FileInfo(path).Length;
            File.Delete(path);
            _total -= size;
        }

        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }

    /// <summary>Where a file lies; null when it is not there or <paramref name="sha256"/> is no digest.</summary>
    public string? Find(string sha256)
    {
        if (!IsDigest(sha256))
            return null;
        string path = PathOf(sha256);
        return File.Exists(path) ? path : null;
    }

    /// <summary>Stores what a stream holds; completes when it is on the disk.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="length">How many were announced; null when that is unknown.</param>
    /// <param name="cancellationToken">Ends the upload; nothing of it remains.</param>
    public async Task<Outcome<StoredFile>> AddAsync(Stream content, long? length, CancellationToken cancellationToken)
    {
        if (length > _mostBytes)
            return TooLarge();
        if (length is { } announced && IsBeyondTotal(announced))
            return Full();
        string temporary = Path.Combine(_incoming, Guid.NewGuid().ToString("n"));
        try
        {
            Outcome<StoredFile> received = await ReceiveAsync(content, temporary, cancellationToken).ConfigureAwait(false);
            return received.IsDone && !TryKeep(temporary, received.Value) ? Full() : received;
        }
        catch (IOException failure) when (IsDiskFull(failure))
        {
            return HubError.StorageFull("The hub's disk has no room for the file; nothing of it was kept.");
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static bool IsDigest(string text) => text.Length == 64 && !text.AsSpan().ContainsAnyExcept(Digits);

    private static bool IsDiskFull(IOException failure) => (failure.HResult & 0xFFFF) is 28 or 122 or 112;   // ENOSPC, EDQUOT, ERROR_DISK_FULL

    private HubError TooLarge() => HubError.TooLarge($"A file may have at most {_mostBytes} bytes.");

    private HubError Full() => HubError.StorageFull($"The registry holds {TotalBytes} of the {_mostTotal} bytes that it may, and the file has no room; 'edgectl models gc' removes what nothing refers to.");

    private bool IsBeyondTotal(long more) => more > _mostTotal - TotalBytes;

    private string PathOf(string sha256) => Path.Combine(_root, sha256[..2], sha256);

    private async Task<Outcome<StoredFile>> ReceiveAsync(Stream content, string temporary, CancellationToken cancellationToken)
    {
        using IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            long size = 0;
            for (int read; (read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; size += read)
            {
                if (size + read > _mostBytes)
                    return TooLarge();
                digest.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }

            file.Flush(flushToDisk: true);
            return new StoredFile(Convert.ToHexStringLower(digest.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool TryKeep(string temporary, StoredFile file)
    {
        string path = PathOf(file.Sha256), folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            DirectorySync.Flush(_root);
        }

        lock (_counting)
        {
            long more = File.Exists(path) ? 0 : file.Size;
            if (more > _mostTotal - _total)
                return false;
            File.Move(temporary, path, overwrite: true);
            _total += more;
        }

        DirectorySync.Flush(folder);
        return true;
    }
}
