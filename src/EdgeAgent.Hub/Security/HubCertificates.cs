using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Hub.Security;

/// <summary>The hub's own development certificate authority and the server certificate that it signs; both ECDSA P-256.</summary>
/// <remarks>
/// Files: <c>ca.pem</c> (for clients), <c>ca.key</c>, <c>server.pem</c>, <c>server.key</c>; keys have mode 0600. The authority lasts ten years and signs server
/// certificates only. A server certificate lasts a year and is replaced when under a month is left, when the hub's names change, or when the authority is new.
/// </remarks>
internal sealed partial class HubCertificates : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650), ServerLifetime = TimeSpan.FromDays(365), RenewBefore = TimeSpan.FromDays(30);

    private readonly string _directory;
    private readonly IReadOnlyCollection<string> _names;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _renewal;
    private readonly X509Certificate2 _authority;
    private X509Certificate2 _server;

    /// <summary>Loads the certificates, making what is missing or no longer good.</summary>
    public HubCertificates(string directory, IReadOnlyCollection<string> names, TimeProvider time, ILogger<HubCertificates> logger)
    {
        (_directory, _names, _time, _logger) = (directory, names, time, logger);
        _authority = Load("ca") is { } known && known.NotAfter.ToUniversalTime() > Now + ServerLifetime ? known : CreateAuthority();
        _server = Load("server") is { } present && IsGood(present) ? present : CreateServer();
        _renewal = time.CreateTimer(_ => RenewIfNeeded(), null, TimeSpan.FromHours(12), TimeSpan.FromHours(12));
    }

    /// <summary>The certificate for the next TLS handshake.</summary>
    public X509Certificate2 Server => Volatile.Read(ref _server);

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <inheritdoc/>
    public void Dispose()
    {
        _renewal.Dispose();
        _server.Dispose();
        _authority.Dispose();
    }

    private void RenewIfNeeded()
    {
        if (!IsGood(Server))
            Volatile.Write(ref _server, CreateServer());   // the old one stays alive for handshakes under way; the collector ends it
    }

    private bool IsGood(X509Certificate2 server)
    {
        HashSet<string> present = new(StringComparer.OrdinalIgnoreCase);
        if (server.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is { } alternatives)
        {
            present.UnionWith(alternatives.EnumerateDnsNames());
            present.UnionWith(alternatives.EnumerateIPAddresses().Select(address => address.ToString()));
        }

        return server.NotAfter.ToUniversalTime() > Now + RenewBefore
            && server.NotBefore.ToUniversalTime() <= Now
            && server.IssuerName.RawData.AsSpan().SequenceEqual(_authority.SubjectName.RawData)
            && IsSignedByAuthority(server)
            && _names.All(present.Contains);
    }

    private bool IsSignedByAuthority(X509Certificate2 server)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = Now;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(server);
    }

    private X509Certificate2 CreateAuthority()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string serial = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        CertificateRequest request = new($"CN=EdgeAgent hub development CA {serial}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        X509Certificate2 certificate = request.CreateSelfSigned(Now.AddDays(-1), Now + AuthorityLifetime);
        Save("ca", certificate, key);
        LogAuthorityMade(Path.Combine(_directory, "ca.pem"));
        return certificate;
    }

    private X509Certificate2 CreateServer()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={_names.First()}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder alternatives = new();
        foreach (string name in _names)
        {
            if (IPAddress.TryParse(name, out IPAddress? address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using X509Certificate2 signed = request.Create(_authority, Now.AddDays(-1) < _authority.NotBefore.ToUniversalTime() ? _authority.NotBefore : Now.AddDays(-1),
            Now + ServerLifetime, RandomNumberGenerator.GetBytes(16));
        Save("server", signed, key);
        LogServerMade(string.Join(", ", _names), Now + ServerLifetime);
        return signed.CopyWithPrivateKey(key);
    }

    private X509Certificate2? Load(string name)
    {
        string certificate = Path.Combine(_directory, name + ".pem"), key = Path.Combine(_directory, name + ".key");
        if (!File.Exists(certificate) || !File.Exists(key))
            return null;
        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (CryptographicException)
        {
            LogUnreadable(certificate);
            return null;
        }
    }

    private void Save(string name, X509Certificate2 certificate, ECDsa key)
    {
        PrivateFile.WriteSecret(Path.Combine(_directory, name + ".key"), key.ExportPkcs8PrivateKeyPem() + "\n");
        PrivateFile.WritePublic(Path.Combine(_directory, name + ".pem"), certificate.ExportCertificatePem() + "\n");
    }

    [LoggerMessage(100, LogLevel.Information, "Made a development certificate authority; clients trust it by {Path}")]
    private partial void LogAuthorityMade(string path);

    [LoggerMessage(101, LogLevel.Information, "Made a server certificate for {Names}, good until {Until:u}")]
    private partial void LogServerMade(string names, DateTime until);

    [LoggerMessage(102, LogLevel.Warning, "The certificate {Path} does not fit its key file; a new pair replaces it")]
    private partial void LogUnreadable(string path);
}
