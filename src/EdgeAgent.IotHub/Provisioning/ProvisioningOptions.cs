using System.Security.Cryptography;
using System.Text;

namespace EdgeAgent.IotHub;

/// <summary>What the Device Provisioning Service needs to know of a device: it then names the hub and the device's identity there.</summary>
public sealed record ProvisioningOptions
{
    /// <summary>The service that every Azure subscription shares.</summary>
    public const string GlobalEndpoint = "global.azure-devices-provisioning.net";

    /// <summary>Which instance of the service the device belongs to.</summary>
    public required string IdScope { get; init; }

    /// <summary>The device's name at the service, 1 to 128 characters; the common name of its certificate where it has one.</summary>
    public required string RegistrationId { get; init; }

    /// <summary>The service's host name.</summary>
    public string Endpoint { get; init; } = GlobalEndpoint;

    /// <summary>The service's MQTT port.</summary>
    /// <value>Default 8883.</value>
    public int Port { get; init; } = 8883;

    /// <summary>The device's own key; null for a device with a certificate. See <see cref="DeriveKey"/> for a group's.</summary>
    public ReadOnlyMemory<byte>? Key { get; init; }

    /// <summary>The device's certificate; null for a device with a key.</summary>
    public ClientCertificateFiles? Certificate { get; init; }

    /// <summary>A PEM file of the certificate authorities to trust in place of the system's; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>The device model that is announced; null announces none.</summary>
    public string? ModelId { get; init; }

    /// <summary>The name and version of this client.</summary>
    public string ClientType { get; init; } = "EdgeAgent";

    /// <summary>The time a whole registration may take.</summary>
    /// <value>Default 2 min.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The key of one device of an enrolment group.</summary>
    /// <param name="groupKey">The group's key.</param>
    /// <param name="registrationId">The device's registration id.</param>
    public static byte[] DeriveKey(ReadOnlySpan<byte> groupKey, string registrationId) => HMACSHA256.HashData(groupKey, Encoding.UTF8.GetBytes(registrationId));
}
