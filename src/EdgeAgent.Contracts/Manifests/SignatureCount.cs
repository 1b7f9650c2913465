namespace EdgeAgent.Contracts.Manifests;

/// <summary>Counts which keys of a role signed an envelope.</summary>
internal static class SignatureCount
{
    /// <summary>The ids of the role's keys with at least one good signature, each once, however often it signed.</summary>
    public static IReadOnlyList<string> Signers(SignedEnvelope envelope, RootDocument root, SigningRole role)
    {
        byte[] message = PreAuthenticationEncoding.Encode(envelope.PayloadType, envelope.Payload);
        var signers = new List<string>();
        foreach (RootKey key in root.Keys.Where(key => role.KeyIds.Contains(key.KeyId)))
        {
            VerificationKey? verification = VerificationKey.Read(key.PublicKey);
            if (verification?.Id == key.KeyId && envelope.Signatures.Any(signature => signature.KeyId == key.KeyId && verification.Verifies(message, signature.Sig)))
                signers.Add(key.KeyId);
        }
        return signers;
    }

    /// <summary>What is missing, as a sentence's end; null when enough of the role's keys signed.</summary>
    public static string? Shortage(IReadOnlyList<string> signers, SigningRole role, string whose) => signers.Count >= role.Threshold
        ? null
        : $"{signers.Count} of {whose} signed it, and {role.Threshold} must";
}
