using System.Diagnostics.Metrics;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Pipelines.Sinks;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Supervision;

namespace EdgeAgent.Core.Telemetry;

/// <summary>The instruments that are read when somebody looks: everything of the agent that has a present value.</summary>
/// <remarks>A value that cannot be read gives no measurement. Names and units follow OpenTelemetry; what an exporter makes of them is its own.</remarks>
internal sealed class AgentMeter
{
    private readonly AgentRuntime _agent;
    private readonly ISystemProbe _probe;

    public AgentMeter(Meter meter, AgentRuntime agent, AgentOptions options, ISystemProbe probe, TimeProvider time)
    {
        _agent = agent;
        _probe = probe;
        double started = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        meter.CreateObservableGauge("edgeagent.info", () => new Measurement<long>(1, Tag("version", options.AgentVersion)), null, "Always 1; the label names the agent's version.");
        CreateSlots(meter);
        meter.CreateObservableGauge("edgeagent.link.connected", () => agent.Status.IsConnected ? 1L : 0, null, "1 while the hub has accepted the device.");
        CreatePipelines(meter);
        meter.CreateObservableGauge("edgeagent.governor.factor", () => Governor(report => report.Factor), null, "What the time between two inferences is multiplied by; 1 for as configured.");
        meter.CreateObservableGauge("edgeagent.governor.paused", () => Governor(report => report.IsPaused ? 1 : 0), null, "1 while the governor lets no inference run; the label names the reason.");
        meter.CreateObservableGauge("edgeagent.telemetry.waiting", () => (long)agent.Status.TelemetryWaiting, "{message}", "Telemetry messages that wait for the hub.");
        meter.CreateObservableCounter("edgeagent.telemetry.dropped", () => agent.Status.TelemetryDropped, "{message}", "Telemetry messages dropped because the buffer was full.");
        meter.CreateObservableCounter("edgeagent.loop.faults", () => Loops(loop => loop.Faults), "{fault}", "Unexpected exceptions that ended a loop; it began again each time.");
        meter.CreateObservableGauge("edgeagent.loop.running", () => Loops(loop => loop.IsRunning ? 1 : 0), null, "1 while the loop runs, 0 while it waits to begin again after a fault.");
        meter.CreateObservableGauge("edgeagent.loop.stuck", () => Loops(loop => loop.StuckSeconds is null ? 0 : 1), null, "1 while the loop is at work for too long without getting on.");
        meter.CreateObservableGauge("edgeagent.safe_mode", () => agent.Status.SafeMode is null ? 0L : 1, null, "1 in safe mode: no model is loaded.");
        meter.CreateObservableGauge("edgeagent.power", Power, "W", "Mean power over the last reporting window, measured or estimated; see the label source.");
        meter.CreateObservableGauge("edgeagent.temperature", () => Real(probe.ReadNow().TemperatureCelsius), "Cel", "The processor's temperature.");
        meter.CreateObservableGauge("edgeagent.throttled", Throttling, null, "1 while the reason holds the processor back; absent where the device cannot tell.");
        meter.CreateObservableGauge("edgeagent.memory.available", () => Whole(probe.ReadNow().AvailableBytes), "By", "Memory that the system can still give without swapping.");
        meter.CreateObservableGauge("process.resident_memory", () => Whole(probe.ReadNow().ResidentBytes), "By", "Resident memory of the agent.");
        meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time of the agent, user and system.");
        meter.CreateObservableGauge("process.start_time", () => started, "s", "When the agent started, in seconds since 1970.");
    }

    private void CreateSlots(Meter meter)
    {
        meter.CreateObservableGauge("edgeagent.model.info", Models, null, "Always 1; the labels name the model that runs in the slot.");
        meter.CreateObservableGauge("edgeagent.model.arena", () => Sizes(model => model.ArenaBytes), "By", "Bytes of the arena that holds all activations.");
        meter.CreateObservableGauge("edgeagent.model.weights", () => Sizes(model => model.WeightsBytes), "By", "Bytes of weights as the runtime holds them.");
        meter.CreateObservableGauge("edgeagent.slot.failed", Failures, null, "1 while the last assignment to the slot has failed; the labels name the step and the code.");
    }

