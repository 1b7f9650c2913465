using System.Security.Cryptography;
using System.Text.Json;

namespace EdgeAgent.Contracts.Manifests;

/// <summary>Makes envelopes and adds signatures to them, on the machine that holds the private keys.</summary>
public static class EnvelopeSigner
{
    /// <summary>Puts a manifest into an envelope without signatures.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <returns>The envelope; its payload is the manifest's JSON from now on.</returns>
    public static SignedEnvelope Enclose(ModelManifest manifest) =>
        Enclose(PayloadType.Manifest, JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJsonContext.Default.ModelManifest));

    /// <summary>Puts a root document into an envelope without signatures.</summary>
    /// <param name="root">The document.</param>
    /// <returns>The envelope; its payload is the document's JSON from now on.</returns>
    public static SignedEnvelope Enclose(RootDocument root) => Enclose(PayloadType.Root, JsonSerializer.SerializeToUtf8Bytes(root, ManifestJsonContext.Default.RootDocument));

    /// <summary>Signs the payload and its type.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="key">A private key of P-256.</param>
    /// <returns>The envelope with the signature; one of the same key that it had is replaced.</returns>
    /// <exception cref="ArgumentException">The key is of another curve.</exception>
    public static SignedEnvelope Sign(SignedEnvelope envelope, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        string id = VerificationKey.Of(key)?.Id ?? throw new ArgumentException("The key must be of the curve P-256.", nameof(key));
        byte[] message = PreAuthenticationEncoding.Encode(envelope.PayloadType, envelope.Payload);
        byte[] signature = key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        var added = new EnvelopeSignature { KeyId = id, Sig = SignatureFormat.Normalize(signature) };
        return envelope with { Signatures = [.. envelope.Signatures.Where(other => other.KeyId != id), added] };
    }

    /// <summary>Writes an envelope as one line.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <returns>UTF-8 JSON with a line feed at its end: files of root documents put one behind the other are a chain.</returns>
    public static byte[] Write(SignedEnvelope envelope) => [.. JsonSerializer.SerializeToUtf8Bytes(envelope, ManifestJsonContext.Default.SignedEnvelope), (byte)'\n'];

    private static SignedEnvelope Enclose(string type, byte[] payload) => new() { Payload = payload, PayloadType = type, Signatures = [] };
}
