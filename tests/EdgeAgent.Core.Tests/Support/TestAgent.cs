using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Pipelines.Sources;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.RemoteOperations;
using EdgeAgent.Core.Rollout;
using EdgeAgent.Core.Storage;
using EdgeAgent.Core.Telemetry.Spool;
using EdgeAgent.Core.Trust;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>An agent with a real data directory, a clock that stands still, and a scripted hub and server.</summary>
internal sealed class TestAgent : IAsyncDisposable
{
    private const int QueueRounds = 4, MostSteps = 20_000;

    private readonly CancellationTokenSource _stop = new();
    private AgentRuntime? _runtime;
    private Task<AgentExit> _run = Task.FromResult(AgentExit.Stopped);

    public FakeTimeProvider Time { get; init; } = new(new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero));

    public ScriptedHub Hub { get; init; } = new();

    public ScriptedModelSource Source { get; init; } = new();

    public StillProbe Probe { get; } = new();

    public TestFolder Folder { get; } = new();

    public IFileSystem Files { get; init; } = new DiskFileSystem();

    public IPowerMeter? PowerMeter { get; init; }

    public PipelineOptions? Pipeline { get; init; }

    public Dictionary<string, SourceDefinition> Sources { get; init; } = [];

    public Dictionary<string, PipelineDefinition> Pipelines { get; init; } = [];

    public Dictionary<string, IEventSink> Sinks { get; init; } = [];

    public ICommandRunner? Commands { get; init; }

    public ModelLimits Limits { get; init; } = new() { FreeSpaceReserveBytes = 0 };

    public TrustOptions? Trust { get; init; }

    public string? DeviceClass { get; init; }

    public string Version { get; init; } = "1.0";

    public string DataDirectory { get; init; } = "";

    public string RunId { get; init; } = "run";

    public string? BootId { get; init; } = "boot";

    public TimeSpan TelemetryInterval { get; init; } = TimeSpan.FromSeconds(10);

    public GovernorLimits Governor { get; init; } = new();

    public RecordedLog Log { get; } = new();

    /// <summary>How models are tried; without probation where the test does not say.</summary>
    public RolloutOptions Rollout { get; init; } = new() { Probation = TimeSpan.Zero, ProbeTimedRuns = 3 };

    /// <summary>Tries models; made at the start where the test gives none.</summary>
    public InProcessProbe? ModelProbe { get; set; }

    public RecentLog? RecentLog { get; init; }

    public string? PublicConfiguration { get; init; }

    /// <summary>Ends with the agent, and says why.</summary>
    public Task<AgentExit> Ended => _run;

    public AgentRuntime Runtime => _runtime ?? throw new InvalidOperationException("Not started.");

    public string State => DataDirectory.Length > 0 ? DataDirectory : Folder.Path;

    public void Start()
    {
        ModelProbe ??= new InProcessProbe(Files);
        _runtime = new AgentRuntime(
            new AgentOptions
            {
                DataDirectory = State,
                AgentVersion = Version,
                RunId = RunId,
                BootId = BootId,
                PublicConfiguration = PublicConfiguration,
                Pipeline = Pipeline,
                Sources = Sources,
                Pipelines = Pipelines,
                Limits = Limits,
                Trust = Trust,
                Rollout = Rollout,
                DeviceClass = DeviceClass,
                TelemetryInterval = TelemetryInterval,
                Governor = Governor,
                ReportSpacing = TimeSpan.Zero,
                Spool = new SpoolOptions { FreeSpaceReserveBytes = 0 },
            },
            new AgentPorts { Link = Hub, ModelSource = Source, ModelProbe = ModelProbe, SystemProbe = Probe, PowerMeter = PowerMeter, RecentLog = RecentLog, Files = Files, Commands = Commands, Sinks = Sinks },
            Time,
            new Random(7),
            Log);
        _run = _runtime.RunAsync(_stop.Token);
    }

    public async Task StartConnectedAsync()
    {
        Start();
        await Hub.ConnectAsync();
    }

    /// <summary>Pushes a model and waits until it is active.</summary>
    public async Task ActivateAsync(string slot, byte[] model, string version = "1", byte[]? labels = null, PreprocessingOptions? preprocessing = null)
    {
        Source.Store(model);
        if (labels is not null)
            Source.Store(labels);
        await Hub.ChangeDesiredAsync(ScriptedHub.Push(slot, ScriptedHub.Json(TinyModels.Assignment(model, version, labels, preprocessing))));
        await Hub.WaitForAnswerAsync(slot, AcknowledgementCode.Done, Hub.DesiredVersion);
    }

    /// <summary>Moves the clock on in steps until a task ends.</summary>
    public async Task AdvanceUntilAsync(Task task, TimeSpan? step = null)
    {
        for (int i = 0; i < MostSteps && !task.IsCompleted; i++)
        {
            Time.Advance(step ?? TimeSpan.FromSeconds(1));
            await Task.WhenAny(task, Task.Delay(5, TestContext.Current.CancellationToken));
            // On a busy machine the clock must not run ahead of the loops that it woke: what they queued runs before these.
            for (int round = 0; round < QueueRounds; round++)
                await Task.Run(static () => { }, TestContext.Current.CancellationToken);
        }
        await task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await AdvanceUntilAsync(_run);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_run.IsCompleted)
            await StopAsync();
        _runtime?.Dispose();
        _stop.Dispose();
        Folder.Dispose();
    }
}
