using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Governor;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Pipelines.Sinks;
using EdgeAgent.Core.Pipelines.Sources;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Reconciliation;
using EdgeAgent.Core.RemoteOperations;
using EdgeAgent.Core.Rollout;
using EdgeAgent.Core.Starts;
using EdgeAgent.Core.Storage;
using EdgeAgent.Core.Supervision;
using EdgeAgent.Core.Telemetry;
using EdgeAgent.Core.Telemetry.Drift;
using EdgeAgent.Core.Telemetry.Spool;
using EdgeAgent.Core.Trust;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core;

/// <summary>The agent: brings the device's model slots to what the cloud asks for, runs the pipelines, and reports.</summary>
/// <remarks>Loops for the link, the reconciler, each slot, the reporter, each pipeline and sink, and telemetry run side by side under supervision: a fault in one ends its step,
/// is logged and counted, and the loop begins again. The models of the run before are loaded before anything is heard from the cloud.</remarks>
public sealed partial class AgentRuntime : IDisposable
{
    /// <summary>The name of the meter that holds all of the agent's instruments.</summary>
    public const string MeterName = "EdgeAgent";

    /// <summary>The name of the models' directory inside the data directory.</summary>
    internal const string ModelsDirectory = "models";

    private const int EventBacklog = 64;

    private readonly AgentOptions _options;
    private readonly AgentPorts _ports;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _logger;
    private readonly Channel<CloudEvent> _events = Channel.CreateBounded<CloudEvent>(EventBacklog);
    private readonly ModelStore _store;
    private readonly TrustStore? _trust;
    private readonly ModelRollout _rollout;
    private readonly ConcurrentDictionary<string, SlotWorker> _workers = new(StringComparer.Ordinal);
    private readonly ReportedState _reported;
    private readonly TelemetrySettings _settings;
    private readonly TwinRefresher _refresher;
    private readonly Reporter _reporter;
    private readonly Reconciler _reconciler;
    private readonly TelemetryBuffer _buffer;
    private readonly ClockWatch _clock;
    private readonly TelemetryLoop _telemetry;
    private readonly TelemetrySender _sender;
    private readonly GovernorLoop _governor;
    private readonly SinkSet _sinks;
    private readonly PipelineSet _pipelines;
    private readonly PipelineSettings _pipelineSettings;
    private readonly RestartOperation _restart;
    private readonly OperationTable _operations;
    private readonly LoopGroup _link, _loops;
    private readonly LoopActivity _opening;
    private readonly StartGuard _starts;
    private CancellationToken _work;

