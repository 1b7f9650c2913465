using EdgeAgent.Worker.Configuration;

namespace EdgeAgent.Worker.Hosting;

/// <summary>The right to one data directory: a lock on a file in it, which the system takes back however the process ends.</summary>
internal sealed class DataDirectoryLock : IDisposable
{
    /// <summary>The locked file.</summary>
    public const string FileName = "agent.lock";

    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    /// <summary>Makes the directory where it is missing, readable by its owner alone, and locks it.</summary>
    /// <exception cref="ConfigurationException">It cannot be made or written, or another agent has it.</exception>
    public static DataDirectoryLock Take(string directory)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(directory);
            else
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new DataDirectoryLock(new FileStream(Path.Combine(directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The data directory '{directory}' cannot be used: {e.Message}", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
