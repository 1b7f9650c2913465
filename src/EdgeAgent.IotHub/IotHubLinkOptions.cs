namespace EdgeAgent.IotHub;

/// <summary>What a link needs to know.</summary>
public sealed record IotHubLinkOptions
{
    /// <summary>The hub and the device, and how the device proves who it is.</summary>
    public required IHubIdentity Identity { get; init; }

    /// <summary>The MQTT port where the connection string names none.</summary>
    /// <value>1 to 65535; default 8883.</value>
    public int MqttPort { get; init; } = 8883;

    /// <summary>A PEM file of the certificate authorities to trust in place of the system's; read again at each attempt, so that it can be replaced. Null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>The device model that is announced; null announces none.</summary>
    public string? ModelId { get; init; }

    /// <summary>The name and version of this client, as the hub's logs show it.</summary>
    public string ClientType { get; init; } = "EdgeAgent";

    /// <summary>The JSON body of the message that the hub sends on the device's behalf when the link drops without a farewell; null for none.</summary>
    public ReadOnlyMemory<byte>? Will { get; init; }

    /// <summary>The silence after which the client pings the hub. A dead link is seen within this and <see cref="RequestTimeout"/>.</summary>
    /// <value>Default 60 s; IoT Hub allows at most 1177 s.</value>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a token is valid. It is renewed by a reconnect at 80 to 85 % of that.</summary>
    /// <value>Default 1 h.</value>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The time an attempt may take, from resolving the name to the hub's acceptance.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time in which the hub must answer a request or acknowledge a message.</summary>
    /// <value>Default 20 s.</value>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The most direct methods that run at a time; further calls are answered with 429.</summary>
    /// <value>Default 4.</value>
    public int MostConcurrentMethods { get; init; } = 4;

    /// <summary>The time after which a direct method is cancelled and answered with 504.</summary>
    /// <value>Default 300 s, the longest that IoT Hub lets a caller wait.</value>
    public TimeSpan MethodTimeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>The bounds of the wait after a transient failure.</summary>
    /// <value>Default 1 s to 5 min.</value>
    public BackoffBounds Backoff { get; init; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    /// <summary>The bounds of the wait while the hub refuses the device or another client contests its identity.</summary>
    /// <value>Default 30 s to 5 min.</value>
    public BackoffBounds SlowBackoff { get; init; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5));

    /// <summary>The age at which a link counts as stable, so that waits start short again.</summary>
    /// <value>Default 1 min.</value>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The first attempt, and the first one after a stable link was lost, comes at a random moment in this span, so that a fleet which powers up together, or whose hub
    /// restarts, does not connect together.</summary>
    /// <value>Default 0.</value>
    public TimeSpan FirstConnectSpread { get; init; }
}
