using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Telemetry;

/// <summary>The device and the agent's process in one window. What cannot be read is null.</summary>
public sealed record SystemWindow
{
    /// <summary>Resident memory of the agent in bytes.</summary>
    public long? ResidentBytes { get; init; }

    /// <summary>The largest resident memory of the agent since it started, in bytes.</summary>
    public long? PeakResidentBytes { get; init; }

    /// <summary>Memory that the system can still give without swapping, in bytes.</summary>
    public long? AvailableBytes { get; init; }

    /// <summary>The agent's processor time in the window: 100 is one core fully used.</summary>
    public double? CpuPercent { get; init; }

    /// <summary>The processor's temperature in degrees Celsius.</summary>
    public double? TemperatureCelsius { get; init; }

    /// <summary>What holds the processor back now; empty when nothing does, null where the device cannot tell.</summary>
    public IReadOnlyList<ThrottlingReason>? Throttling { get; init; }

    /// <summary>The frequency of the fastest processor core now, in megahertz.</summary>
    public double? CpuMegahertz { get; init; }

    /// <summary>The highest frequency that the processor can have, in megahertz.</summary>
    public double? CpuMaxMegahertz { get; init; }

    /// <summary>The charge of the device's battery, 0 to 100; null without a battery.</summary>
    public double? BatteryPercent { get; init; }

    /// <summary>Pressure on processor, memory and disk; null where the kernel does not account for it.</summary>
    public PressureWindow? Pressure { get; init; }

    /// <summary>The agent's control group; null outside of one.</summary>
    public ControlGroupWindow? ControlGroup { get; init; }

    /// <summary>What was written to the disk in the window; absent where nothing of it can be read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DiskWindow? Disk { get; init; }
}
