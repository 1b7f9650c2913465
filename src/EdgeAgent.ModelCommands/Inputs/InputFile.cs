using EdgeAgent.Kernels;

namespace EdgeAgent.ModelCommands.Inputs;

/// <summary>Reads files that the user named.</summary>
public static class InputFile
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The path.</param>
    /// <param name="role">What the file is for, as messages name it: <c>model</c>, <c>input</c>.</param>
    /// <exception cref="CommandFailureException">There is no such file, or it cannot be read.</exception>
    public static byte[] ReadAll(string path, string role) => Read(path, role, File.ReadAllBytes);

    /// <summary>Maps a whole file; it must not be changed in place while the program runs.</summary>
    /// <param name="path">The path.</param>
    /// <param name="role">What the file is for, as messages name it: <c>model</c>, <c>input</c>.</param>
    /// <exception cref="CommandFailureException">There is no such file, or it cannot be read.</exception>
    public static ReadOnlyMemory<byte> Map(string path, string role) => Read(path, role, MappedFile.Open);

    private static T Read<T>(string path, string role, Func<string, T> read)
    {
        if (Directory.Exists(path))
            throw new CommandFailureException($"the {role} {path} is a folder; a file is needed");
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandFailureException($"there is no {role} file {path}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailureException($"the {role} file {path} cannot be read: {e.Message}", e);
        }
    }
}
