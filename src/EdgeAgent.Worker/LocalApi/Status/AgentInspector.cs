using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Worker.LocalApi.Status;

/// <summary>Describes a running agent.</summary>
internal sealed class AgentInspector(AgentRuntime agent, ISystemProbe probe, string deviceId, TimeProvider time)
{
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly long _start = time.GetTimestamp();

    /// <summary>Describes it as it is now.</summary>
    public StatusDocument Describe()
    {
        AgentStatus status = agent.Status;
        return new StatusDocument
        {
            Version = AgentVersion.Text,
            DeviceId = deviceId,
            StartedUtc = _started,
            UptimeSeconds = time.GetElapsedTime(_start).TotalSeconds,
            IsHealthy = status.Loops.All(loop => loop.IsWell),
            Mode = status.SafeMode is null ? AgentMode.Normal : AgentMode.Safe,
            SafeModeSinceUtc = status.SafeMode?.SinceUtc,
            SafeModeReason = status.SafeMode?.Reason,
            Link = new LinkDocument(status.IsConnected, status.LinkProblem),
            Slots = [.. status.Slots.Select(entry => Describe(entry.Key, entry.Value))],
            Pipelines = [.. status.Pipelines.Select(Describe)],
            Sinks = [.. status.Sinks.Select(sink => new SinkDocument(sink.Name, sink.Waiting, sink.Delivered, sink.Dropped, sink.Failed, sink.Problem))],
            Governor = status.Governor is { } governor ? new GovernorDocument(governor.Factor, governor.IsPaused, governor.Reason, governor.Detail) : null,
            Telemetry = new TelemetryDocument(status.TelemetryWaiting, status.TelemetryDropped),
            System = probe.ReadNow(),
            Power = status.Power,
            Loops = [.. status.Loops.Select(loop => new LoopDocument(loop.Name, loop.IsRunning, loop.Faults, loop.LastFault, loop.StuckSeconds))],
        };
    }

    private SlotDocument Describe(string name, SlotReport report)
    {
        ModelSlot? slot = agent.Slots.All.FirstOrDefault(slot => slot.Name == name);
        return new SlotDocument
        {
            Slot = name,
            State = NameOf(report.State),
            Model = report.Name,
            Version = report.Version,
            Sha256 = report.Sha256,
            ActivatedUtc = report.ActivatedUtc,
            Kernels = slot?.Model?.Kernels,
            Inferences = slot?.Inferences ?? 0,
            Failure = report.Failure is { } failure ? new FailureDocument(failure.Step, failure.Code, failure.Message) : null,
        };
    }

    private static PipelineDocument Describe(PipelineStatus pipeline) => new()
    {
        Name = pipeline.Name,
        State = NameOf(pipeline.State),
        Detail = pipeline.Detail,
        Frames = pipeline.Frames,
        Dropped = pipeline.Dropped,
        Errors = pipeline.Errors,
        Events = pipeline.Events,
        Raised = pipeline.Raised,
    };

    private static string NameOf(SlotState state) => state switch
    {
        SlotState.Empty => "empty",
        SlotState.Downloading => "downloading",
        SlotState.Verifying => "verifying",
        SlotState.Probing => "probing",
        SlotState.Shadow => "shadow",
        SlotState.Probation => "probation",
        _ => "active",
    };

    private static string NameOf(PipelineState state) => state switch
    {
        PipelineState.WaitingForModel => "waitingForModel",
        PipelineState.ModelDoesNotFit => "modelDoesNotFit",
        PipelineState.WaitingForInput => "waitingForInput",
        PipelineState.Paused => "paused",
        PipelineState.Off => "off",
        _ => "running",
    };
}
