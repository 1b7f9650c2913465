using EdgeAgent.Hub.Security;

namespace EdgeAgent.Hub.Devices;

/// <summary>One device as the registry knows it.</summary>
internal sealed record DeviceIdentity
{
    public required string Id { get; init; }

    /// <summary>Tells this device from an earlier one with the same id.</summary>
    public required string GenerationId { get; init; }

    public required string ETag { get; init; }

    public required bool IsEnabled { get; init; }

    public required string? StatusReason { get; init; }

    public required DateTimeOffset? StatusUpdatedUtc { get; init; }

    /// <summary>Base64 of 16 to 64 bytes.</summary>
    public required string PrimaryKey { get; init; }

    /// <summary>Base64 of 16 to 64 bytes.</summary>
    public required string SecondaryKey { get; init; }

    /// <summary>When the device last connected or disconnected.</summary>
    public required DateTimeOffset? ConnectionUpdatedUtc { get; init; }

    /// <summary>When the device last connected or sent a message.</summary>
    public required DateTimeOffset? LastActivityUtc { get; init; }

    /// <summary>True when either of the device's keys signed the token.</summary>
    public bool HasSigned(SasToken token) => token.IsSignedBy(PrimaryKey) | token.IsSignedBy(SecondaryKey);
}
