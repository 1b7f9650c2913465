using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeAgent.Hub.Devices;

namespace EdgeAgent.Hub.Security;

/// <summary>Decides whether a token or a certificate proves that its bearer is a device or module.</summary>
internal sealed class DeviceProof(DeviceStore devices, SharedAccessPolicies policies, HostAliases aliases, CertificateAuthorities authorities, HubOptions options, TimeProvider time)
{
    /// <summary>Why this bearer is not the identity; null when it is.</summary>
    /// <param name="name">The identity that it claims, see <see cref="IdentityName"/>.</param>
    /// <param name="token">Its token, or null.</param>
    /// <param name="certificate">Its TLS client certificate, or null.</param>
    public string? Refute(string name, SasToken? token, X509Certificate2? certificate)
    {
        if (devices.Find(name) is not { } identity || (identity.ModuleId is not null && devices.Find(identity.DeviceId) is null))
            return "the device is not registered";
        string? reason = token is not null ? RefuteToken(identity, token)
            : certificate is not null ? RefuteCertificate(identity, certificate)
            : "it needs a shared access signature or a client certificate";
        if (reason is not null)
            return reason;
        return identity.IsEnabled && (identity.ModuleId is null || devices.Find(identity.DeviceId) is { IsEnabled: true }) ? null : "the device is disabled";
    }

    /// <summary>True when a certificate's thumbprint, SHA-1 or SHA-256, is this one.</summary>
    public static bool HasThumbprint(X509Certificate2 certificate, string? thumbprint) => thumbprint is not null && string.Equals(
        thumbprint, thumbprint.Length == 64 ? certificate.GetCertHashString(HashAlgorithmName.SHA256) : certificate.Thumbprint, StringComparison.OrdinalIgnoreCase);

    private string? RefuteToken(DeviceIdentity identity, SasToken token)
    {
        if (token.ExpiresUtc + options.ClockSkew < time.GetUtcNow())
            return $"the token expired at {token.ExpiresUtc:u}";
        if (!aliases.Covers(token.Resource, IdentityName.Path(identity.Id)))
            return $"the token is for '{token.Resource}'";
        if (token.PolicyName is { } policy)
            return policies.KeyOf(policy) is { } key && token.IsSignedBy(key) && SharedAccessPolicies.RightsOf(policy).HasFlag(HubRights.DeviceConnect)
                ? null
                : $"the token is not signed with the key of policy '{policy}', or that policy is not for devices";
        return token.Resource.Contains('/', StringComparison.Ordinal) && identity.HasSigned(token) ? null : "neither key of the device signed the token";
    }

    private string? RefuteCertificate(DeviceIdentity identity, X509Certificate2 certificate)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        if (certificate.NotBefore.ToUniversalTime() - options.ClockSkew > now || certificate.NotAfter.ToUniversalTime() + options.ClockSkew < now)
            return $"the certificate is good from {certificate.NotBefore:u} to {certificate.NotAfter:u}";
        return identity.Authentication switch
        {
            AuthenticationKind.SelfSigned => HasThumbprint(certificate, identity.PrimaryThumbprint) || HasThumbprint(certificate, identity.SecondaryThumbprint)
                ? null
                : "the certificate's thumbprint is not registered for the device",
            AuthenticationKind.Authority => certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) == identity.Id && authorities.Vouch(certificate)
                ? null
                : "the certificate has another name than the device, or no registered authority signed it",
            _ => "the device does not prove itself by certificate",
        };
    }
}
