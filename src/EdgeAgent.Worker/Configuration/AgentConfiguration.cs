using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Pipelines.Sources;
using EdgeAgent.Core.Telemetry.Spool;
using EdgeAgent.Worker.Platform.Linux.Power;
using EdgeAgent.Worker.Sinks;

namespace EdgeAgent.Worker.Configuration;

/// <summary>The agent's configuration file, checked, with every path made absolute.</summary>
/// <remarks>The file's form is <c>device-configs/device-config.schema.json</c>.</remarks>
public sealed record AgentConfiguration
{
    /// <summary>The file that this was read from.</summary>
    public required string File { get; init; }

    /// <summary>The hub and how to trust it.</summary>
    public required HubSettings Hub { get; init; }

    /// <summary>The directory of the agent's state.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The time between two telemetry messages while the cloud does not ask for another.</summary>
    /// <value>Default 10 s; 1 s to 1 day.</value>
    public TimeSpan TelemetryInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How much telemetry outlives an outage of the hub and a restart.</summary>
    public SpoolOptions Spool { get; init; } = new();

    /// <summary>Whether the inventory in the twin has the board's serial number.</summary>
    /// <value>Default true.</value>
    public bool TellsSerial { get; init; } = true;

    /// <summary>Where metrics are sent by OTLP; null for nowhere.</summary>
    public OtlpSettings? Otlp { get; init; }

    /// <summary>The pipeline in its short form, beside <see cref="Pipelines"/>; null for none.</summary>
    public PipelineOptions? Pipeline { get; init; }

    /// <summary>What pipelines take their inputs from, by name.</summary>
    public IReadOnlyDictionary<string, SourceDefinition> Sources { get; init; } = new Dictionary<string, SourceDefinition>();

    /// <summary>Who hears of their events, by name, beside the cloud.</summary>
    public IReadOnlyDictionary<string, SinkSettings> Sinks { get; init; } = new Dictionary<string, SinkSettings>();

    /// <summary>The pipelines by name.</summary>
    public IReadOnlyDictionary<string, PipelineDefinition> Pipelines { get; init; } = new Dictionary<string, PipelineDefinition>();

    /// <summary>The board's power for the estimate; null for none.</summary>
    public PowerEstimateSettings? PowerEstimate { get; init; }

    /// <summary>The device's class, which manifests may be bound to; null for none.</summary>
    public string? DeviceClass { get; init; }

    /// <summary>Whom the device trusts with its models; null to install what the hub asks for.</summary>
    public TrustSettings? Trust { get; init; }

    /// <summary>A power monitor chip without a kernel driver; null for none.</summary>
    internal InaSettings? PowerMonitor { get; init; }

    /// <summary>The limits at which inferences are slowed down, where the twin does not name others.</summary>
    /// <value>None by default.</value>
    public GovernorLimits Governor { get; init; } = new();

    /// <summary>The most bytes that downloads take in a second; null for no bound.</summary>
    public long? DownloadBytesPerSecond { get; init; }

    /// <summary>The local API; null for none.</summary>
    public ApiSettings? Api { get; init; }

    /// <summary>The root below which the system's files are read.</summary>
    /// <value>Default <c>/</c>.</value>
    public string RootPath { get; init; } = "/";
}
