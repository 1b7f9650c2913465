namespace EdgeAgent.Contracts.Manifests;

/// <summary>One signature of an envelope.</summary>
public sealed record EnvelopeSignature
{
    /// <summary>The key that signed, as <see cref="RootKey.KeyId"/> names it.</summary>
    public required string KeyId { get; init; }

    /// <summary>ECDSA over P-256 with SHA-256: r and s, 32 bytes big-endian each, s at most half the order of the curve, so that nobody without the key can make
    /// a second form of it. DER is not accepted.</summary>
    public required byte[] Sig { get; init; }
}
