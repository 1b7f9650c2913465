namespace EdgeAgent.Worker.LocalApi.Http;

/// <summary>What one client, and all clients together, may take of the server.</summary>
internal sealed record HttpLimits
{
    /// <summary>The most bytes of a request line and its headers.</summary>
    public int MaxHeadBytes { get; init; } = 8192;

    /// <summary>The most header fields of a request.</summary>
    public int MaxFields { get; init; } = 64;

    /// <summary>The most bytes of a body.</summary>
    public int MaxBodyBytes { get; init; } = 4 << 20;

    /// <summary>The most connections at a time; one more is answered with 503 and closed.</summary>
    public int MaxConnections { get; init; } = 20;

    /// <summary>The longest time that a connection is kept between two requests.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest time from the first byte of a head to its last.</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest time that a body may take.</summary>
    public TimeSpan BodyTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest time that a client may take to accept an answer.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest time that the end of a connection waits for the client to read the last answer.</summary>
    public TimeSpan LingerTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
