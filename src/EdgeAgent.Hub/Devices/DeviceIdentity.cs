using EdgeAgent.Hub.Security;

namespace EdgeAgent.Hub.Devices;

/// <summary>One device or module as the registry knows it.</summary>
internal sealed record DeviceIdentity
{
    /// <summary>The device's id, or <c>{device}/{module}</c>; see <see cref="IdentityName"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The device's own id.</summary>
    public string DeviceId => IdentityName.Device(Id);

    /// <summary>The module; null for a device.</summary>
    public string? ModuleId => IdentityName.Module(Id);

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

    /// <summary>One of <see cref="AuthenticationKind"/>.</summary>
    public required string Authentication { get; init; }

    /// <summary>Hexadecimal SHA-1 or SHA-256 of the first certificate; null for none.</summary>
    public required string? PrimaryThumbprint { get; init; }

    /// <summary>Hexadecimal SHA-1 or SHA-256 of the second certificate; null for none.</summary>
    public required string? SecondaryThumbprint { get; init; }

    /// <summary>Who manages a module; null for nobody in particular.</summary>
    public required string? ManagedBy { get; init; }

    /// <summary>True for a device that was registered as an IoT Edge device.</summary>
    public required bool IsEdge { get; init; }

    /// <summary>Cloud-to-device messages that wait for the device.</summary>
    public required int PendingMessages { get; init; }

    /// <summary>When the device last connected or disconnected.</summary>
    public required DateTimeOffset? ConnectionUpdatedUtc { get; init; }

    /// <summary>When the device last connected or sent a message.</summary>
    public required DateTimeOffset? LastActivityUtc { get; init; }

    /// <summary>True when the device proves itself by key and either of its keys signed the token.</summary>
    public bool HasSigned(SasToken token) => Authentication == AuthenticationKind.Sas & (token.IsSignedBy(PrimaryKey) | token.IsSignedBy(SecondaryKey));
}
