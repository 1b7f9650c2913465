using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using EdgeAgent.Core.Ports;
using EdgeAgent.Kernels;

namespace EdgeAgent.Core.Storage;

/// <summary>The file operations on a real disk.</summary>
/// <remarks>Directories are synchronised by <c>fsync</c> of the C library, since .NET does not open directories; on Windows, whose file system orders its own
/// metadata, that step does nothing.</remarks>
public sealed class DiskFileSystem : IFileSystem
{
    private const int OpenReadOnlyCloseOnExec = 0x80000;

    /// <inheritdoc/>
    public void CreateDirectory(string directory) => Directory.CreateDirectory(directory);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string directory)
    {
        if (!Directory.Exists(directory))
            return [];
        var names = new List<string>();
        foreach (string path in Directory.EnumerateFiles(directory))
            names.Add(Path.GetFileName(path));
        return names;
    }

    /// <inheritdoc/>
    public long? FindLength(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : null;
    }

    /// <inheritdoc/>
    public Stream OpenRead(string path) => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Map(string path) => MappedFile.Open(path);

    /// <inheritdoc/>
    public IWritableFile OpenAppend(string path) => new WritableFile(path);

    /// <inheritdoc/>
    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);

    /// <inheritdoc/>
    public void SyncDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        int descriptor = Open(Encoding.UTF8.GetBytes(directory + '\0'), OperatingSystem.IsLinux() ? OpenReadOnlyCloseOnExec : 0);
        if (descriptor < 0)
            throw FromLastError("open", directory);
        try
        {
            if (FSync(descriptor) != 0)
                throw FromLastError("fsync", directory);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <inheritdoc/>
    public long GetFreeBytes(string directory) => new DriveInfo(directory).AvailableFreeSpace;

    private static IOException FromLastError(string call, string directory)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{call} of the directory '{directory}': {new Win32Exception(error).Message}", error);
    }

    // Blittable signatures, so that no marshalling code is generated and this project needs no unsafe blocks.
#pragma warning disable SYSLIB1054
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
#pragma warning restore SYSLIB1054

    private sealed class WritableFile(string path) : IWritableFile
    {
        private readonly FileStream _stream = OpenAtEnd(path);

        public long Length => _stream.Length;

        public void Write(ReadOnlySpan<byte> bytes) => _stream.Write(bytes);

        public void Truncate(long length)
        {
            _stream.SetLength(length);
            _stream.Seek(0, SeekOrigin.End);
        }

        public void Sync() => _stream.Flush(flushToDisk: true);

        public void Dispose() => _stream.Dispose();

        private static FileStream OpenAtEnd(string path)
        {
            var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 1);
            stream.Seek(0, SeekOrigin.End);
            return stream;
        }
    }
}
