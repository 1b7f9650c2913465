using System.Net;

namespace EdgeAgent.Hub;

/// <summary>Where the hub keeps its data, where it listens, and how much it keeps.</summary>
public sealed record HubOptions
{
    /// <summary>The folder of everything that the hub keeps; made at the first start.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The port of MQTT over TLS, 0 to 65535; 0 takes any free port.</summary>
    /// <value>8883, which Microsoft's device clients expect.</value>
    public int MqttPort { get; init; } = 8883;

    /// <summary>The port of HTTPS, 0 to 65535; 0 takes any free port.</summary>
    /// <value>8443; Microsoft's service clients expect 443.</value>
    public int HttpsPort { get; init; } = 8443;

    /// <summary>The address that both ports listen on.</summary>
    /// <value>127.0.0.1: nothing outside this machine can connect.</value>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>The names that devices use for this hub. The first one goes into connection strings and download addresses.</summary>
    /// <value><c>localhost</c> alone; <c>localhost</c>, <c>127.0.0.1</c>, <c>::1</c> and the machine's own name are always accepted too.</value>
    public IReadOnlyList<string> HostNames { get; init; } = ["localhost"];

    /// <summary>The largest file that the model registry takes, in bytes.</summary>
    /// <value>512 MiB.</value>
    public long MaxBlobBytes { get; init; } = 512L << 20;

    /// <summary>The most bytes of all files of the model registry together, deltas among them; further ones are refused until some are removed.</summary>
    /// <value>16 GiB.</value>
    public long MaxRegistryBytes { get; init; } = 16L << 30;

    /// <summary>The most bytes of files that devices upload; further ones are refused until some are deleted.</summary>
    /// <value>4 GiB.</value>
    public long MaxUploadBytes { get; init; } = 4L << 30;

    /// <summary>The most bytes of device-to-cloud messages that are kept; the oldest go first.</summary>
    /// <value>1 GiB.</value>
    public long MaxTelemetryBytes { get; init; } = 1L << 30;

    /// <summary>How long device-to-cloud messages are kept.</summary>
    /// <value>7 days.</value>
    public TimeSpan MaxTelemetryAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>A folder of pictures that devices on this machine run: the page shows a picture beside the reading that names it.</summary>
    /// <value>Null: readings are shown without pictures.</value>
    public string? PictureFolder { get; init; }

    /// <summary>True to limit rates as one S1 unit of IoT Hub does: 429 for requests and twin operations, CONNACK 3 for connections that come too fast.</summary>
    /// <value>False: as fast as this machine can.</value>
    public bool IsThrottled { get; init; }

    /// <summary>How far a device's clock may be off before its token counts as expired; a link is cut this long after its token's expiry.</summary>
    /// <value>5 minutes, as IoT Hub allows.</value>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(5);
}
