namespace EdgeAgent.Contracts.Twins;

/// <summary>The names that desired and reported properties use.</summary>
/// <remarks>
/// Desired: <c>{"models":{"__t":"c","&lt;slot&gt;":ModelAssignment},"telemetry":{"__t":"c","intervalSeconds":10},
/// "governor":{"__t":"c","limits":GovernorLimits},"pipelines":{"__t":"c","&lt;name&gt;":{"source":"camera","rules":[...]}}}</c>.
/// Reported: the same components with acknowledgements in place of values, the read-only <c>governor.state</c> (<see cref="GovernorReport"/>),
/// and the read-only components <c>slots</c>, <c>device</c> and <c>trust</c>.
/// </remarks>
public static class TwinNames
{
    /// <summary>The component whose properties are model slots.</summary>
    public const string Models = "models";

    /// <summary>The component of telemetry settings.</summary>
    public const string Telemetry = "telemetry";

    /// <summary>The writable property of <see cref="Telemetry"/>: seconds between two telemetry messages, 1 to 86400.</summary>
    public const string IntervalSeconds = "intervalSeconds";

    /// <summary>The component of the governor.</summary>
    public const string Governor = "governor";

    /// <summary>The writable property of <see cref="Governor"/>: its limits.</summary>
    public const string Limits = "limits";

    /// <summary>The read-only property of <see cref="Governor"/>: what it does now.</summary>
    public const string State = "state";

    /// <summary>The component whose properties are pipelines.</summary>
    public const string Pipelines = "pipelines";

    /// <summary>The read-only component of slot reports.</summary>
    public const string Slots = "slots";

    /// <summary>The read-only component of the device inventory.</summary>
    public const string Device = "device";

    /// <summary>The property of <see cref="Device"/> that says what the device's clock is worth: <see cref="DeviceReport.Clock"/>.</summary>
    public const string Clock = "clock";

    /// <summary>The read-only component that says whom the device trusts.</summary>
    public const string Trust = "trust";

    /// <summary>The marker property of a component.</summary>
    public const string ComponentMarker = "__t";

    /// <summary>The value of <see cref="ComponentMarker"/>.</summary>
    public const string ComponentMarkerValue = "c";

    /// <summary>The version member of desired and reported properties.</summary>
    public const string Version = "$version";

    /// <summary>The slot that is used where none is named.</summary>
    public const string DefaultSlot = "default";

    /// <summary>The identifier of the device model that the agent announces.</summary>
    public const string ModelId = "dtmi:com:edgeagent:EdgeAgent;1";
}
