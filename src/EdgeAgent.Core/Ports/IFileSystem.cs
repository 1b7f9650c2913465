namespace EdgeAgent.Core.Ports;

/// <summary>The file operations on which the agent's durability rests, one member an operation, so that a test can fail or cut the power at each.</summary>
/// <remarks>All members throw <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> as <see cref="System.IO"/> does; <see cref="Storage.StorageFault"/> tells a
/// full disk from the rest. Paths are absolute.</remarks>
public interface IFileSystem
{
    /// <summary>Creates a directory and its parents; does nothing when it exists.</summary>
    /// <param name="directory">The directory.</param>
    void CreateDirectory(string directory);

    /// <summary>Lists the names of the files in a directory, without its sub-directories.</summary>
    /// <param name="directory">The directory; one that does not exist has no files.</param>
    /// <returns>File names without the directory, in no particular order.</returns>
    IReadOnlyList<string> ListFiles(string directory);

    /// <summary>Tells a file's length.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The length in bytes; null when there is no such file.</returns>
    long? FindLength(string path);

    /// <summary>Opens a file for reading from its start.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    Stream OpenRead(string path);

    /// <summary>Gives a whole file's bytes, without copying them where the file system can.</summary>
    /// <param name="path">The file. It must not be changed in place while the bytes are used; it may be replaced and deleted.</param>
    /// <returns>The bytes, which need not be disposed.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    ReadOnlyMemory<byte> Map(string path)
    {
        using Stream stream = OpenRead(path);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Opens a file for writing at its end, creating an empty one when there is none.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file; the caller disposes it.</returns>
    IWritableFile OpenAppend(string path);

    /// <summary>Renames a file; a file with the new name is replaced in the same instant.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">Its new name, in the same file system.</param>
    void Rename(string from, string to);

    /// <summary>Deletes a file; does nothing when there is none.</summary>
    /// <param name="path">The file.</param>
    void Delete(string path);

    /// <summary>Waits until creations, renames and deletions in a directory are on the medium.</summary>
    /// <param name="directory">The directory.</param>
    void SyncDirectory(string directory);

    /// <summary>Tells how many bytes the agent may still write to the file system that holds a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>Free bytes.</returns>
    long GetFreeBytes(string directory);
}
