using EdgeAgent.Hub.Registry;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Hub.Uploads;

/// <summary>The files that devices uploaded: <c>uploads/{device}/{name}</c>. A file that is there is whole; a second one of the same name takes its place.</summary>
internal sealed class UploadStore
{
    private const int BufferBytes = 64 << 10;

    private readonly string _root, _incoming;
    private readonly HubOptions _options;

    /// <summary>Opens the store and removes unfinished uploads.</summary>
    public UploadStore(HubOptions options)
    {
        _options = options;
        _root = Path.Combine(options.DataDirectory, "uploads");
        _incoming = Path.Combine(options.DataDirectory, "uploads.incoming");
        if (Directory.Exists(_incoming))
            Directory.Delete(_incoming, recursive: true);
        Directory.CreateDirectory(_incoming);
        Directory.CreateDirectory(_root);
    }

    /// <summary>All files: name with the device in front, bytes, time, in the order of names.</summary>
    public IReadOnlyList<FileInfo> List() => [.. new DirectoryInfo(_root).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal)];

    /// <summary>The name of a listed file.</summary>
    public string NameOf(FileInfo file) => Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>Where a file lies; null when there is none.</summary>
    public string? Find(string name) => UploadName.IsValid(name) && Path.Combine(_root, name) is var path && File.Exists(path) ? path : null;

    /// <summary>Stores what a stream holds under a valid name; null when it is on the disk, else why nothing of it was kept.</summary>
    public async Task<HubError?> AddAsync(string name, Stream content, long? length, CancellationToken cancellationToken)
    {
        long most = Math.Min(_options.MaxBlobBytes, _options.MaxUploadBytes - List().Sum(file => file.Length));
        if (most <= 0)
            return HubError.StorageFull($"The hub keeps at most {_options.MaxUploadBytes} bytes of uploads; delete some in '{_root}'.");
        if (length > most)
            return HubError.TooLarge($"The file may have at most {most} bytes.");
        string temporary = Path.Combine(_incoming, Guid.NewGuid().ToString("n")), path = Path.Combine(_root, name);
        try
        {
            if (!await ReceiveAsync(content, temporary, most, cancellationToken).ConfigureAwait(false))
                return HubError.TooLarge($"The file may have at most {most} bytes.");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(temporary, path, overwrite: true);
            DirectorySync.Flush(Path.GetDirectoryName(path)!);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException && !cancellationToken.IsCancellationRequested)
        {
            return HubError.StorageFull($"The file could not be stored: {failure.Message}");
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes a stream to a new file and flushes it to the disk; false when it has more bytes than it may.</summary>
    internal static async Task<bool> ReceiveAsync(Stream content, string temporary, long most, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferBytes];
        await using FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (file.Length + read > most)
                return false;
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }

        file.Flush(flushToDisk: true);
        return true;
    }
}
