namespace EdgeAgent.Contracts.Twins;

/// <summary>Whom the device trusts with its models: the read-only reported component <c>trust</c>, absent where no root is configured.</summary>
public sealed record TrustReport
{
    /// <summary>Whether the device refuses models without a manifest.</summary>
    public required bool Required { get; init; }

    /// <summary>The version of the newest root document that the device has; null while the disk does not give it.</summary>
    public long? RootVersion { get; init; }

    /// <summary>When that root document expires; null while the disk does not give it.</summary>
    public DateTimeOffset? RootExpiresUtc { get; init; }

    /// <summary>The class that manifests are bound to; null for none.</summary>
    public string? DeviceClass { get; init; }
}
