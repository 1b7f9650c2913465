namespace EdgeAgent.Contracts.Manifests;

/// <summary>Bytes with signatures over exactly these bytes and their type, in the manner of DSSE.</summary>
/// <remarks>The payload is verified and then parsed as it came, and never written anew. What stands around it is not signed and means nothing.</remarks>
public sealed record SignedEnvelope
{
    /// <summary>The signed bytes; base64 in JSON.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>What the bytes are, from <see cref="Manifests.PayloadType"/>; signed along with them.</summary>
    public required string PayloadType { get; init; }

    /// <summary>The signatures, at most 32, over <see cref="PreAuthenticationEncoding"/>.</summary>
    public required IReadOnlyList<EnvelopeSignature> Signatures { get; init; }
}
