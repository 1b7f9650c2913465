using System.Security.Cryptography;

namespace EdgeAgent.Contracts.Manifests;

/// <summary>A root document that is trusted, and what follows from it: which next root and which manifests are.</summary>
/// <remarks>Says nothing of time, device and what was seen before: who installs asks for these, too.</remarks>
public sealed class TrustedRoot
{
    private TrustedRoot(RootDocument document) => Document = document;

    /// <summary>The document.</summary>
    public RootDocument Document { get; }

    /// <summary>Reads the root that trust begins with: it came by a way that is trusted, such as the device's configuration.</summary>
    /// <param name="envelope">The envelope's bytes.</param>
    /// <param name="problem">What is wrong, as a sentence's end; not meaningful on success.</param>
    /// <returns>The root; null unless it is well-formed and the threshold of its own root keys signed it.</returns>
    public static TrustedRoot? Begin(ReadOnlyMemory<byte> envelope, out string problem)
    {
        CheckedDocument<RootDocument> own = Read(envelope);
        problem = own.Problem;
        return own.Document is { } document ? new TrustedRoot(document) : null;
    }

    /// <summary>Verifies the root that follows this one.</summary>
    /// <param name="envelope">The envelope's bytes; untrusted.</param>
    /// <returns>Valid when its version is the next, and the thresholds of this root's and of its own root keys signed it.</returns>
    public CheckedDocument<RootDocument> CheckNext(ReadOnlyMemory<byte> envelope)
    {
        if (EnvelopeReader.Read(envelope, out string problem) is not { } signed)
            return Refuse<RootDocument>(DocumentCheck.Malformed, problem);
        if (signed.PayloadType != PayloadType.Root)
            return Refuse<RootDocument>(DocumentCheck.WrongType, WrongType(signed, PayloadType.Root));
        IReadOnlyList<string> signers = SignatureCount.Signers(signed, Document, Document.Root);
        if (SignatureCount.Shortage(signers, Document.Root, $"the root keys of version {Document.Version}") is { } shortage)
            return Refuse<RootDocument>(DocumentCheck.NotEnoughSignatures, shortage);
        CheckedDocument<RootDocument> next = Read(envelope);
        if (next.Document is { } document && document.Version != Document.Version + 1)
            return Refuse<RootDocument>(DocumentCheck.WrongVersion, $"its version is {document.Version}, and only {Document.Version + 1} follows {Document.Version}");
        return next;
    }

    /// <summary>Says which version of a root document an envelope holds, without verifying anything.</summary>
    /// <param name="envelope">The envelope's bytes; untrusted.</param>
    /// <param name="problem">What is wrong, as a sentence's end; not meaningful on success.</param>
    /// <returns>The version that it claims; null when it holds no well-formed root document.</returns>
    public static long? ClaimedVersion(ReadOnlyMemory<byte> envelope, out string problem)
    {
        if (EnvelopeReader.Read(envelope, out problem) is not { } signed)
            return null;
        if (signed.PayloadType == PayloadType.Root)
            return RootReader.Read(signed.Payload, out _, out problem)?.Version;
        problem = WrongType(signed, PayloadType.Root);
        return null;
    }

    /// <summary>Goes on to a root that <see cref="CheckNext"/> found valid.</summary>
    /// <param name="envelope">The envelope's bytes.</param>
    /// <param name="check">What was found.</param>
    /// <returns>The next root; null when it is not valid.</returns>
    public TrustedRoot? Next(ReadOnlyMemory<byte> envelope, out CheckedDocument<RootDocument> check)
    {
        check = CheckNext(envelope);
        return check.Document is { } document ? new TrustedRoot(document) : null;
    }

    /// <summary>Verifies a manifest.</summary>
    /// <param name="envelope">The envelope's bytes; untrusted.</param>
    /// <returns>Valid when the threshold of this root's manifest keys signed it and it is well-formed. Nothing of it is parsed before the signatures are counted.</returns>
    public CheckedDocument<ModelManifest> CheckManifest(ReadOnlyMemory<byte> envelope)
    {
        if (EnvelopeReader.Read(envelope, out string problem) is not { } signed)
            return Refuse<ModelManifest>(DocumentCheck.Malformed, problem);
        if (signed.PayloadType != PayloadType.Manifest)
            return Refuse<ModelManifest>(DocumentCheck.WrongType, WrongType(signed, PayloadType.Manifest));
        IReadOnlyList<string> signers = SignatureCount.Signers(signed, Document, Document.Manifests);
        if (SignatureCount.Shortage(signers, Document.Manifests, $"the manifest keys of root version {Document.Version}") is { } shortage)
            return Refuse<ModelManifest>(DocumentCheck.NotEnoughSignatures, shortage);
        return ManifestReader.Read(signed.Payload, out DocumentCheck check, out problem) is { } manifest
            ? new CheckedDocument<ModelManifest>(DocumentCheck.Valid, "", manifest, signers, Digest(signed))
            : Refuse<ModelManifest>(check, problem);
    }

    private static CheckedDocument<RootDocument> Read(ReadOnlyMemory<byte> envelope)
    {
        if (EnvelopeReader.Read(envelope, out string problem) is not { } signed)
            return Refuse<RootDocument>(DocumentCheck.Malformed, problem);
        if (signed.PayloadType != PayloadType.Root)
            return Refuse<RootDocument>(DocumentCheck.WrongType, WrongType(signed, PayloadType.Root));
        if (RootReader.Read(signed.Payload, out DocumentCheck check, out problem) is not { } document)
            return Refuse<RootDocument>(check, problem);
        IReadOnlyList<string> signers = SignatureCount.Signers(signed, document, document.Root);
        return SignatureCount.Shortage(signers, document.Root, $"its own root keys (version {document.Version})") is { } shortage
            ? Refuse<RootDocument>(DocumentCheck.NotEnoughSignatures, shortage)
            : new CheckedDocument<RootDocument>(DocumentCheck.Valid, "", document, signers, Digest(signed));
    }

    private static string Digest(SignedEnvelope envelope) => Convert.ToHexStringLower(SHA256.HashData(envelope.Payload));

    private static string WrongType(SignedEnvelope envelope, string expected) => $"its payload type is {Excerpt.Of(envelope.PayloadType)}; expected {expected}";

    private static CheckedDocument<T> Refuse<T>(DocumentCheck check, string problem)
        where T : class => new(check, problem, null, [], "");
}