    /// <summary>Puts the agent together; nothing runs before <see cref="RunAsync"/>.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="ports">What it needs from the outside; the caller disposes them afterwards.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Chance, for back-off; the agent locks it while it draws.</param>
    /// <param name="logger">The log.</param>
    public AgentRuntime(AgentOptions options, AgentPorts ports, TimeProvider time, Random random, ILogger<AgentRuntime> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(ports);
        (_options, _ports, _time, _random, _logger) = (options, ports, time, random, logger);
        Meter = new Meter(new MeterOptions(MeterName) { Version = options.AgentVersion });
        Slots = new ModelSlots(time, new InferenceMeter(Meter));
        _link = new LoopGroup(NewBackoff, time, logger);
        _loops = new LoopGroup(NewBackoff, time, logger);
        _opening = new LoopActivity(options.Bounds.Open, time);
        _opening.End();
        _starts = new StartGuard(ports.Files, Path.Combine(options.DataDirectory, "run"), options.BootId, options.AgentVersion, time, logger);
        _store = new ModelStore(ports.Files, Path.Combine(options.DataDirectory, ModelsDirectory), logger);
        var serverTime = new ServerTime(time);
        var downloader = new BlobDownloader(_store, ports.ModelSource, options.Limits, serverTime, time);
        _trust = options.Trust is { } trust ? new TrustStore(ports.Files, Path.Combine(options.DataDirectory, "trust"), trust.Root, logger) : null;
        var loader = new ModelLoader(_store, options.Limits, options.Interpreter, options.TopK);
        _reported = new ReportedState(ports.SystemProbe.DescribeDevice());
        _settings = new TelemetrySettings(options.TelemetryInterval, _reported);
        var limits = new GovernorSettings(options.Governor, _reported);
        _refresher = new TwinRefresher(ports.Link, NewBackoff(), time);
        _reporter = new Reporter(ports.Link, _reported, _refresher, options.ReportSpacing, NewBackoff(), time, logger);
        var spool = new TelemetrySpool(ports.Files, Path.Combine(options.DataDirectory, "spool"), options.Spool, time, logger);
        _buffer = new TelemetryBuffer(options.TelemetryBufferMessages, options.TelemetryBufferBytes, spool);
        _sinks = new SinkSet([.. ports.Sinks, new(PipelineDefinition.CloudSinkName, new CloudSink(_buffer))], logger);
        IReadOnlyDictionary<string, SourceDefinition> sources = options.AllSources;
        _pipelines = new PipelineSet(
            new PipelineParts(options.RunId, Slots, Pace, new SourceFactory(sources, ports.Commands, random, time, logger), _sinks, time, logger), (name, loop) => _loops.Start(name, loop, options.Bounds.Inference, _work));
        var kept = new PipelineStore(ports.Files, Path.Combine(options.DataDirectory, "pipelines.json"), logger);
        _pipelineSettings = new PipelineSettings(options.AllPipelines, new PipelineCatalog(sources, _sinks.Names), _pipelines, kept, _reported);
        _reconciler = new Reconciler(_events.Reader, options.Limits, _reporter, _refresher, _reported, _settings, limits, _pipelineSettings, StartWorker, MakesRestart, logger);
        var energy = new EnergyMeter(ports.PowerMeter, options.PowerSamplingPeriod, time, () => Slots.Activity, options.CalibratedIdleWatts);
        _clock = new ClockWatch(ports.SystemProbe, serverTime, SurelyPast, _reported.ReportClock, time);
        var assembly = new RolloutAssembly
        {
            Store = _store,
            Downloader = downloader,
            Trust = _trust is null ? null : NewGate(_trust, downloader, serverTime),
            Loader = loader,
            Slots = Slots,
            Probe = ports.ModelProbe,
            Energy = new ProbeEnergy(energy.History, () => _telemetry?.LastPower?.IdleWatts, () => Slots.Activity, ports.PowerMeter is not null, time),
            Limits = options.Limits,
            Interpreter = options.Interpreter,
            Options = options.Rollout,
            Conditions = $"agent {options.AgentVersion}; memory {options.Limits.MaxMemoryBytes}; class {options.DeviceClass}",
            Time = time,
            Logger = logger,
        };
        _rollout = assembly.Create();
        _telemetry = new TelemetryLoop(
            options.RunId, Slots, ports.SystemProbe, energy, _buffer, _settings, options.PowerSamplingPeriod, time, logger)
        {
            Governor = () => _governor?.Report,
            Clock = _clock.Read,
            References = new DriftReferences(_store, ports.Files, Path.Combine(options.DataDirectory, "drift"), logger),
            Pipelines = _pipelines.TakeWindows,
            Mode = () => _starts.Safe is null ? null : AgentMode.Safe,
        };
        _sender = new TelemetrySender(ports.Link, _buffer, options.Spool.CommitInterval, _reconciler.Connected, NewBackoff(), time, logger);
        _governor = new GovernorLoop(limits, ports.SystemProbe, energy.History, Pace, options.OnlyInterval, _reported, options.GovernorPeriod, time, logger);
        _restart = new RestartOperation(_starts, time);
        var status = new StatusOperation(options, Slots, () => Status, time);
        _operations = new OperationTable(
            status, new LogsOperation(ports.RecentLog), new BenchmarkOperation(Slots, loader, options.Limits, Pace, time), _restart,
            new DiagnosticsOperation(options, ports.Link, _store, status, ports.RecentLog, time),
            new RollBackOperation(_store, _workers.GetValueOrDefault, HeldBack), new GoldenOperation(_store, ports.ModelProbe, assembly.CreateProbe()), logger);
        _ = new AgentMeter(Meter, this, options, ports.SystemProbe, time);
    }

