using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Starts;
using EdgeAgent.Core.Supervision;

namespace EdgeAgent.Core.Reconciliation;

/// <summary>What the agent wants its reported properties to say: the truth about itself, whatever the hub has heard of it so far.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ReportedState
{
    private readonly Lock _gate = new();
    private readonly JsonObject _models = NewComponent(), _slots = NewComponent(), _telemetry = NewComponent(), _governor = NewComponent(), _pipelines = NewComponent();
    private readonly JsonObject _device, _root;
    private readonly SortedDictionary<string, SlotReport> _reports = new(StringComparer.Ordinal);

    public ReportedState(DeviceReport device)
    {
        _device = (JsonObject)JsonSerializer.SerializeToNode(device, ContractsJsonContext.Default.DeviceReport)!;
        _device[TwinNames.ComponentMarker] = TwinNames.ComponentMarkerValue;
        _root = new JsonObject
        {
            [TwinNames.Models] = _models,
            [TwinNames.Slots] = _slots,
            [TwinNames.Telemetry] = _telemetry,
            [TwinNames.Governor] = _governor,
            [TwinNames.Pipelines] = _pipelines,
            [TwinNames.Device] = _device,
        };
    }

    public void ReportSafeMode(SafeMode safe) => Change(() =>
    {
        JsonObject device = (JsonObject)_root[TwinNames.Device]!;
        device["mode"] = AgentMode.Safe;
        device["safeModeSinceUtc"] = safe.SinceUtc.UtcDateTime;
        device["safeModeReason"] = safe.Reason;
    });

    /// <summary>Raised by every change.</summary>
    public Signal Changed { get; } = new();

    public void AnswerModel(string slot, JsonNode? value, int code, long version, string description) =>
        Change(() => _models[slot] = Answer(value, code, version, description));

    public void RemoveModel(string slot) => Change(() => _models.Remove(slot));

    /// <summary>What is reported of each slot, in the order of their names.</summary>
    public IReadOnlyList<KeyValuePair<string, SlotReport>> Slots
    {
        get
        {
            lock (_gate)
                return [.. _reports];
        }
    }

    public void ReportTrust(TrustReport report) => Change(() =>
    {
        JsonObject component = (JsonObject)JsonSerializer.SerializeToNode(report, ContractsJsonContext.Default.TrustReport)!;
        component[TwinNames.ComponentMarker] = TwinNames.ComponentMarkerValue;
        _root[TwinNames.Trust] = component;
    });

    public void ReportClock(ClockState state) =>
        Change(() => _device[TwinNames.Clock] = JsonSerializer.SerializeToNode(state, ContractsJsonContext.Default.ClockState));

    public void ReportSlot(string slot, SlotReport report) => Change(() =>
    {
        _slots[slot] = JsonSerializer.SerializeToNode(report, ContractsJsonContext.Default.SlotReport);
        _reports[slot] = report;
    });

    public void RemoveSlot(string slot) => Change(() =>
    {
        _slots.Remove(slot);
        _reports.Remove(slot);
    });

    public void AnswerInterval(JsonNode? value, int code, long version, string description) =>
        Change(() => _telemetry[TwinNames.IntervalSeconds] = Answer(value, code, version, description));

    public void AnswerLimits(JsonNode? value, int code, long version, string description) =>
        Change(() => _governor[TwinNames.Limits] = Answer(value, code, version, description));

    public void AnswerPipeline(string name, JsonNode? value, int code, long version, string description) =>
        Change(() => _pipelines[name] = Answer(value, code, version, description));

    public void RemovePipeline(string name) => Change(() => _pipelines.Remove(name));

    public void ReportGovernor(GovernorReport report) =>
        Change(() => _governor[TwinNames.State] = JsonSerializer.SerializeToNode(report, ContractsJsonContext.Default.GovernorReport));

    /// <summary>The smallest patch that brings a hub from what it knows to what is true.</summary>
    public JsonObject DifferenceFrom(JsonObject known)
    {
        lock (_gate)
            return JsonMergePatch.Difference(OwnPart(known), _root);
    }

    // Components that are not the agent's are left alone.
    private JsonObject OwnPart(JsonObject known)
    {
        var own = new JsonObject();
        foreach ((string name, JsonNode? value) in known)
        {
            if (_root.ContainsKey(name) || name == TwinNames.Trust)
                own[name] = value?.DeepClone();
        }
        return own;
    }

    private void Change(Action change)
    {
        lock (_gate)
            change();
        Changed.Raise();
    }

    private static JsonNode Answer(JsonNode? value, int code, long version, string description) => JsonSerializer.SerializeToNode(
        new PropertyAcknowledgement<JsonElement>
        {
            Value = JsonSerializer.SerializeToElement(value, NodeJsonContext.Default.JsonNode!),
            Code = code,
            DesiredVersion = version,
            Description = description,
        },
        ContractsJsonContext.Default.PropertyAcknowledgementJsonElement)!;

    private static JsonObject NewComponent() => new() { [TwinNames.ComponentMarker] = TwinNames.ComponentMarkerValue };
}
