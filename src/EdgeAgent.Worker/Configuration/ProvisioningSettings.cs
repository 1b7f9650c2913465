using EdgeAgent.IotHub;

namespace EdgeAgent.Worker.Configuration;

/// <summary>How the Device Provisioning Service knows the device.</summary>
public sealed record ProvisioningSettings
{
    /// <summary>Which instance of the service.</summary>
    public required string IdScope { get; init; }

    /// <summary>The device's name there.</summary>
    public required string RegistrationId { get; init; }

    /// <summary>The service's host name.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The service's MQTT port.</summary>
    public required int Port { get; init; }

    /// <summary>The device's own key; null for a device with a certificate.</summary>
    public ReadOnlyMemory<byte>? Key { get; init; }

    /// <summary>The device's certificate; null for a device with a key.</summary>
    public ClientCertificateFiles? Certificate { get; init; }
}
