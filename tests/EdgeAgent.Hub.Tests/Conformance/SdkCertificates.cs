using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeAgent.Hub.Tests.Conformance;

/// <summary>Certificates and keys of devices, made for one run: <c>{name}.pem</c> and <c>{name}.key</c>.</summary>
internal static class SdkCertificates
{
    public static void Write(string folder)
    {
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest authorityRequest = new("CN=Factory", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using X509Certificate2 authority = authorityRequest.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(30));
        Save(folder, "authority", authority, authorityKey);
        foreach (string name in new[] { "self-signed", "other", "enrolled" })
        {
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using X509Certificate2 certificate = Request(name, key).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(30));
            Save(folder, name, certificate, key);
        }

        foreach (string name in new[] { "signed-device", "grouped" })
        {
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using X509Certificate2 certificate = Request(name, key).Create(authority, Now.AddHours(-1), Now.AddDays(20), RandomNumberGenerator.GetBytes(8));
            Save(folder, name, certificate, key);
        }
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static CertificateRequest Request(string name, ECDsa key)
    {
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        return request;
    }

    private static void Save(string folder, string name, X509Certificate2 certificate, ECDsa key)
    {
        File.WriteAllText(Path.Combine(folder, name + ".pem"), certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(Path.Combine(folder, name + ".key"), key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
