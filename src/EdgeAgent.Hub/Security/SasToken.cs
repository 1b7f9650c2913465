using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EdgeAgent.Hub.Security;

/// <summary>A shared access signature: the right to one resource until one time, proved by a key that does not travel.</summary>
/// <remarks>
/// <c>SharedAccessSignature sr=RESOURCE&amp;sig=SIGNATURE&amp;se=EXPIRY[&amp;skn=POLICY]</c>, fields in any order. The signature is the base64 of HMAC-SHA256 over
/// the resource as it is written in <c>sr</c>, a line feed, and the expiry in Unix seconds.
/// </remarks>
public sealed class SasToken
{
    private const string Scheme = "SharedAccessSignature ";

    private readonly string _writtenResource;
    private readonly string _writtenExpiry;
    private readonly byte[] _signature;

    private SasToken(string writtenResource, string writtenExpiry, byte[] signature, DateTimeOffset expiresUtc, string? policyName)
    {
        _writtenResource = writtenResource;
        _writtenExpiry = writtenExpiry;
        _signature = signature;
        Resource = Uri.UnescapeDataString(writtenResource);
        ExpiresUtc = expiresUtc;
        PolicyName = policyName;
    }

    /// <summary>The resource, decoded, such as <c>localhost/devices/pi-001</c>.</summary>
    public string Resource { get; }

    /// <summary>When the token expires.</summary>
    public DateTimeOffset ExpiresUtc { get; }

    /// <summary>The shared access policy whose key signed; null for a device's own key.</summary>
    public string? PolicyName { get; }

    /// <summary>Signs a token.</summary>
    /// <param name="resource">The resource in plain text: <c>{host}</c> for services, <c>{host}/devices/{id}</c> for a device.</param>
    /// <param name="key">The key as connection strings hold it, in base64.</param>
    /// <param name="expiresUtc">When it expires; whole seconds count.</param>
    /// <param name="policyName">The policy that the key belongs to; null for a device's key.</param>
    /// <returns>The token, with the name of the scheme in front.</returns>
    /// <exception cref="FormatException"><paramref name="key"/> is not base64.</exception>
    public static string Create(string resource, string key, DateTimeOffset expiresUtc, string? policyName = null)
    {
        string writtenResource = Uri.EscapeDataString(resource);
        string expiry = expiresUtc.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string signature = Uri.EscapeDataString(Convert.ToBase64String(Sign(Convert.FromBase64String(key), writtenResource, expiry)));
        string token = $"{Scheme}sr={writtenResource}&sig={signature}&se={expiry}";
        return policyName is null ? token : $"{token}&skn={Uri.EscapeDataString(policyName)}";
    }

    /// <summary>Reads a token; false when the text has not the form of one.</summary>
    /// <param name="text">The token with the name of the scheme in front.</param>
    /// <param name="token">The token, its signature not yet checked.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SasToken? token)
    {
        token = null;
        if (text is null || text.Length > 4096 || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;

        string? resource = null, signature = null, expiry = null, policy = null;
        foreach (string field in text[Scheme.Length..].Split('&'))
        {
            int equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                return false;
            string value = field[(equals + 1)..];
            switch (field[..equals].Trim())
            {
                case "sr": resource = value; break;
                case "sig": signature = Uri.UnescapeDataString(value); break;
                case "se": expiry = value; break;
                case "skn": policy = Uri.UnescapeDataString(value); break;
                default: break;
            }
        }

        byte[] digest = new byte[HMACSHA256.HashSizeInBytes];
        if (string.IsNullOrEmpty(resource) || signature is null || !Convert.TryFromBase64String(signature, digest, out int length) || length != digest.Length
            || !long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return false;

        token = new SasToken(resource, expiry, digest, DateTimeOffset.FromUnixTimeSeconds(seconds), string.IsNullOrEmpty(policy) ? null : policy);
        return true;
    }

    /// <summary>Reads a token; null when the text has not the form of one.</summary>
    /// <param name="text">The token with the name of the scheme in front.</param>
    public static SasToken? Read(string? text) => TryParse(text, out SasToken? token) ? token : null;

    /// <summary>True when this key signed the token; takes the same time whatever the signature is.</summary>
    /// <param name="key">The key in base64.</param>
    /// <remarks>The resource is signed as it is written; clients that write it plain but sign its encoded form are accepted too.</remarks>
    public bool IsSignedBy(string key)
    {
        byte[] secret = Convert.FromBase64String(key);
        bool asWritten = CryptographicOperations.FixedTimeEquals(Sign(secret, _writtenResource, _writtenExpiry), _signature);
        bool asEncoded = CryptographicOperations.FixedTimeEquals(Sign(secret, Uri.EscapeDataString(_writtenResource), _writtenExpiry), _signature);
        return asWritten | asEncoded;
    }

    private static byte[] Sign(byte[] key, string writtenResource, string expiry) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{writtenResource}\n{expiry}"));
}
