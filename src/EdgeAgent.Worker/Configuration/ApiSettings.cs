namespace EdgeAgent.Worker.Configuration;

/// <summary>The local API: where it listens, and its limits.</summary>
public sealed record ApiSettings
{
    /// <summary>The unix socket; null for none.</summary>
    /// <value>Default <c>/run/edge-agent/api.sock</c>.</value>
    public string? Socket { get; init; } = DefaultSocket;

    /// <summary>A port of 127.0.0.1; null for none.</summary>
    /// <value>Default null.</value>
    public int? Port { get; init; }

    /// <summary>The most bytes of a request's body.</summary>
    /// <value>Default 4 MiB; 1 KiB to 256 MiB.</value>
    public int MaxBodyBytes { get; init; } = 4 << 20;

    /// <summary>The most inference requests at a time, those that wait for their slot among them.</summary>
    /// <value>Default 4; 1 to 64.</value>
    public int MaxConcurrent { get; init; } = 4;

    /// <summary>The socket where the configuration names none.</summary>
    public const string DefaultSocket = "/run/edge-agent/api.sock";

    /// <summary>The longest path that the system takes for a unix socket, with room for a suffix.</summary>
    public const int LongestSocketPath = 100;
}
