namespace EdgeAgent.Contracts.Manifests;

/// <summary>The one form of a P-256 signature: r and s, big-endian, 32 bytes each, s in the lower half.</summary>
/// <remarks>(r, s) and (r, n - s) verify alike; with only the lower one accepted a signature cannot be varied by those who do not hold the key.</remarks>
internal static class SignatureFormat
{
    public const int Length = 64;

    private const int Half = Length / 2;

    private static readonly byte[] Order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    private static readonly byte[] HalfOrder = Convert.FromHexString("7FFFFFFF800000007FFFFFFFFFFFFFFFDE737D56D38BCF4279DCE5617E3192A8");

    public static bool HasLowS(ReadOnlySpan<byte> signature) => signature[Half..].SequenceCompareTo(HalfOrder) <= 0;

    /// <summary>Puts s into the lower half.</summary>
    public static byte[] Normalize(ReadOnlySpan<byte> signature)
    {
        byte[] normal = signature.ToArray();
        if (HasLowS(signature))
            return normal;
        int borrow = 0;
        for (int i = Half - 1; i >= 0; i--)
        {
            int digit = Order[i] - signature[Half + i] - borrow;
            borrow = digit < 0 ? 1 : 0;
            normal[Half + i] = (byte)(digit & 0xFF);
        }
        return normal;
    }
}
