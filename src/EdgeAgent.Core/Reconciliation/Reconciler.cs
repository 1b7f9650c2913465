using System.Text.Json.Nodes;
using System.Threading.Channels;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Governor;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Reconciliation;

/// <summary>Follows the cloud link's events: keeps the copy of the desired properties, and hands every slot and setting what is asked of it.</summary>
internal sealed partial class Reconciler(
    ChannelReader<CloudEvent> events,
    ModelLimits limits,
    Reporter reporter,
    TwinRefresher refresher,
    ReportedState reported,
    TelemetrySettings telemetry,
    GovernorSettings governor,
    PipelineSettings pipelines,
    Func<string, SlotWorker> startWorker,
    Func<JsonNode?, bool> makesRestart,
    ILogger logger)
{
    private readonly DesiredDocument _desired = new();
    private readonly Dictionary<string, SlotWorker> _workers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unusable = new(StringComparer.Ordinal);

    private bool _hasRun;
    private volatile string? _linkProblem;

    /// <summary>Why the link is not connected, in one sentence; null while it is, and before anything happened.</summary>
    public string? LinkProblem => _linkProblem;

    /// <summary>Raised when the link is connected.</summary>
    public Signal Connected { get; } = new();

    /// <summary>Starts the worker of a slot that the device holds already.</summary>
    public void Restore(string slot) => WorkerOf(slot);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_hasRun)
        {
            _desired.BeginSession();
            refresher.Want();
        }
        _hasRun = true;
        while (true)
        {
            CloudEvent happened;
            using (LoopActivity.Idle())
                happened = await events.ReadAsync(cancellationToken).ConfigureAwait(false);
            Handle(happened);
        }
    }

    private void Handle(CloudEvent happened)
    {
        switch (happened)
        {
            case CloudEvent.Connected:
                LogConnected(logger);
                _linkProblem = null;
                reporter.EndSession();
                _desired.BeginSession();
                Connected.Raise();
                break;
            case CloudEvent.Disconnected gone:
                LogDisconnected(logger, gone.Reason, gone.Detail);
                _linkProblem = gone.Detail;
                reporter.EndSession();
                _desired.BeginSession();
                break;
            case CloudEvent.TwinReceived twin:
                TakeTwin(twin.Json);
                Connected.Raise();
                break;
            case CloudEvent.DesiredChanged change:
                TakeChange(change.Json);
                break;
        }
    }

    private void TakeTwin(ReadOnlyMemory<byte> json)
    {
        if (HostileJson.ReadObject(json, out string problem) is not { } twin || twin["desired"] is not JsonObject desired)
        {
            LogMalformed(logger, "twin", problem);
            refresher.Want();
            return;
        }
        DesiredChange change = _desired.Replace(desired);
        if (change == DesiredChange.Malformed)
        {
            LogMalformed(logger, "twin", _desired.Problem);
            refresher.Want();
            return;
        }
        if (change == DesiredChange.Gap)
        {
            LogGap(logger, _desired.Version);
            refresher.Want();
            return;
        }
        refresher.Succeeded();
        if (change == DesiredChange.Applied)
            Plan();
        reporter.BeginSession(twin["reported"] as JsonObject ?? []);
    }

    private void TakeChange(ReadOnlyMemory<byte> json)
    {
        DesiredChange change = HostileJson.ReadObject(json, out string problem) is { } patch ? _desired.Merge(patch) : DesiredChange.Malformed;
        switch (change)
        {
            case DesiredChange.Applied:
                Plan();
                break;
            case DesiredChange.Gap:
                LogGap(logger, _desired.Version);
                refresher.Want();
                break;
            case DesiredChange.Malformed:
                LogMalformed(logger, "change of the desired properties", problem.Length > 0 ? problem : _desired.Problem);
                refresher.Want();
                break;
        }
    }

    private void Plan()
    {
        long version = _desired.Version;
        if (makesRestart(_desired.Properties![TwinNames.Models]))
            return;
        DesiredState desired = DesiredState.Read(_desired.Properties!, limits);
        telemetry.Request(desired.TelemetryInterval, version);
        governor.Request(desired.Governor, version);
        pipelines.Request(desired.Pipelines, version);
        foreach ((string slot, SlotRequest request) in desired.Slots)
        {
            if (!SlotName.IsValid(slot))
                Refuse(request, version);
            else if (_workers.Count >= MaxWorkers && !_workers.ContainsKey(slot))
                Refuse(AssignmentReader.Refuse(slot, request.Value, "Too many different slots were named since the agent started; restart it to use this one."), version);
            else
                WorkerOf(slot).Request(request, version);
        }
        foreach ((string slot, SlotWorker worker) in _workers)
        {
            if (!desired.Slots.ContainsKey(slot))
                worker.Request(null, version);
        }
        foreach (string gone in _unusable.Where(slot => !desired.Slots.ContainsKey(slot)).ToList())
        {
            _unusable.Remove(gone);
            reported.RemoveModel(gone);
        }
    }

    private int MaxWorkers => 4 * limits.MaxSlots;

    // A name that no slot can have is answered, and nothing more.
    private void Refuse(SlotRequest request, long version)
    {
        _unusable.Add(request.Slot);
        reported.AnswerModel(request.Slot, request.Value?.DeepClone(), AcknowledgementCode.Rejected, version, request.Refusal!.Message);
    }

    private SlotWorker WorkerOf(string slot)
    {
        if (!_workers.TryGetValue(slot, out SlotWorker? worker))
            _workers.Add(slot, worker = startWorker(slot));
        return worker;
    }

    [LoggerMessage(1220, LogLevel.Information, "Connected to the hub")]
    private static partial void LogConnected(ILogger logger);

    [LoggerMessage(1221, LogLevel.Warning, "Not connected to the hub ({Reason}): {Detail}")]
    private static partial void LogDisconnected(ILogger logger, DisconnectReason reason, string detail);

    [LoggerMessage(1222, LogLevel.Warning, "The hub's {What} cannot be used: {Problem}; the whole twin is fetched again")]
    private static partial void LogMalformed(ILogger logger, string what, string problem);

    [LoggerMessage(1223, LogLevel.Information, "Changes after version {Version} of the desired properties were missed; the whole twin is fetched")]
    private static partial void LogGap(ILogger logger, long version);
}
