using System.Numerics;

namespace EdgeAgent.Contracts.Manifests;

/// <summary>The one form of a P-256 signature: r and s, big-endian, 32 bytes each, s in the lower half.</summary>
/// <remarks>(r, s) and (r, n - s) verify alike; with only the lower one accepted a signature cannot be varied by those who do not hold the key.</remarks>
internal static class SignatureFormat
{
    public const int Length = 64;

    private const int Half = Length / 2;

    private static readonly BigInteger Order = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    public static bool HasLowS(ReadOnlySpan<byte> signature) => S(signature) <= Order / 2;

    /// <summary>Puts s into the lower half.</summary>
    public static byte[] Normalize(ReadOnlySpan<byte> signature)
    {
        byte[] normal = signature.ToArray();
        if (HasLowS(signature))
            return normal;
        byte[] s = (Order - S(signature)).ToByteArray(isUnsigned: true, isBigEndian: true);
        normal.AsSpan(Half).Clear();
        s.CopyTo(normal.AsSpan(Length - s.Length));
        return normal;
    }

    private static BigInteger S(ReadOnlySpan<byte> signature) => new(signature[Half..], isUnsigned: true, isBigEndian: true);
}
