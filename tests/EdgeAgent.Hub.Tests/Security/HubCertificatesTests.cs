using System.Security.Cryptography.X509Certificates;
using EdgeAgent.Hub.Security;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Hub.Tests.Security;

public sealed class HubCertificatesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeagent-hub-").FullName;
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_server_certificate_names_the_hub_and_serves_nothing_but_servers()
    {
        using HubCertificates certificates = Open("hub.local", "localhost", "127.0.0.1", "::1");

        X509SubjectAlternativeNameExtension names = certificates.Server.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(["hub.local", "localhost"], names.EnumerateDnsNames());
        Assert.Equal(["127.0.0.1", "::1"], names.EnumerateIPAddresses().Select(address => address.ToString()));
        Assert.Equal("1.3.6.1.5.5.7.3.1", certificates.Server.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages[0].Value);
        Assert.False(certificates.Server.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal("1.2.840.10045.3.1.7", certificates.Server.GetECDsaPublicKey()!.ExportParameters(false).Curve.Oid.Value);
        Assert.True(IsTrusted(certificates.Server));
    }

    [Fact]
    public void A_second_start_keeps_the_certificates()
    {
        string first, second;
        using (HubCertificates certificates = Open("localhost"))
            first = certificates.Server.Thumbprint;
        using (HubCertificates certificates = Open("localhost"))
            second = certificates.Server.Thumbprint;

        Assert.Equal(first, second);
    }

    [Fact]
    public void The_server_certificate_is_renewed_while_the_hub_runs_and_clients_trust_it_on()
    {
        using HubCertificates certificates = Open("localhost");
        string authority = File.ReadAllText(Path.Combine(_folder, "ca.pem")), first = certificates.Server.Thumbprint;

        _time.Advance(TimeSpan.FromDays(340));

        Assert.NotEqual(first, certificates.Server.Thumbprint);
        Assert.True(certificates.Server.NotAfter.ToUniversalTime() > _time.GetUtcNow().AddDays(300));
        Assert.Equal(authority, File.ReadAllText(Path.Combine(_folder, "ca.pem")));
        Assert.True(IsTrusted(certificates.Server));
    }

    [Fact]
    public void New_names_a_damaged_file_or_an_old_authority_bring_new_certificates()
    {
        string first;
        using (HubCertificates certificates = Open("localhost"))
            first = certificates.Server.Thumbprint;
        using (HubCertificates certificates = Open("localhost", "hub.local"))
            Assert.NotEqual(first, first = certificates.Server.Thumbprint);

        File.WriteAllText(Path.Combine(_folder, "server.key"), "damaged");
        using (HubCertificates certificates = Open("localhost", "hub.local"))
            Assert.NotEqual(first, first = certificates.Server.Thumbprint);

        string authority = File.ReadAllText(Path.Combine(_folder, "ca.pem"));
        _time.Advance(TimeSpan.FromDays(3400));
        using (HubCertificates certificates = Open("localhost", "hub.local"))
        {
            Assert.NotEqual(first, certificates.Server.Thumbprint);
            Assert.NotEqual(authority, File.ReadAllText(Path.Combine(_folder, "ca.pem")));
            Assert.True(IsTrusted(certificates.Server));
        }
    }

    private HubCertificates Open(params string[] names) => new(_folder, names, _time, NullLogger<HubCertificates>.Instance);

    private bool IsTrusted(X509Certificate2 certificate)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(Path.Combine(_folder, "ca.pem"));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        return chain.Build(certificate);
    }
}
