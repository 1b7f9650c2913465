namespace EdgeAgent.Worker.Sinks;

/// <summary>Events by HTTP POST.</summary>
public sealed record WebhookSinkSettings : SinkSettings
{
    /// <summary>The endpoint: HTTPS, or HTTP on this machine.</summary>
    public required Uri Url { get; init; }

    /// <summary>A file of mode 0600, or a credential, with a token that is sent as <c>Authorization: Bearer</c>; null for none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>A PEM file of the certificate authorities to trust in place of the system's; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>The longest that one attempt may take.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
