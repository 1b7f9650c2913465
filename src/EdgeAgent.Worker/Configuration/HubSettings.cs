using EdgeAgent.IotHub;

namespace EdgeAgent.Worker.Configuration;

/// <summary>The hub and how to trust it.</summary>
public sealed record HubSettings
{
    /// <summary>The device's identity.</summary>
    public required IotHubConnectionString ConnectionString { get; init; }

    /// <summary>A PEM file of the certificate authorities to trust in place of the system's; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>The MQTT port where the connection string names none.</summary>
    /// <value>Default 8883.</value>
    public int MqttPort { get; init; } = 8883;

    /// <summary>The first connection comes at a random moment in this span.</summary>
    /// <value>Default 0; at most 1 h.</value>
    public TimeSpan FirstConnectSpread { get; init; }
}
