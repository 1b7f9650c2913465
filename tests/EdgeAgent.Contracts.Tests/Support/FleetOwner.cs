using System.Security.Cryptography;
using EdgeAgent.Contracts.Manifests;

namespace EdgeAgent.Contracts.Tests.Support;

/// <summary>The owners of a fleet in a test: keys, root documents, and manifests signed with them.</summary>
internal static class FleetOwner
{
    public static readonly DateTimeOffset Issued = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset Expires = new(2027, 7, 1, 0, 0, 0, TimeSpan.Zero);

    public static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static string Id(ECDsa key) => VerificationKey.Of(key)!.Id;

    public static SigningRole Role(int threshold, params ECDsa[] keys) => new() { KeyIds = [.. keys.Select(Id)], Threshold = threshold };

    public static RootDocument Document(long version, SigningRole root, SigningRole manifests, params ECDsa[] keys) => new()
    {
        Schema = RootDocument.SchemaId,
        Version = version,
        IssuedUtc = Issued,
        ExpiresUtc = Expires,
        Keys = [.. keys.Select(key => VerificationKey.Of(key)!.ToRootKey())],
        Root = root,
        Manifests = manifests,
    };

    /// <summary>One key for everything.</summary>
    public static RootDocument Document(long version, ECDsa key) => Document(version, Role(1, key), Role(1, key), key);

    public static byte[] Sign(RootDocument root, params ECDsa[] keys) => Sign(EnvelopeSigner.Enclose(root), keys);

    public static byte[] Sign(ModelManifest manifest, params ECDsa[] keys) => Sign(EnvelopeSigner.Enclose(manifest), keys);

    public static byte[] Sign(SignedEnvelope envelope, params ECDsa[] keys) => EnvelopeSigner.Write(keys.Aggregate(envelope, EnvelopeSigner.Sign));

    public static ModelManifest Manifest(byte[] model, long sequence, string version = "1", string name = "tiny") => new()
    {
        Schema = ModelManifest.SchemaId,
        Name = name,
        Version = version,
        Sequence = sequence,
        File = Content(model),
        IssuedUtc = Issued,
        ExpiresUtc = Expires,
    };

    public static ContentDigest Content(byte[] bytes) => new() { Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)), Size = bytes.Length };
}
