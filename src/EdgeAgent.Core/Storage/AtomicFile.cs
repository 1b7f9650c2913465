using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Storage;

/// <summary>Replaces small files so that a power cut at any moment leaves the old content or the new one.</summary>
internal static class AtomicFile
{
    /// <summary>Appended to the name of a file that is being written.</summary>
    public const string FreshSuffix = ".new";

    /// <summary>Appended to the name under which the content before the last replacement is kept.</summary>
    public const string PreviousSuffix = ".previous";

    /// <summary>Writes the content beside the file, synchronises it, renames it over the file, and synchronises the directory.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file.</param>
    /// <param name="content">Its new content.</param>
    /// <param name="keepPrevious">Whether the old content stays under the name with <see cref="PreviousSuffix"/>. Between the two renames that this takes, the file is
    /// absent and the old content has that name: readers look there.</param>
    /// <exception cref="IOException">The disk is full or failed. The file holds the old content, unless the very last step, synchronising the directory, failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The disk is read-only or forbidden.</exception>
    public static void Replace(IFileSystem files, string path, ReadOnlySpan<byte> content, bool keepPrevious)
    {
        string fresh = path + FreshSuffix;
        try
        {
            files.Delete(fresh);
            using (IWritableFile file = files.OpenAppend(fresh))
            {
                file.Write(content);
                file.Sync();
            }
            if (keepPrevious && files.FindLength(path) is not null)
                files.Rename(path, path + PreviousSuffix);
            files.Rename(fresh, path);
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            TryDelete(files, fresh);
            throw;
        }
        files.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    private static void TryDelete(IFileSystem files, string path)
    {
        try
        {
            files.Delete(path);
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            // The left-over is removed by the next replacement or at the next start.
        }
    }
}
