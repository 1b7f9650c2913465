using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeAgent.IotHub;

namespace EdgeAgent.TestSupport;

/// <summary>A device's certificate and key as PEM files in a folder of their own, which a test replaces while the link runs.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-agent-certificate-");

    public TestCertificate(TestAuthority authority, string name = "pi-001")
    {
        Files = new ClientCertificateFiles(Path.Combine(_folder.FullName, "device.pem"), Path.Combine(_folder.FullName, "device.key"));
        Replace(authority, name);
    }

    public ClientCertificateFiles Files { get; }

    /// <summary>The thumbprint of the certificate that the files hold.</summary>
    public string Thumbprint { get; private set; } = "";

    public void Replace(TestAuthority authority, string name = "pi-001")
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = authority.IssueClient(name, key);
        File.WriteAllText(Files.CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(Files.KeyFile, key.ExportPkcs8PrivateKeyPem());
        Thumbprint = certificate.Thumbprint;
    }

    public void Break() => File.WriteAllText(Files.KeyFile, "-----BEGIN PRIVATE KEY-----\nMII");

    public void Dispose() => _folder.Delete(recursive: true);
}
