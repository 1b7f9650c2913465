using EdgeAgent.IotHub;

namespace EdgeAgent.Worker.Transport.Http;

/// <summary>What the download of models needs to know.</summary>
public sealed record HttpModelSourceOptions
{
    /// <summary>The device's identity: its token or certificate goes to the hub's own host, and to no other.</summary>
    public required IHubIdentity Identity { get; init; }

    /// <summary>A PEM file of the certificate authorities to trust in place of the system's; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>The time in which a connection must be made.</summary>
    /// <value>Default 15 s.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest silence of the server, before its answer and within it. There is no limit on the whole download.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often one fetch is tried again after a trouble that may pass; each attempt goes on where the one before ended.</summary>
    /// <value>Default 3.</value>
    public int Retries { get; init; } = 3;

    /// <summary>The wait before the first retry; it doubles, with jitter, up to 30 s, and a server's Retry-After of up to 30 s is obeyed.</summary>
    /// <value>Default 500 ms.</value>
    public TimeSpan FirstRetryAfter { get; init; } = TimeSpan.FromMilliseconds(500);
}
