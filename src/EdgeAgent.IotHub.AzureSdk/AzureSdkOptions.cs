using EdgeAgent.Core.Ports;

namespace EdgeAgent.IotHub.AzureSdk;

/// <summary>What the link over Microsoft's device client needs.</summary>
public sealed record AzureSdkOptions
{
    /// <summary>Finds the identity before each life of the client; null with a sentence when there is none now.</summary>
    public required Func<CancellationToken, Task<(AzureSdkIdentity? Identity, string? Problem)>> ResolveAsync { get; init; }

    /// <summary>Hears how connecting ended: null when the hub accepted the device, else the reason with a sentence.</summary>
    public required Action<DisconnectReason?, string> Report { get; init; }

    /// <summary>The DTDL model's identifier; null for none.</summary>
    public string? ModelId { get; init; }

    /// <summary>The program's name and version, for the user agent.</summary>
    public required string ProductInfo { get; init; }

    /// <summary>A PEM file of the certificate authorities to trust in place of the system's; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>How long connecting, and each operation, may take.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the answer to a direct method may take.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan MethodTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
