using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Storage;

namespace EdgeAgent.Hub.Security;

/// <summary>The root certificates whose holders may make device certificates.</summary>
internal sealed class CertificateAuthorities(HubDatabase database, TimeProvider time)
{
    private const int MostAuthorities = 100;

    private X509Certificate2Collection? _trusted;

    /// <summary>The names and certificates, in the order of the names.</summary>
    public List<(string Name, string Pem, string ETag, DateTimeOffset CreatedUtc)> List() => database.Read(connection => connection.Query(
        "SELECT name, certificate, etag, created FROM authorities ORDER BY name", row => (row.GetString(0), row.GetString(1), row.GetString(2), row.GetTime(3)!.Value)));

    /// <summary>Adds an authority or replaces its certificate.</summary>
    public async Task<HubError?> SetAsync(string name, string? pem)
    {
        if (Read(pem) is not { } certificate)
            return HubError.Argument("The certificate must be one X.509 certificate as PEM text, or the base64 of its DER form.");
        using X509Certificate2 present = certificate;
        bool isAuthority = present.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);
        if (!isAuthority || !present.SubjectName.RawData.AsSpan().SequenceEqual(present.IssuerName.RawData))
            return HubError.Argument("The certificate must be that of a root authority: self-signed, with basic constraints that say so.");
        string text = present.ExportCertificatePem();
        HubError? error = await database.WriteAsync(connection =>
        {
            if (connection.Query("SELECT count(*) FROM authorities WHERE name <> $name", row => row.GetInt32(0), ("$name", name)).Single() >= MostAuthorities)
                return HubError.Quota($"There are at most {MostAuthorities} certificate authorities.");
            connection.Execute(
                """
                INSERT INTO authorities (name, certificate, etag, created) VALUES ($name, $certificate, $etag, $now)
                ON CONFLICT (name) DO UPDATE SET certificate = $certificate, etag = $etag
                """,
                ("$name", name), ("$certificate", text), ("$etag", EntityTag.Next()), ("$now", time.GetUtcNow()));
            return null;
        }).ConfigureAwait(false);
        Volatile.Write(ref _trusted, null);
        return error;
    }

    /// <summary>Removes an authority; false when there is none of this name.</summary>
    public async Task<bool> DeleteAsync(string name)
    {
        int deleted = await database.WriteAsync(connection => connection.Execute("DELETE FROM authorities WHERE name = $name", ("$name", name))).ConfigureAwait(false);
        Volatile.Write(ref _trusted, null);
        return deleted > 0;
    }

    /// <summary>True when one of the authorities signed the certificate and it is within its time.</summary>
    public bool Vouch(X509Certificate2 certificate) => IsSignedByAny(certificate, Trusted(), time.GetUtcNow());

    /// <summary>True when one of these roots signed the certificate, directly or by intermediates among them, and it is within its time.</summary>
    public static bool IsSignedByAny(X509Certificate2 certificate, X509Certificate2Collection roots, DateTimeOffset now)
    {
        if (roots.Count == 0)
            return false;
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificate);
    }

    /// <summary>Reads one certificate from PEM text or from the base64 of its DER form; null when it is neither.</summary>
    public static X509Certificate2? Read(string? text)
    {
        if (text is null || text.Length > 64 << 10)
            return null;
        try
        {
            return text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal)
                ? X509Certificate2.CreateFromPem(text)
                : X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text));
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private X509Certificate2Collection Trusted()
    {
        if (Volatile.Read(ref _trusted) is { } known)
            return known;
        X509Certificate2Collection read = [.. List().Select(authority => X509Certificate2.CreateFromPem(authority.Pem))];
        Volatile.Write(ref _trusted, read);
        return read;
    }
}
