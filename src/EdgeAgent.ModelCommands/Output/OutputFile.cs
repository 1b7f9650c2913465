namespace EdgeAgent.ModelCommands.Output;

/// <summary>Writes files that the user named so that no half-written one remains.</summary>
public static class OutputFile
{
    /// <summary>Refuses a path at which no file can be, before long work is done for it.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="CommandFailureException">It is a folder, or lies in one that does not exist.</exception>
    public static void RequirePlace(string path)
    {
        if (Directory.Exists(path))
            throw new CommandFailureException($"{path} is a folder; the output must be a file");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new CommandFailureException($"{path} cannot be written: there is no folder {folder}");
    }

    /// <summary>Writes a file under a temporary name in the same folder and then gives it its name.</summary>
    /// <remarks>An existing file is replaced. Whatever goes wrong, the old file stays and the temporary one is removed.</remarks>
    /// <param name="path">The file's path.</param>
    /// <param name="write">Writes the content.</param>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="CommandFailureException">The file cannot be written there.</exception>
    public static long Replace(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        RequirePlace(path);
        string draft = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            long length;
            using (FileStream stream = new(draft, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
                length = stream.Length;
            }
            File.Move(draft, path, overwrite: true);
            return length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailureException($"{path} cannot be written: {e.Message}", e);
        }
        finally
        {
            if (File.Exists(draft))
                File.Delete(draft);
        }
    }
}