    /// <summary>The agent's instruments: what happened as it happens, and present values when somebody looks.</summary>
    public Meter Meter { get; }

    /// <summary>The model slots.</summary>
    public ModelSlots Slots { get; }

    /// <summary>How fast models may run, as the governor last decided.</summary>
    public InferencePace Pace { get; } = new();

    /// <summary>How the agent is doing now.</summary>
    public AgentStatus Status => new()
    {
        IsConnected = _ports.Link.IsConnected,
        LinkProblem = _ports.Link.IsConnected ? null : _reconciler.LinkProblem,
        Slots = _reported.Slots,
        Power = _telemetry.LastPower,
        Pipelines = _starts.Safe is null ? _pipelines.Statuses : [.. _pipelines.Statuses.Select(status => status with { State = PipelineState.Off, Detail = "The agent is in safe mode." })],
        Sinks = _pipelines.SinkStatuses,
        Governor = _governor.Report,
        TelemetryWaiting = _buffer.Count,
        TelemetryDropped = _buffer.Dropped,
        SafeMode = _starts.Safe,
        Loops = [.. _link.Statuses, .. _loops.Statuses],
    };

    /// <summary>Gives a frame to a source that takes frames from programs of the machine.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="frame">A JPEG or PNG file, or a raw frame; copied.</param>
    /// <param name="isRaw">Whether it is raw, of the source's layout.</param>
    /// <param name="problem">Why it is refused, in one sentence; null when it is not.</param>
    /// <returns>What became of it.</returns>
    public FrameOffer OfferFrame(string source, ReadOnlySpan<byte> frame, bool isRaw, out string? problem) => _pipelines.OfferFrame(source, frame, isRaw, out problem);

    /// <summary>The loops that are stuck: at work for too long without getting on. A look at this waits for nothing that they do.</summary>
    public IReadOnlyList<LoopStatus> StuckLoops
    {
        get
        {
            List<LoopStatus> stuck = [];
            if (_opening.StuckFor is { } opening)
                stuck.Add(new LoopStatus("start", 0, null, StuckSeconds: opening.TotalSeconds));
            _link.FindStuck(stuck);
            _loops.FindStuck(stuck);
            return stuck;
        }
    }

