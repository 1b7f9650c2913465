using System.Text;

namespace EdgeAgent.Hub.Security;

/// <summary>Writes small files so that a power cut leaves the old or the new content, never a part.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file that only its owner may read (mode 0600).</summary>
    public static void WriteSecret(string path, string text) => Write(path, text, Owner);

    /// <summary>Writes a file that everyone may read (mode 0644).</summary>
    public static void WritePublic(string path, string text) => Write(path, text, Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    private static void Write(string path, string text, UnixFileMode mode)
    {
        if (File.Exists(path) && File.ReadAllText(path) == text && (OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == mode))
            return;
        string temporary = path + ".new";
        File.Delete(temporary);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        using (FileStream file = new(temporary, options))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
