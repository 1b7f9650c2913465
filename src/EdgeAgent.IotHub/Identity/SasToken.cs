using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EdgeAgent.IotHub;

/// <summary>A shared access signature: proof of a key for one resource until one moment.</summary>
/// <remarks><c>SharedAccessSignature sr={resource}&amp;sig={HMAC-SHA256 of resource, newline, expiry}&amp;se={Unix seconds}[&amp;skn={policy}]</c>, percent-encoded as IoT Hub documents it.</remarks>
public sealed class SasToken
{
    private SasToken(string value, string resource, DateTimeOffset expiresUtc)
    {
        Value = value;
        Resource = resource;
        ExpiresUtc = expiresUtc;
    }

    /// <summary>The token's text. It is a secret.</summary>
    public string Value { get; }

    /// <summary>What the token is for, such as <c>HUB/devices/ID</c>.</summary>
    public string Resource { get; }

    /// <summary>When the token stops being valid, in whole seconds.</summary>
    public DateTimeOffset ExpiresUtc { get; }

    /// <summary>Signs a token.</summary>
    /// <param name="resource">What the token is for, not encoded: <c>HUB/devices/ID</c> for a device, <c>HUB</c> for a service.</param>
    /// <param name="key">The key's bytes.</param>
    /// <param name="expires">The end of its validity; cut to whole seconds.</param>
    /// <param name="policy">The name of the key for a service's token; null for a device's own key.</param>
    public static SasToken Create(string resource, ReadOnlySpan<byte> key, DateTimeOffset expires, string? policy = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(resource);
        string encoded = Uri.EscapeDataString(resource);
        string expiry = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signature = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{encoded}\n{expiry}"));
        string value = $"SharedAccessSignature sr={encoded}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={expiry}"
            + (policy is null ? "" : $"&skn={Uri.EscapeDataString(policy)}");
        return new SasToken(value, resource, DateTimeOffset.FromUnixTimeSeconds(expires.ToUnixTimeSeconds()));
    }

    /// <summary>The token's resource and expiry, without its signature.</summary>
    public override string ToString() => $"token for {Resource} until {ExpiresUtc:u}";
}
