using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;
using EdgeAgent.Core.Supervision;

namespace EdgeAgent.Core.Models;

/// <summary>A file that is being downloaded: it grows up to its announced size and survives a restart.</summary>
internal sealed class PartialBlob : IBlobWriter, IDisposable
{
    private readonly IWritableFile _file;
    private readonly BlobReference _blob;

    public PartialBlob(IFileSystem files, string path, BlobReference blob)
    {
        _file = files.OpenAppend(path);
        _blob = blob;
        Path = path;
        try
        {
            if (_file.Length > blob.Size)
                _file.Truncate(0);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
        Resumed = _file.Length > 0;
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Whether bytes of an earlier attempt are part of the file.</summary>
    public bool Resumed { get; private set; }

    /// <summary>The bytes that were appended, those that were dropped again among them.</summary>
    public long Appended { get; private set; }

    /// <summary>Whether the server sent more bytes than were announced.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>What the disk refused; null when nothing.</summary>
    public Exception? Fault { get; private set; }

    public long Length => _file.Length;

    public bool Append(ReadOnlySpan<byte> bytes)
    {
        if (Overflowed || Fault is not null)
            return false;
        LoopActivity.Mark();
        if (bytes.Length > _blob.Size - _file.Length)
        {
            Overflowed = true;
            return false;
        }
        Appended += bytes.Length;
        return Try(bytes, static (file, bytes) => file.Write(bytes));
    }

    /// <summary>The rate of the download; null for no bound.</summary>
    public DownloadPace? Pace { get; set; }

    public ValueTask PaceAsync(int bytes, CancellationToken cancellationToken) => Pace?.TakeAsync(bytes, cancellationToken) ?? ValueTask.CompletedTask;

    public bool Restart()
    {
        Resumed = false;
        return Fault is null && Try([], static (file, _) => file.Truncate(0));
    }

    /// <summary>Waits until the bytes are on the medium.</summary>
    public bool Sync() => Fault is null && Try([], static (file, _) => file.Sync());

    public void Dispose() => _file.Dispose();

    private bool Try(ReadOnlySpan<byte> bytes, FileStep step)
    {
        try
        {
            step(_file, bytes);
            return true;
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            Fault = e;
            return false;
        }
    }

    private delegate void FileStep(IWritableFile file, ReadOnlySpan<byte> bytes);
}
