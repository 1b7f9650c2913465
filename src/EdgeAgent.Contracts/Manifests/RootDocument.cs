namespace EdgeAgent.Contracts.Manifests;

/// <summary>Which keys a device trusts: the payload of a <see cref="SignedEnvelope"/> of the type <see cref="PayloadType.Root"/>.</summary>
/// <remarks>A device goes from one version to the next only, when the thresholds of both versions' <see cref="Root"/> roles signed the next. Times are UTC. Members that
/// are not known are passed over, except those that <see cref="MustUnderstand"/> names.</remarks>
public sealed record RootDocument
{
    /// <summary>The value of <see cref="Schema"/>.</summary>
    public const string SchemaId = "edgeagent/root/1";

    /// <summary>The form of this document: always <see cref="SchemaId"/>.</summary>
    public required string Schema { get; init; }

    /// <summary>Grows by one with each rotation; 1 to 2^53 - 1.</summary>
    public required long Version { get; init; }

    /// <summary>When it was made: no device's clock can rightly show less.</summary>
    public required DateTimeOffset IssuedUtc { get; init; }

    /// <summary>From when on devices that know no newer root install nothing.</summary>
    public required DateTimeOffset ExpiresUtc { get; init; }

    /// <summary>The public keys that the roles name, 1 to 32.</summary>
    public required IReadOnlyList<RootKey> Keys { get; init; }

    /// <summary>Who signs root documents.</summary>
    public required SigningRole Root { get; init; }

    /// <summary>Who signs manifests.</summary>
    public required SigningRole Manifests { get; init; }

    /// <summary>Names of members of this document that a reader must know to accept it; null for none.</summary>
    public IReadOnlyList<string>? MustUnderstand { get; init; }
}
