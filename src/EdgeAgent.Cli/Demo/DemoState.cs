using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Cli.Demo;

/// <summary>What the demo knows at one moment.</summary>
internal sealed record DemoState
{
    /// <summary>What is going on, in a few words.</summary>
    public required string Phase { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public required TimeSpan? Duration { get; init; }

    public required DemoContent Content { get; init; }

    public required string Device { get; init; }

    public required DemoOptions Options { get; init; }

    public string? DashboardUrl { get; init; }

    public bool IsConnected { get; init; }

    public DeviceReport? DeviceReport { get; init; }

    public SlotReport? Slot { get; init; }

    /// <summary>Every telemetry message that the hub stored, oldest first.</summary>
    public IReadOnlyList<TelemetryMessage> Telemetry { get; init; } = [];

    /// <summary>When the twin first reported the model active; null before.</summary>
    public TimeSpan? ActiveAfter { get; init; }

    public bool IsActive => ActiveAfter is not null;

    /// <summary>The slot's windows of the model under show, oldest first.</summary>
    public IEnumerable<InferenceWindow> Windows =>
        Telemetry.SelectMany(message => message.Slots).Where(window => window.Slot == TwinNames.DefaultSlot && window.Sha256 == Content.Sha256);

    /// <summary>The newest window in which an inference finished; null before there was one.</summary>
    public InferenceWindow? LastWindow => Windows.LastOrDefault(window => window.Inferences > 0);

    public long Inferences => Windows.Sum(window => window.Inferences);

    public long InputErrors => Windows.Sum(window => window.InputErrors);
}
