using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Core.Ports;

/// <summary>What the governor looks at, besides power: the device at one moment. What cannot be read is null.</summary>
public sealed record DeviceConditions
{
    /// <summary>The processor's temperature in degrees Celsius.</summary>
    public double? TemperatureCelsius { get; init; }

    /// <summary>What holds the processor back now; empty when nothing does.</summary>
    public IReadOnlyList<ThrottlingReason>? Throttling { get; init; }

    /// <summary>The charge of the battery, 0 to 100.</summary>
    public double? BatteryPercent { get; init; }

    /// <summary>Whether the battery feeds the device now.</summary>
    public bool? IsOnBattery { get; init; }

    /// <summary>The share of the last ten seconds in which some task waited for memory, in percent.</summary>
    public double? MemoryPressurePercent { get; init; }
}
