using System.Security.Cryptography;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;

namespace EdgeAgent.Cli.Signing;

/// <summary>A P-256 key in a PEM file: a private one (PKCS#8, perhaps encrypted) or a public one.</summary>
internal sealed class KeyFile : IDisposable
{
    private const int Iterations = 600_000;

    private readonly ECDsa _key;

    private KeyFile(ECDsa key, bool isPrivate, string path)
    {
        _key = key;
        IsPrivate = isPrivate;
        Public = VerificationKey.Of(key) ?? throw new CommandFailureException($"{path} holds a key of another curve; P-256 is needed, make one with 'edgectl keys new'");
    }

    public bool IsPrivate { get; }

    public VerificationKey Public { get; }

    /// <summary>Reads a key.</summary>
    /// <param name="path">The PEM file.</param>
    /// <param name="passphraseFile">The file whose first line decrypts it; null for none.</param>
    /// <exception cref="CommandFailureException">It is no P-256 key, or the passphrase is missing or wrong.</exception>
    public static KeyFile Read(string path, string? passphraseFile)
    {
        string pem = System.Text.Encoding.UTF8.GetString(InputFile.ReadAll(path, "key"));
        bool isEncrypted = pem.Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal);
        if (isEncrypted && passphraseFile is null)
            throw new CommandFailureException($"{path} is encrypted; give its passphrase with --passphrase-file FILE");
        ECDsa key = ECDsa.Create();
        try
        {
            if (isEncrypted)
                key.ImportFromEncryptedPem(pem, ReadPassphrase(passphraseFile!));
            else
                key.ImportFromPem(pem);
            return new KeyFile(key, pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal), path);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new CommandFailureException(isEncrypted ? $"{path} cannot be decrypted with that passphrase" : $"{path} holds no P-256 key in PEM form", e);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Reads keys that must be able to sign.</summary>
    public static IReadOnlyList<KeyFile> ReadPrivate(IEnumerable<string> paths, string? passphraseFile)
    {
        List<KeyFile> keys = [.. paths.Select(path => Read(path, passphraseFile))];
        return keys.TrueForAll(key => key.IsPrivate) ? keys : throw new CommandFailureException("a public key cannot sign; give the files of private keys with --key");
    }

    /// <summary>Makes a key: the private half under the path, readable by its owner alone, and the public half beside it.</summary>
    /// <returns>The public key.</returns>
    /// <exception cref="CommandFailureException">One of the files exists already, or cannot be written.</exception>
    public static VerificationKey Create(string path, string publicPath, string? passphraseFile)
    {
        if (File.Exists(publicPath))
            throw new CommandFailureException($"{publicPath} exists already; keys are not overwritten");
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string pem = passphraseFile is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(ReadPassphrase(passphraseFile), new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations));
        Write(path, pem, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Write(publicPath, key.ExportSubjectPublicKeyInfoPem(), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        return VerificationKey.Of(key)!;
    }

    public SignedEnvelope Sign(SignedEnvelope envelope) => EnvelopeSigner.Sign(envelope, _key);

    public void Dispose() => _key.Dispose();

    private static string ReadPassphrase(string path)
    {
        string text = System.Text.Encoding.UTF8.GetString(InputFile.ReadAll(path, "passphrase"));
        string line = text.Split('\n')[0].TrimEnd('\r');
        return line.Length > 0 ? line : throw new CommandFailureException($"the first line of {path} is empty; it must be the passphrase");
    }

    private static void Write(string path, string text, UnixFileMode mode)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        try
        {
            using FileStream stream = new(path, options);
            stream.Write(System.Text.Encoding.ASCII.GetBytes(text + "\n"));
            stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailureException(File.Exists(path) ? $"{path} exists already; keys are not overwritten" : $"{path} cannot be written: {e.Message}", e);
        }
    }
}
