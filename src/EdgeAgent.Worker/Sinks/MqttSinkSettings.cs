namespace EdgeAgent.Worker.Sinks;

/// <summary>Events as messages of an MQTT broker.</summary>
public sealed record MqttSinkSettings : SinkSettings
{
    /// <summary>The broker's host name or address.</summary>
    public required string Host { get; init; }

    /// <summary>The broker's port.</summary>
    /// <value>Default 1883, with TLS 8883.</value>
    public required int Port { get; init; }

    /// <summary>The topic; <c>{pipeline}</c>, <c>{rule}</c> and <c>{state}</c> in it stand for the event's.</summary>
    public required string Topic { get; init; }

    /// <summary>The client's identifier.</summary>
    /// <value>Default <c>edge-agent</c>.</value>
    public string ClientId { get; init; } = "edge-agent";

    /// <summary>The user; null for none.</summary>
    public string? UserName { get; init; }

    /// <summary>A file of mode 0600, or a credential, with the password; null for none.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Whether the connection is encrypted.</summary>
    /// <value>Default false.</value>
    public bool UsesTls { get; init; }

    /// <summary>A PEM file of the certificate authorities to trust in place of the system's; null for the system's.</summary>
    public string? CaFile { get; init; }
}
