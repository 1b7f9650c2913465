namespace EdgeAgent.Contracts.Manifests;

/// <summary>Reads envelopes from the network. Nothing in an envelope is to be believed before its signatures are counted by <see cref="TrustedRoot"/>.</summary>
public static class EnvelopeReader
{
    /// <summary>The largest envelope in bytes.</summary>
    public const int MaxBytes = 64 << 10;

    private const int MaxSignatures = 32, MaxTypeLength = 128;

    /// <summary>Reads an envelope.</summary>
    /// <param name="utf8">The bytes of one JSON object; white space may stand around it.</param>
    /// <param name="problem">What is wrong, as a sentence's end; not meaningful on success.</param>
    /// <returns>The envelope; null when the bytes are none. Members that are not known are passed over: they are not signed.</returns>
    public static SignedEnvelope? Read(ReadOnlyMemory<byte> utf8, out string problem)
    {
        if (SignedJson.Read(utf8, MaxBytes, ManifestJsonContext.Default.SignedEnvelope, out problem) is not { } envelope)
            return null;
        if (Fault(envelope) is not { } fault)
            return envelope;
        problem = fault;
        return null;
    }

    private static string? Fault(SignedEnvelope envelope)
    {
        if (envelope.PayloadType.Length is 0 or > MaxTypeLength || !envelope.PayloadType.All(c => c is > ' ' and < '\x7f'))
            return $"payloadType must have 1 to {MaxTypeLength} printable ASCII characters";
        if (envelope.Signatures.Count > MaxSignatures)
            return $"it has {envelope.Signatures.Count} signatures; at most {MaxSignatures} are accepted";
        if (envelope.Signatures.Any(signature => signature is null || !DocumentRules.IsDigest(signature.KeyId)))
            return "every signature's keyId must have 64 lower-case hexadecimal digits";
        return envelope.Signatures.Any(signature => signature.Sig.Length != SignatureFormat.Length)
            ? $"every signature must be r and s of {SignatureFormat.Length / 2} bytes each (IEEE P1363, not DER)"
            : null;
    }
}
