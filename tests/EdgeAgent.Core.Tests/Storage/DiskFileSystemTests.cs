using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;
using EdgeAgent.Core.Tests.Support;

namespace EdgeAgent.Core.Tests.Storage;

public sealed class DiskFileSystemTests
{
    private readonly DiskFileSystem _files = new();

    [Fact]
    public void Files_are_appended_synchronised_renamed_and_deleted()
    {
        using var folder = new TestFolder();
        string path = folder["a"], other = folder["b"];
        using (IWritableFile file = _files.OpenAppend(path))
        {
            file.Write([1, 2, 3, 4]);
            file.Truncate(2);
            file.Write([5]);
            file.Sync();
        }
        using (IWritableFile file = _files.OpenAppend(path))
        {
            Assert.Equal(3, file.Length);
            file.Write([6]);
        }
        File.WriteAllBytes(other, [9]);
        _files.Rename(path, other);
        _files.SyncDirectory(folder.Path);
        Assert.Equal([1, 2, 5, 6], File.ReadAllBytes(other));
        Assert.Equal(["b"], _files.ListFiles(folder.Path));
        Assert.Equal([1, 2, 5, 6], _files.Map(other).ToArray());
        Assert.Throws<FileNotFoundException>(() => _files.Map(folder["missing"]));
        Assert.Equal(4, _files.FindLength(other));
        _files.Delete(other);
        _files.Delete(other);
        Assert.Null(_files.FindLength(other));
        Assert.Empty(_files.ListFiles(folder["missing"]));
        Assert.True(_files.GetFreeBytes(folder.Path) > 0);
    }

    [Fact]
    public void Synchronising_a_missing_directory_says_which()
    {
        using var folder = new TestFolder();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "directories are not synchronised on Windows");
        IOException exception = Assert.Throws<IOException>(() => _files.SyncDirectory(folder["missing"]));
        Assert.Contains("missing", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_told_from_other_faults()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no /dev/full");
        using IWritableFile file = new DiskFileSystem().OpenAppend("/dev/full");
        IOException exception = Assert.Throws<IOException>(() => file.Write(new byte[16]));
        Assert.True(StorageFault.IsDiskFull(exception), $"{exception.HResult}: {exception.Message}");
        Assert.Equal(FailureCode.DiskFull, StorageFault.CodeOf(exception));
        Assert.Equal(FailureCode.StorageFailed, StorageFault.CodeOf(new UnauthorizedAccessException()));
        Assert.False(StorageFault.Is(new InvalidOperationException()));
    }
}