    /// <summary>Runs the agent until it is told to stop, by its host or by the cloud, then drains: the inference under way ends, the last window and report are sent where the hub is there,
    /// the link disconnects.</summary>
    /// <param name="cancellationToken">Tells the agent to stop.</param>
    /// <returns>Why it ended. The task ends, without an exception, at most <see cref="AgentOptions.DrainTimeout"/> after the stop (and the time that the link takes to leave).</returns>
    public async Task<AgentExit> RunAsync(CancellationToken cancellationToken)
    {
        using var linkStop = new CancellationTokenSource();
        using var workStop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _restart.Asked);
        _work = workStop.Token;
        Open();
        foreach (SlotRecord record in _store.Slots)
            _reconciler.Restore(record.Slot);
        _ports.Link.Serve(_operations.AnswerAsync);
        StartLoops(linkStop.Token);
        await StoppedAsync(_work).ConfigureAwait(false);
        await DrainAsync(linkStop).ConfigureAwait(false);
        _starts.End();
        return cancellationToken.IsCancellationRequested ? AgentExit.Stopped : AgentExit.RestartRequested;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Meter.Dispose();
        Slots.Dispose();
        _rollout.Dispose();
        _restart.Dispose();
    }

    private static async Task StoppedAsync(CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = cancellationToken.Register(stopped.SetResult);
        await stopped.Task.ConfigureAwait(false);
    }

    private async Task DrainAsync(CancellationTokenSource linkStop)
    {
        using var limit = new CancellationTokenSource(_options.DrainTimeout, _time);
        try
        {
            await _loops.WhenAll().WaitAsync(limit.Token).ConfigureAwait(false);
            await _pipelines.DrainAsync(_options.DrainTimeout / 3, limit.Token).ConfigureAwait(false);
            _telemetry.EndWindow();
            await _sender.FlushAsync(limit.Token).ConfigureAwait(false);
            await _reporter.FlushAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            LogDrainTimedOut(_logger, _options.DrainTimeout.TotalSeconds);
        }
        await _sinks.DisposeAsync().ConfigureAwait(false);
        await linkStop.CancelAsync().ConfigureAwait(false);
        await _link.WhenAll().ConfigureAwait(false);
    }

    private void Open()
    {
        _opening.Begin();
        try
        {
            _starts.Begin();
            if (_starts.Safe is { } safe)
                _reported.ReportSafeMode(safe);
            OpenStore();
            ReportTrust();
            _ = _clock.Read();
            _buffer.Open();
        }
        finally
        {
            _opening.End();
        }
    }

    private void StartLoops(CancellationToken linkStop)
    {
        LoopBounds bounds = _options.Bounds;
        _link.Start("link", RunLinkAsync, bounds.Connect, linkStop);
        _loops.Start("starts", _starts.RunAsync, bounds.Step, _work);
        _loops.Start("reconciler", _reconciler.RunAsync, bounds.Step, _work);
        _loops.Start("refresher", _refresher.RunAsync, bounds.Step, _work);
        _loops.Start("reporter", _reporter.RunAsync, bounds.Step, _work);
        _loops.Start("telemetry", _telemetry.RunAsync, bounds.Inference, _work);
        _loops.Start("sender", _sender.RunAsync, bounds.Step, _work);
        _loops.Start("governor", _governor.RunAsync, bounds.Step, _work);
        _pipelineSettings.Begin();
        if (_starts.Safe is null)
            _pipelines.Start();
    }

    // A link that says nothing of what it does is taken for one that waits.
    private async Task RunLinkAsync(CancellationToken stop)
    {
        using (LoopActivity.Idle())
            await _ports.Link.RunAsync(_events.Writer, stop).ConfigureAwait(false);
    }

    private bool MakesRestart(JsonNode? models)
    {
        if (!_starts.Take(models))
            return false;
        _restart.Ask(TimeSpan.FromSeconds(1));
        return true;
    }

    private void OpenStore()
    {
        try
        {
            _store.Open();
            _trust?.Open();
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            LogStoreNotOpened(_logger, e.Message);
        }
    }

    private SlotWorker StartWorker(string slot)
    {
        var worker = new SlotWorker(slot, _store, Slots, _rollout, _reported, NewBackoff(), _time, _logger, HeldBack());
        _workers[slot] = worker;
        _loops.Start($"slot {slot}", worker.RunAsync, _options.Bounds.Model, _work);
        return worker;
    }

    private string? HeldBack() => _starts.Safe is null ? null
        : "The agent is in safe mode and loads no model: assign another one, update the agent, or call the method restart with leaveSafeMode.";

    private DateTimeOffset SurelyPast() => _trust?.Current?.LastKnownUtc is { } known && known > _options.EarliestTime ? known : _options.EarliestTime;

    private void ReportTrust()
    {
        if (_options.Trust is not { } trust)
            return;
        RootDocument? root = _trust?.Root?.Document;
        _reported.ReportTrust(new TrustReport { Required = trust.IsRequired, RootVersion = root?.Version, RootExpiresUtc = root?.ExpiresUtc, DeviceClass = _options.DeviceClass });
    }

    private TrustGate NewGate(TrustStore trust, BlobDownloader downloader, ServerTime serverTime) => new(
        trust, _store, downloader, new ManifestVerifier(new DeviceTraits(_options.DeviceClass, _options.AgentVersion, _options.Limits.MaxMemoryBytes)),
        _options.Trust!.IsRequired, _options.EarliestTime, ReportTrust, serverTime, _time);

    private Backoff NewBackoff() => new(_options.RetryFirst, _options.RetryCap, _random);

    [LoggerMessage(1010, LogLevel.Error, "The model store or the trust store cannot be opened; models that ran before may not be available: {Reason}")]
    private static partial void LogStoreNotOpened(ILogger logger, string reason);

    [LoggerMessage(1011, LogLevel.Warning, "Finishing took longer than {Seconds} s and was cut short")]
    private static partial void LogDrainTimedOut(ILogger logger, double seconds);
}
