using EdgeAgent.Contracts.Manifests;

namespace EdgeAgent.Fuzz.Parsers;

/// <summary>Signed documents: envelopes with their signatures, and the documents inside.</summary>
internal static class SignedDocuments
{
    private static readonly Lazy<TrustedRoot> Owner = new(() =>
        TrustedRoot.Begin(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Corpus", "envelope", "root.json")), out string problem) ?? throw new InvalidOperationException(problem));

    private static readonly Lazy<string> Signed = new(() =>
        Owner.Value.CheckManifest(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Corpus", "envelope", "manifest.json"))).PayloadSha256);

    /// <summary>Reads an envelope; whatever was done to it, nothing counts as signed but what was.</summary>
    public static void ReadEnvelope(byte[] file)
    {
        if (EnvelopeReader.Read(file, out _) is { } envelope)
        {
            SignedEnvelope again = EnvelopeReader.Read(EnvelopeSigner.Write(envelope), out string problem) ?? throw new BrokenPromiseException($"an accepted envelope is not accepted as written: {problem}");
            if (!again.Payload.AsSpan().SequenceEqual(envelope.Payload) || again.PayloadType != envelope.PayloadType || again.Signatures.Count != envelope.Signatures.Count)
                throw new BrokenPromiseException("an envelope does not survive being written");
        }
        CheckedDocument<ModelManifest> manifest = Owner.Value.CheckManifest(file);
        if (manifest.Check == DocumentCheck.Valid && manifest.PayloadSha256 != Signed.Value)
            throw new BrokenPromiseException("a manifest that nobody signed is valid");
        Owner.Value.CheckNext(file);
        TrustedRoot.ClaimedVersion(file, out _);
        TrustedRoot.Begin(file, out _);
    }

    /// <summary>Reads what lies in an envelope.</summary>
    public static void ReadPayload(byte[] file)
    {
        if (ManifestReader.Read(file, out DocumentCheck check, out string problem) is null == (check == DocumentCheck.Valid) || (check != DocumentCheck.Valid && problem.Length == 0))
            throw new BrokenPromiseException($"manifest {check} with the problem '{problem}'");
        if (RootReader.Read(file, out check, out problem) is null == (check == DocumentCheck.Valid) || (check != DocumentCheck.Valid && problem.Length == 0))
            throw new BrokenPromiseException($"root {check} with the problem '{problem}'");
    }
}
