using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeAgent.IotHub;

/// <summary>The certificate authorities that a device trusts in place of the system's, from one PEM file.</summary>
public static class TrustAnchors
{
    /// <summary>Reads the certificates of a PEM file.</summary>
    /// <exception cref="IOException">The file cannot be read, or holds no certificate; the message names it.</exception>
    public static X509Certificate2Collection Load(string file)
    {
        X509Certificate2Collection anchors = [];
        try
        {
            anchors.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new IOException($"The file of trusted certificates '{file}' cannot be read: {e.Message}", e);
        }

        return anchors.Count > 0 ? anchors : throw new IOException($"The file of trusted certificates '{file}' holds no PEM certificate.");
    }

    /// <summary>The rules by which a server's certificate is checked against the given authorities, and against nothing else.</summary>
    /// <remarks>Revocation is not asked for: a device behind a firewall reaches its hub and nobody else, so a check could only fail.</remarks>
    public static X509ChainPolicy CreatePolicy(X509Certificate2Collection anchors)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(anchors);
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        return policy;
    }

    /// <summary>Why a server's certificate was refused, in one clause; null when it was not.</summary>
    public static string? Explain(SslPolicyErrors errors, X509Chain? chain, string serverName)
    {
        if (errors == SslPolicyErrors.None)
            return null;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "the server showed none";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"it is not for the name '{serverName}'";
        string details = string.Join("; ", chain?.ChainStatus.Select(s => s.StatusInformation.Trim().TrimEnd('.')).Distinct() ?? []);
        return details.Length > 0 ? details : "no trusted authority issued it";
    }
}
