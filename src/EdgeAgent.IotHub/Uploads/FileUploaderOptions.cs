namespace EdgeAgent.IotHub;

/// <summary>What file upload needs to know.</summary>
public sealed record FileUploaderOptions
{
    /// <summary>The hub and the device.</summary>
    public required IHubIdentity Identity { get; init; }

    /// <summary>A PEM file of the certificate authorities to trust in place of the system's; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>The hub's HTTPS port.</summary>
    /// <value>Default 443.</value>
    public int HttpsPort { get; init; } = 443;

    /// <summary>The time that one request may take, the file's transfer among them.</summary>
    /// <value>Default 60 s.</value>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often each request is tried again after a trouble that may pass.</summary>
    /// <value>Default 3.</value>
    public int Retries { get; init; } = 3;

    /// <summary>The wait before the first retry; it doubles, with jitter, up to 30 s.</summary>
    /// <value>Default 500 ms.</value>
    public TimeSpan FirstRetryAfter { get; init; } = TimeSpan.FromMilliseconds(500);
}
