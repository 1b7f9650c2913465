using System.Globalization;
using System.Text;

namespace EdgeAgent.Contracts.Manifests;

/// <summary>The bytes that are signed: <c>DSSEv1 SP length-of-type SP type SP length-of-payload SP payload</c>, lengths in decimal.</summary>
/// <remarks>The lengths make the encoding injective: two different pairs of type and payload never give the same bytes.</remarks>
public static class PreAuthenticationEncoding
{
    /// <summary>Encodes a type and a payload.</summary>
    /// <param name="payloadType">The type.</param>
    /// <param name="payload">The payload.</param>
    /// <returns>The bytes to sign.</returns>
    public static byte[] Encode(string payloadType, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(payloadType);
        string head = string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {Encoding.UTF8.GetByteCount(payloadType)} {payloadType} {payload.Length} ");
        return [.. Encoding.UTF8.GetBytes(head), .. payload];
    }
}