    private void CreatePipelines(Meter meter)
    {
        meter.CreateObservableGauge("edgeagent.pipeline.running", () => Pipelines(pipeline => pipeline.State == PipelineState.Running ? 1 : 0), null, "1 while the pipeline runs inputs.");
        meter.CreateObservableCounter("edgeagent.pipeline.frames", () => Pipelines(pipeline => pipeline.Frames), "{input}", "Inputs run, by pipeline.");
        meter.CreateObservableCounter("edgeagent.pipeline.dropped", () => Pipelines(pipeline => pipeline.Dropped), "{input}", "Inputs that newer ones took the place of before they were run, by pipeline.");
        meter.CreateObservableCounter("edgeagent.pipeline.errors", () => Pipelines(pipeline => pipeline.Errors), "{input}", "Inputs that could not be read or run, by pipeline.");
        meter.CreateObservableCounter("edgeagent.pipeline.events", () => Pipelines(pipeline => pipeline.Events), "{event}", "Rules raised or cleared, by pipeline.");
        meter.CreateObservableCounter("edgeagent.sink.delivered", () => Sinks(sink => sink.Delivered), "{event}", "Events delivered, by sink.");
        meter.CreateObservableCounter("edgeagent.sink.dropped", () => Sinks(sink => sink.Dropped), "{event}", "Events that newer ones pushed out of the sink's queue, by sink.");
        meter.CreateObservableCounter("edgeagent.sink.failed", () => Sinks(sink => sink.Failed), "{event}", "Events that could not be delivered, by sink.");
    }

    private IEnumerable<Measurement<long>> Models() => Loaded().Select(slot => new Measurement<long>(
        1, Tag("slot", slot.Name), Tag("model", slot.Model.Assignment.Name), Tag("version", slot.Model.Assignment.Version), Tag("sha256", slot.Model.Assignment.File.Sha256),
        Tag("kernels", slot.Model.Kernels)));

    private IEnumerable<Measurement<long>> Sizes(Func<ModelInstance, long> size) => Loaded().Select(slot => new Measurement<long>(size(slot.Model), Tag("slot", slot.Name)));

    private IEnumerable<(string Name, ModelInstance Model)> Loaded() => _agent.Slots.All.Select(slot => (slot.Name, slot.Model)).Where(slot => slot.Model is not null)!;

    private IEnumerable<Measurement<long>> Failures()
    {
        foreach ((string slot, SlotReport report) in _agent.Status.Slots)
        {
            if (report.Failure is { } failure)
                yield return new Measurement<long>(1, Tag("slot", slot), Tag("step", failure.Step), Tag("code", failure.Code));
        }
    }

    private IEnumerable<Measurement<long>> Pipelines(Func<PipelineStatus, long> value) =>
        _agent.Status.Pipelines.Select(pipeline => new Measurement<long>(value(pipeline), Tag("pipeline", pipeline.Name)));

    private IEnumerable<Measurement<long>> Sinks(Func<SinkStatus, long> value) => _agent.Status.Sinks.Select(sink => new Measurement<long>(value(sink), Tag("sink", sink.Name)));

    private IEnumerable<Measurement<long>> Loops(Func<LoopStatus, long> value) => _agent.Status.Loops.Select(loop => new Measurement<long>(value(loop), Tag("loop", loop.Name)));

    private IEnumerable<Measurement<double>> Governor(Func<GovernorReport, double> value) =>
        _agent.Status.Governor is { } report ? [new Measurement<double>(value(report), Tag("reason", report.Reason))] : [];

    private IEnumerable<Measurement<double>> Power() => _agent.Status.Power is { Watts: double watts } power
        ? [new Measurement<double>(watts, Tag("source", power.Source == PowerSource.Sensor ? "sensor" : "estimate"), Tag("meter", power.SourceName ?? ""))]
        : [];

    private IEnumerable<Measurement<long>> Throttling()
    {
        if (_probe.ReadNow().Throttling is not { } reasons)
            yield break;
        foreach (ThrottlingReason reason in Enum.GetValues<ThrottlingReason>())
            yield return new Measurement<long>(reasons.Contains(reason) ? 1 : 0, Tag("reason", Name(reason)));
    }

    private static string Name(ThrottlingReason reason) => reason switch
    {
        ThrottlingReason.UnderVoltage => "under_voltage",
        ThrottlingReason.FrequencyCapped => "frequency_capped",
        ThrottlingReason.SoftTemperatureLimit => "soft_temperature_limit",
        _ => "throttled",
    };

    private static IEnumerable<Measurement<double>> Real(double? value) => value is double known ? [new Measurement<double>(known)] : [];

    private static IEnumerable<Measurement<long>> Whole(long? value) => value is long known ? [new Measurement<long>(known)] : [];

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
