using EdgeAgent.Worker.Configuration;

namespace EdgeAgent.Worker.Hosting;

/// <summary>The right to one data directory: a lock on a file in it, which the system takes back however the process ends.</summary>
/// <remarks>A directory that cannot be written keeps no agent from running: without its disk it still tells the cloud how it is doing.</remarks>
internal sealed class DataDirectoryLock : IDisposable
{
    private const int WouldBlock = 11, WindowsSharingViolation = unchecked((int)0x80070020);

    /// <summary>The locked file.</summary>
    public const string FileName = "agent.lock";

    private readonly FileStream? _file;

    private DataDirectoryLock(FileStream? file, string? problem) => (_file, Problem) = (file, problem);

    /// <summary>Why the directory cannot be written, in one sentence; null when it can.</summary>
    public string? Problem { get; }

    /// <summary>Makes the directory where it is missing, readable by its owner alone, and locks it.</summary>
    /// <returns>The right; with a <see cref="Problem"/> where the directory cannot be made or written.</returns>
    /// <exception cref="ConfigurationException">Another agent has it.</exception>
    public static DataDirectoryLock Take(string directory)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(directory);
            else
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new DataDirectoryLock(new FileStream(Path.Combine(directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), null);
        }
        catch (IOException e) when (e.HResult is WouldBlock or WindowsSharingViolation)
        {
            throw new ConfigurationException($"The data directory '{directory}' cannot be used: another agent runs on it ({e.Message})", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new DataDirectoryLock(null, $"The data directory '{directory}' cannot be written, so the agent installs no model and remembers nothing: {e.Message}");
        }
    }

    public void Dispose() => _file?.Dispose();
}
