namespace EdgeAgent.Contracts.Manifests;

/// <summary>A public key of a root document.</summary>
public sealed record RootKey
{
    /// <summary>The SHA-256 of <see cref="PublicKey"/>, 64 lower-case hexadecimal digits: one key has one id.</summary>
    public required string KeyId { get; init; }

    /// <summary>The P-256 public key as DER SubjectPublicKeyInfo with a named curve and an uncompressed point, 91 bytes; base64 in JSON.</summary>
    public required byte[] PublicKey { get; init; }
}
