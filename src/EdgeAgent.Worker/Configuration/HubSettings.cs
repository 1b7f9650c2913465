using EdgeAgent.IotHub;

namespace EdgeAgent.Worker.Configuration;

/// <summary>The hub and how to trust it, and the device's identity: a connection string, or provisioning.</summary>
public sealed record HubSettings
{
    /// <summary>The device's identity at its hub; null for a device that is provisioned.</summary>
    public IotHubConnectionString? ConnectionString { get; init; }

    /// <summary>The certificate of a device whose connection string has no key; null otherwise.</summary>
    public ClientCertificateFiles? Certificate { get; init; }

    /// <summary>How the device is provisioned; null for a device with a connection string.</summary>
    public ProvisioningSettings? Provisioning { get; init; }

    /// <summary>A PEM file of the certificate authorities to trust in place of the system's; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>The MQTT port where the connection string names none.</summary>
    /// <value>Default 8883.</value>
    public int MqttPort { get; init; } = 8883;

    /// <summary>The HTTPS port, for file upload.</summary>
    /// <value>Default 443.</value>
    public int HttpsPort { get; init; } = 443;

    /// <summary>The first connection comes at a random moment in this span.</summary>
    /// <value>Default 0; at most 1 h.</value>
    public TimeSpan FirstConnectSpread { get; init; }

    /// <summary>The device's name, as far as the configuration tells it.</summary>
    public string DeviceName => ConnectionString?.DeviceId ?? Provisioning!.RegistrationId;

    /// <summary>The device's certificate, whatever it is for; null for a device with a key.</summary>
    public ClientCertificateFiles? AnyCertificate => Certificate ?? Provisioning?.Certificate;
}
