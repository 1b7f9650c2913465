using System.Security.Cryptography;

namespace EdgeAgent.Contracts.Manifests;

/// <summary>A P-256 public key in its one encoding, and its id.</summary>
public sealed class VerificationKey
{
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly byte[] _info;

    private VerificationKey(byte[] info)
    {
        _info = info;
        Id = Convert.ToHexStringLower(SHA256.HashData(info));
    }

    /// <summary>The SHA-256 of the encoding, 64 lower-case hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>The key as it stands in root documents.</summary>
    /// <returns>Id and encoding.</returns>
    public RootKey ToRootKey() => new() { KeyId = Id, PublicKey = [.. _info] };

    /// <summary>Takes the public half of a key.</summary>
    /// <param name="key">A P-256 key.</param>
    /// <returns>The public key; null for a key of another curve.</returns>
    public static VerificationKey? Of(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.ExportParameters(includePrivateParameters: false) is { Curve: { IsNamed: true, Oid: var oid }, Q: var point } && oid.Value == P256
            && point.X is { Length: 32 } && point.Y is { Length: 32 }
            ? new VerificationKey(key.ExportSubjectPublicKeyInfo())
            : null;
    }

    /// <summary>Reads a DER SubjectPublicKeyInfo.</summary>
    /// <param name="info">The bytes; untrusted.</param>
    /// <returns>The key; null unless the bytes are the one encoding of a valid point of P-256: another encoding would give the same key a second id.</returns>
    public static VerificationKey? Read(ReadOnlySpan<byte> info)
    {
        try
        {
            using ECDsa key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(info, out int read);
            return read == info.Length && Of(key) is { } parsed && parsed._info.AsSpan().SequenceEqual(info) ? parsed : null;
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    internal bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureFormat.Length || !SignatureFormat.HasLowS(signature))
            return false;
        using ECDsa key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_info, out _);
        return key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
