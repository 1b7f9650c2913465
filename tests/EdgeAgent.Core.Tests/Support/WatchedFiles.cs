using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>A file system that counts what reaches the medium, and lets a test stop or fail each operation that writes.</summary>
internal sealed class WatchedFiles(IFileSystem inner) : IFileSystem
{
    private long _bytes, _syncs, _operations;

    /// <summary>Bytes written.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Synchronisations of files and directories.</summary>
    public long Syncs => Interlocked.Read(ref _syncs);

    /// <summary>Operations that wrote.</summary>
    public long Operations => Interlocked.Read(ref _operations);

    /// <summary>Runs before each operation that writes, with its path.</summary>
    public Action<string> BeforeWrite { get; set; } = _ => { };

    public void CreateDirectory(string directory)
    {
        BeforeWrite(directory);
        inner.CreateDirectory(directory);
    }

    public IReadOnlyList<string> ListFiles(string directory) => inner.ListFiles(directory);

    public long? FindLength(string path) => inner.FindLength(path);

    public Stream OpenRead(string path) => inner.OpenRead(path);

    public IWritableFile OpenAppend(string path)
    {
        Count(path);
        return new File(this, path, inner.OpenAppend(path));
    }

    public void Rename(string from, string to)
    {
        Count(to);
        inner.Rename(from, to);
    }

    public void Delete(string path)
    {
        if (inner.FindLength(path) is not null)
            Count(path);
        inner.Delete(path);
    }

    public void SyncDirectory(string directory)
    {
        Count(directory);
        Interlocked.Increment(ref _syncs);
        inner.SyncDirectory(directory);
    }

    public long GetFreeBytes(string directory) => inner.GetFreeBytes(directory);

    private void Count(string path)
    {
        BeforeWrite(path);
        Interlocked.Increment(ref _operations);
    }

    private sealed class File(WatchedFiles files, string path, IWritableFile inner) : IWritableFile
    {
        public long Length => inner.Length;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            files.Count(path);
            Interlocked.Add(ref files._bytes, bytes.Length);
            inner.Write(bytes);
        }

        public void Truncate(long length)
        {
            files.Count(path);
            inner.Truncate(length);
        }

        public void Sync()
        {
            files.Count(path);
            Interlocked.Increment(ref files._syncs);
            inner.Sync();
        }

        public void Dispose() => inner.Dispose();
    }
}
