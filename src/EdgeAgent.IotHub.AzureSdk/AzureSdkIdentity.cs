using System.Security.Cryptography.X509Certificates;

namespace EdgeAgent.IotHub.AzureSdk;

/// <summary>Who the device is for one life of the client: with <see cref="CreateToken"/> or with <see cref="Certificate"/>.</summary>
public sealed record AzureSdkIdentity
{
    /// <summary>The hub's host name.</summary>
    public required string HostName { get; init; }

    /// <summary>The host name of the gateway to connect through; null for none.</summary>
    public string? GatewayHostName { get; init; }

    /// <summary>The device's id.</summary>
    public required string DeviceId { get; init; }

    /// <summary>Makes a shared access signature that is valid for so long from now; null for a device with a certificate. The device's key stays with whoever made this.</summary>
    public Func<TimeSpan, string>? CreateToken { get; init; }

    /// <summary>The device's certificate with its private key; null for a device with a key.</summary>
    public X509Certificate2? Certificate { get; init; }
}
