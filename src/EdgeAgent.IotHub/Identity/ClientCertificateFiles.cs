using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EdgeAgent.IotHub;

/// <summary>The PEM files of a device's certificate and its private key, which may be replaced while the device runs.</summary>
/// <remarks>
/// The files are looked at before each connection. A new pair is tried at the next one; when it cannot be read or the hub refuses it, the pair that the hub accepted last is
/// used, from memory; the new one is tried again at every tenth connection, when both were refused, and when the files change once more. Thread-safe.
/// </remarks>
/// <param name="certificateFile">The certificate, and behind it those of its issuers where the hub needs them.</param>
/// <param name="keyFile">The private key, not encrypted; may be the same file.</param>
public sealed class ClientCertificateFiles(string certificateFile, string keyFile)
{
    private const long LargestFile = 1 << 20;
    private const int RetryEvery = 10;

    private readonly Lock _gate = new();
    private ClientCertificate? _loaded, _accepted;
    private string? _refused;
    private int _passedOver;

    /// <summary>The file of the certificate.</summary>
    public string CertificateFile { get; } = certificateFile;

    /// <summary>The file of the key.</summary>
    public string KeyFile { get; } = keyFile;

    /// <summary>When the certificate in the file ends.</summary>
    /// <exception cref="IOException">The files cannot be read; the message says why.</exception>
    public DateTimeOffset ReadEnd()
    {
        lock (_gate)
            return Load(out string problem) is { } certificate ? certificate.Leaf.NotAfter : throw new IOException(problem);
    }

    /// <summary>The certificate for the next connection; null with the reason when there is none. A reason beside a certificate says why it is not the newest.</summary>
    internal ClientCertificate? Choose(out string? problem)
    {
        lock (_gate)
        {
            ClientCertificate? newest = Load(out string reason);
            problem = newest is null ? reason : null;
            if (newest is not null && newest.Digest == _refused && ++_passedOver >= RetryEvery)
                _refused = null;
            return newest is null || (newest.Digest == _refused && _accepted is not null) ? _accepted : newest;
        }
    }

    /// <summary>The hub accepted a certificate.</summary>
    internal void Accepted(ClientCertificate certificate)
    {
        lock (_gate)
            _accepted = certificate;
    }

    /// <summary>The hub refused a certificate; true when another can be tried at once.</summary>
    internal bool Refused(ClientCertificate certificate)
    {
        lock (_gate)
        {
            if (_accepted is null || certificate.Digest == _accepted.Digest)
            {
                _refused = null;
                return false;
            }

            (_refused, _passedOver) = (certificate.Digest, 0);
            return true;
        }
    }

    private ClientCertificate? Load(out string problem)
    {
        problem = "";
        try
        {
            if (new FileInfo(CertificateFile).Length > LargestFile || new FileInfo(KeyFile).Length > LargestFile)
                throw new IOException("a file is larger than 1 MiB");
            string certificate = File.ReadAllText(CertificateFile), key = File.ReadAllText(KeyFile);
            string digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{certificate}\0{key}")));
            return _loaded?.Digest == digest ? _loaded : _loaded = Create(certificate, key, digest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            problem = $"The device's certificate '{CertificateFile}' with the key '{KeyFile}' cannot be used: {e.Message.TrimEnd('.')}.";
            return null;
        }
    }

    private static ClientCertificate Create(string certificate, string key, string digest)
    {
        X509Certificate2 leaf = X509Certificate2.CreateFromPem(certificate, key);
        X509Certificate2Collection others = [];
        others.ImportFromPem(certificate);
        if (others.Count > 0)
        {
            others[0].Dispose();
            others.RemoveAt(0);
        }

        return new ClientCertificate(leaf, others, digest);
    }
}
