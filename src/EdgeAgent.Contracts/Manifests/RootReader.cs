namespace EdgeAgent.Contracts.Manifests;

/// <summary>Reads root documents out of payloads, and checks all that can be checked without trust.</summary>
internal static class RootReader
{
    private const int MaxKeys = 32;

    private static readonly string[] Known = ["schema", "version", "issuedUtc", "expiresUtc", "keys", "root", "manifests", "mustUnderstand"];

    public static RootDocument? Read(ReadOnlyMemory<byte> payload, out DocumentCheck check, out string problem)
    {
        check = DocumentCheck.Malformed;
        if (SignedJson.Read(payload, EnvelopeReader.MaxBytes, ManifestJsonContext.Default.RootDocument, out problem) is not { } root)
            return null;
        if (Fault(root) is { } fault)
        {
            problem = fault;
            return null;
        }
        if (root.MustUnderstand?.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
        {
            (check, problem) = (DocumentCheck.NotUnderstood, $"it must not be used without knowing its member '{Excerpt.Of(unknown)}', which this version does not know");
            return null;
        }
        check = DocumentCheck.Valid;
        return root;
    }

    private static string? Fault(RootDocument root)
    {
        if (root.Schema != RootDocument.SchemaId)
            return $"schema must be {RootDocument.SchemaId}";
        if (root.Version is < 1 or > DocumentRules.MaxNumber)
            return $"version must be a whole number from 1 to {DocumentRules.MaxNumber}";
        if (!DocumentRules.AreTimes(root.IssuedUtc, root.ExpiresUtc))
            return "issuedUtc and expiresUtc must be times in UTC, the first before the second";
        if (root.Keys.Count is < 1 or > MaxKeys)
            return $"keys must have 1 to {MaxKeys} entries";
        foreach (RootKey key in root.Keys)
        {
            if (key is null || VerificationKey.Read(key.PublicKey) is not { } verification)
                return "every publicKey must be a P-256 key as DER SubjectPublicKeyInfo with a named curve and an uncompressed point";
            if (verification.Id != key.KeyId)
                return $"the key {Excerpt.Of(key.KeyId)} must have the id {verification.Id}, the SHA-256 of its publicKey";
        }
        if (root.Keys.DistinctBy(key => key.KeyId).Count() != root.Keys.Count)
            return "a key must stand in keys once";
        return Fault(root.Root, "root", root) ?? Fault(root.Manifests, "manifests", root);
    }

    private static string? Fault(SigningRole role, string name, RootDocument root)
    {
        if (role.KeyIds.Any(id => !root.Keys.Any(key => key.KeyId == id)))
            return $"every one of {name}.keyIds must be the id of one of keys";
        if (role.KeyIds.Distinct(StringComparer.Ordinal).Count() != role.KeyIds.Count)
            return $"{name}.keyIds must name each key once";
        return role.Threshold >= 1 && role.Threshold <= role.KeyIds.Count ? null : $"{name}.threshold must be from 1 to the number of its keys";
    }
}
