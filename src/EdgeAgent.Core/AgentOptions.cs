using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Pipelines.Sources;
using EdgeAgent.Core.Rollout;
using EdgeAgent.Core.Supervision;
using EdgeAgent.Core.Telemetry.Spool;
using EdgeAgent.Core.Trust;
using EdgeAgent.Inference;

namespace EdgeAgent.Core;

/// <summary>How the agent behaves; its configuration file and its host decide.</summary>
public sealed record AgentOptions
{
    /// <summary>The absolute path of the directory that holds the agent's state.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The agent's version. A model that this version refused is tried again by another.</summary>
    public required string AgentVersion { get; init; }

    /// <summary>Names this run of the agent, in all of the fleet and for good: letters and digits, such as 16 random hexadecimal digits.</summary>
    public required string RunId { get; init; }

    /// <summary>Names the system's run, from its start to its shutdown: the kernel's boot id; null where it does not tell.</summary>
    public string? BootId { get; init; }

    /// <summary>How long the agent's loops may be at work without getting on.</summary>
    public LoopBounds Bounds { get; init; } = new();

    /// <summary>The configuration as it may leave the device, as JSON without secrets; null for none.</summary>
    public string? PublicConfiguration { get; init; }

    /// <summary>One pipeline in its short form, beside <see cref="Pipelines"/>; null for none.</summary>
    public PipelineOptions? Pipeline { get; init; }

    /// <summary>What pipelines take their inputs from, by name.</summary>
    public IReadOnlyDictionary<string, SourceDefinition> Sources { get; init; } = new Dictionary<string, SourceDefinition>();

    /// <summary>The pipelines by name, which the cloud may put others in the place of; <see cref="PipelineCatalog"/> finds no problem with them.</summary>
    public IReadOnlyDictionary<string, PipelineDefinition> Pipelines { get; init; } = new Dictionary<string, PipelineDefinition>();

    /// <summary>How much an assignment may ask of the device.</summary>
    public ModelLimits Limits { get; init; } = new();

    /// <summary>How models are tried before and after they take over.</summary>
    public RolloutOptions Rollout { get; init; } = new();

    /// <summary>Whom the device trusts with its models; null to install what the hub asks for, with or without a manifest, which is then not looked at.</summary>
    public TrustOptions? Trust { get; init; }

    /// <summary>The device's class, which manifests may be bound to; null for none.</summary>
    public string? DeviceClass { get; init; }

    /// <summary>A time that was past when this agent was built: a clock that shows less was never set.</summary>
    /// <value>The first of January 2026 by default.</value>
    public DateTimeOffset EarliestTime { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How models are prepared; the arena is bounded by <see cref="ModelLimits.MaxMemoryBytes"/> as well.</summary>
    public InterpreterOptions Interpreter { get; init; } = new();

    /// <summary>The time between two telemetry messages while the cloud does not ask for another.</summary>
    /// <value>10 seconds by default; 1 to 86400 seconds.</value>
    public TimeSpan TelemetryInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most telemetry messages kept while the hub is away.</summary>
    /// <value>1000 by default.</value>
    public int TelemetryBufferMessages { get; init; } = 1000;

    /// <summary>The most bytes of telemetry messages kept while the hub is away.</summary>
    /// <value>1 MiB by default.</value>
    public long TelemetryBufferBytes { get; init; } = 1L << 20;

    /// <summary>How much telemetry outlives an outage of the hub and a restart.</summary>
    public SpoolOptions Spool { get; init; } = new();

    /// <summary>The time between two readings of the power meter.</summary>
    /// <value>One second by default.</value>
    public TimeSpan PowerSamplingPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Idle power in watts that was measured on a board of this kind by the same meter: the energy is counted above it until the agent has measured the idle power itself.</summary>
    /// <value>Null by default: unknown.</value>
    public double? CalibratedIdleWatts { get; init; }

    /// <summary>The limits at which inferences are slowed down, where the cloud does not ask for others.</summary>
    /// <value>None by default.</value>
    public GovernorLimits Governor { get; init; } = new();

    /// <summary>The time between two looks of the governor at the device while a limit holds.</summary>
    /// <value>One second by default.</value>
    public TimeSpan GovernorPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The least time between two reports to the twin; changes between are sent together. The first change waits a tenth of it for others.</summary>
    /// <value>One second by default.</value>
    public TimeSpan ReportSpacing { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The bound of the first wait after a failure; see <see cref="Supervision.Backoff"/>.</summary>
    /// <value>2 seconds by default.</value>
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The largest bound of a wait after failures.</summary>
    /// <value>5 minutes by default.</value>
    public TimeSpan RetryCap { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The most time that finishing takes after the agent is told to stop: the last inference, telemetry and report.</summary>
    /// <value>3 seconds by default.</value>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many of the best classes telemetry tells of an input.</summary>
    internal int TopK => Pipeline?.TopK ?? (Pipelines.Count > 0 ? DefaultTopK : 1);

    /// <summary>All sources, that of the short form among them.</summary>
    internal IReadOnlyDictionary<string, SourceDefinition> AllSources => Pipeline is { } one
        ? new Dictionary<string, SourceDefinition>(Sources) { [PipelineOptions.Name] = one.ToSource() }
        : Sources;

    /// <summary>All pipelines, the short form among them.</summary>
    internal IReadOnlyDictionary<string, PipelineDefinition> AllPipelines => Pipeline is { } one
        ? new Dictionary<string, PipelineDefinition>(Pipelines) { [PipelineOptions.Name] = one.ToDefinition() }
        : Pipelines;

    /// <summary>The interval where there is one pipeline only; null otherwise.</summary>
    internal TimeSpan? OnlyInterval => AllPipelines.Count == 1 ? AllPipelines.Values.First().Interval : null;

    private const int DefaultTopK = 5;
}
