using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeAgent.TestSupport;

/// <summary>A certificate authority of its own, with a PEM file of its certificate, that issues server certificates.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _authority;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-agent-ca-");

    public TestAuthority()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=EdgeAgent test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        CaFile = Path.Combine(_folder.FullName, "ca.pem");
        File.WriteAllText(CaFile, _authority.ExportCertificatePem());
    }

    public string CaFile { get; }

    public X509Certificate2 IssueServer(string dnsName = "localhost", TimeSpan? expired = null)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={dnsName}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(dnsName);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        DateTimeOffset end = expired is { } past ? DateTimeOffset.UtcNow - past : DateTimeOffset.UtcNow.AddDays(10);
        using X509Certificate2 bare = request.Create(_authority, DateTimeOffset.UtcNow.AddHours(-20), end, RandomNumberGenerator.GetBytes(16));
        using X509Certificate2 withKey = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    public X509Certificate2 IssueClient(string name, ECDsa key)
    {
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        return request.Create(_authority, DateTimeOffset.UtcNow.AddHours(-20), DateTimeOffset.UtcNow.AddDays(10), RandomNumberGenerator.GetBytes(16));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }
}
