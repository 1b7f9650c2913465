namespace EdgeAgent.Worker.Configuration;

/// <summary>Files that hold keys: credentials of systemd, or files that nobody but their owner can read.</summary>
internal static class SecretFile
{
    /// <summary>Before the name of a credential of systemd, in the place of a file's name.</summary>
    public const string CredentialPrefix = "credential:";

    private const string CredentialsVariable = "CREDENTIALS_DIRECTORY";
    private const int LargestKeyFile = 4096;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The path of a file with a key, checked.</summary>
    /// <param name="file">The configuration file.</param>
    /// <param name="place">Where in it the name stands, for errors.</param>
    /// <param name="name">The file's name, relative to the configuration file or absolute; or <c>credential:NAME</c>.</param>
    /// <exception cref="ConfigurationException">There is no such file, or others than its owner can read or write it.</exception>
    public static string Locate(string file, string place, string name)
    {
        bool isCredential = name.StartsWith(CredentialPrefix, StringComparison.Ordinal);
        string path = isCredential ? Credential(file, place, name[CredentialPrefix.Length..]) : Path.GetFullPath(name, Path.GetDirectoryName(file)!);
        if (!File.Exists(path))
            throw new ConfigurationException($"{file}: {place} cannot be read: there is no file '{path}'.");
        if (!isCredential && !OperatingSystem.IsWindows() && File.GetUnixFileMode(path) is var mode && (mode & Others) != 0)
        {
            throw new ConfigurationException(
                $"{file}: {place} names '{path}', which others than its owner can read or write (mode 0{Convert.ToString((int)mode, 8)}); a file with a key must have mode 0600: chmod 600 '{path}'.");
        }

        return path;
    }

    /// <summary>Reads a file that <see cref="Locate"/> found.</summary>
    /// <exception cref="ConfigurationException">It cannot be read.</exception>
    public static string Read(string file, string place, string path)
    {
        try
        {
            return new FileInfo(path).Length <= LargestKeyFile
                ? File.ReadAllText(path)
                : throw new ConfigurationException($"{file}: {place} names '{path}', which is larger than {LargestKeyFile} bytes, so it holds no key.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file}: {place} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a key: base64 of 16 to 64 bytes.</summary>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public static byte[] ReadKey(string file, string place, string path)
    {
        string text = Read(file, place, path).Trim();
        byte[] key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out int length) && length is >= 16 and <= 64
            ? key[..length]
            : throw new ConfigurationException($"{file}: {place} names '{path}', which holds no key; expected base64 of 16 to 64 bytes.");
    }

    private static string Credential(string file, string place, string name)
    {
        string? directory = Environment.GetEnvironmentVariable(CredentialsVariable);
        if (string.IsNullOrEmpty(directory))
            throw new ConfigurationException($"{file}: {place} names the credential '{name}', and systemd gave none (${CredentialsVariable} is not set); see LoadCredential= of systemd.exec.");
        return name.Length > 0 && name.IndexOf('/', StringComparison.Ordinal) < 0 && name != ".."
            ? Path.Combine(directory, name)
            : throw new ConfigurationException($"{file}: {place} names the credential '{name}'; expected the name of a file in ${CredentialsVariable}.");
    }
}
