using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace EdgeAgent.IotHub;

/// <summary>A device's certificate with its key, as one state of its files gave it.</summary>
/// <param name="Leaf">The certificate, with its private key.</param>
/// <param name="Intermediates">The other certificates of the file.</param>
/// <param name="Digest">Tells one state of the files from another.</param>
internal sealed record ClientCertificate(X509Certificate2 Leaf, X509Certificate2Collection Intermediates, string Digest)
{
    /// <summary>For HTTPS: the certificate with the chain that the file holds.</summary>
    public SslStreamCertificateContext CreateContext() => SslStreamCertificateContext.Create(Leaf, Intermediates, offline: true);
}
