using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>A disk in memory that knows what is synchronised: it can fail any operation that writes, and lose power before any.</summary>
/// <remarks>A file's bytes are safe after Sync, its name after SyncDirectory. Directories are safe as soon as they are made.</remarks>
internal sealed class SimulatedDisk : IFileSystem
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Node> _visible = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Node> _durable = new(StringComparer.Ordinal);

    /// <summary>The operations that wrote, so far, each with its name.</summary>
    public List<string> Operations { get; } = [];

    /// <summary>The index of the operation before which the power goes; -1 for never.</summary>
    public int CutAt { get; set; } = -1;

    /// <summary>The index of the operation that fails once; -1 for none.</summary>
    public int FailAt { get; set; } = -1;

    /// <summary>What the failing operation throws.</summary>
    public Func<Exception> Fault { get; set; } = DiskFull;

    /// <summary>The bytes that may still be written.</summary>
    public long FreeBytes { get; set; } = 1L << 40;

    public IReadOnlyList<string> AllFiles
    {
        get
        {
            lock (_gate)
                return [.. _visible.Keys.Order(StringComparer.Ordinal)];
        }
    }

    public static IOException DiskFull() => new("No space left on device", 28);

    public static IOException Failing() => new("Input/output error", 5);

    /// <summary>The disk as the next start finds it.</summary>
    public SimulatedDisk AfterPowerCut(CrashKind kind)
    {
        var next = new SimulatedDisk();
        foreach ((string path, Node node) in kind == CrashKind.LosesEverything ? _durable : _visible)
        {
            byte[] bytes = kind switch
            {
                CrashKind.KeepsEverything => [.. node.Bytes],
                CrashKind.KeepsNamesAndZeros when node.Bytes.Count > node.Synced.Length => [.. node.Synced, .. new byte[node.Bytes.Count - node.Synced.Length]],
                _ => node.Synced,
            };
            var copy = new Node { Bytes = [.. bytes], Synced = bytes };
            next._visible[path] = copy;
            next._durable[path] = copy;
        }
        return next;
    }

    public void Corrupt(string path)
    {
        lock (_gate)
            _visible[path].Bytes[_visible[path].Bytes.Count / 2] ^= 0x40;
    }

    public void CreateDirectory(string directory)
    {
    }

    public IReadOnlyList<string> ListFiles(string directory)
    {
        lock (_gate)
            return [.. _visible.Keys.Where(path => Path.GetDirectoryName(path) == directory).Select(path => Path.GetFileName(path))];
    }

    public long? FindLength(string path)
    {
        lock (_gate)
            return _visible.TryGetValue(path, out Node? node) ? node.Bytes.Count : null;
    }

    public Stream OpenRead(string path)
    {
        lock (_gate)
            return _visible.TryGetValue(path, out Node? node) ? new MemoryStream([.. node.Bytes], writable: false) : throw new FileNotFoundException(path);
    }

    public IWritableFile OpenAppend(string path)
    {
        lock (_gate)
        {
            Operate($"open {Path.GetFileName(path)}");
            if (!_visible.TryGetValue(path, out Node? node))
                _visible.Add(path, node = new Node());
            return new OpenFile(this, node, Path.GetFileName(path));
        }
    }

    public void Rename(string from, string to)
    {
        lock (_gate)
        {
            Operate($"rename {Path.GetFileName(from)} {Path.GetFileName(to)}");
            if (!_visible.Remove(from, out Node? node))
                throw new FileNotFoundException(from);
            _visible[to] = node;
        }
    }

    public void Delete(string path)
    {
        lock (_gate)
        {
            Operate($"delete {Path.GetFileName(path)}");
            _visible.Remove(path);
        }
    }

    public void SyncDirectory(string directory)
    {
        lock (_gate)
        {
            Operate($"sync directory {Path.GetFileName(directory)}");
            foreach (string path in _durable.Keys.Where(path => Path.GetDirectoryName(path) == directory && !_visible.ContainsKey(path)).ToList())
                _durable.Remove(path);
            foreach ((string path, Node node) in _visible)
            {
                if (Path.GetDirectoryName(path) == directory)
                    _durable[path] = node;
            }
        }
    }

    public long GetFreeBytes(string directory) => FreeBytes;

    private void Operate(string operation)
    {
        int index = Operations.Count;
        Operations.Add(operation);
        if (CutAt >= 0 && index >= CutAt)
            throw new PowerCutException();
        if (index == FailAt)
            throw Fault();
    }

    private sealed class Node
    {
        public List<byte> Bytes { get; init; } = [];

        public byte[] Synced { get; set; } = [];
    }

    private sealed class OpenFile(SimulatedDisk disk, Node node, string name) : IWritableFile
    {
        public long Length => node.Bytes.Count;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            lock (disk._gate)
            {
                // What a failing or interrupted write leaves is half of it.
                int before = node.Bytes.Count;
                node.Bytes.AddRange(bytes[..(bytes.Length / 2)]);
                disk.Operate($"write {name}");
                node.Bytes.RemoveRange(before, node.Bytes.Count - before);
                node.Bytes.AddRange(bytes);
            }
        }

        public void Truncate(long length)
        {
            lock (disk._gate)
            {
                disk.Operate($"truncate {name}");
                node.Bytes.RemoveRange((int)length, node.Bytes.Count - (int)length);
            }
        }

        public void Sync()
        {
            lock (disk._gate)
            {
                disk.Operate($"sync {name}");
                node.Synced = [.. node.Bytes];
            }
        }

        public void Dispose()
        {
        }
    }
}
