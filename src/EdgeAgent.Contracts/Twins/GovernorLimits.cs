namespace EdgeAgent.Contracts.Twins;

/// <summary>The limits at which the agent runs its model less often: the writable property <c>limits</c> of the component <c>governor</c>, and <c>governor</c> in the agent's
/// configuration. A limit that is null does not hold; one that the twin leaves out is the configuration's.</summary>
public sealed record GovernorLimits
{
    /// <summary>The mean power in watts over <see cref="PowerWindowSeconds"/> above which inferences are slowed down; 0.1 to 1000.</summary>
    public double? PowerWatts { get; init; }

    /// <summary>The seconds over which power is averaged, 5 to 600; null for 60.</summary>
    public double? PowerWindowSeconds { get; init; }

    /// <summary>The processor's temperature in degrees Celsius above which inferences are slowed down; 0 to 120.</summary>
    public double? TemperatureSlowCelsius { get; init; }

    /// <summary>The temperature from which none are run; 0 to 120, at least <see cref="TemperatureSlowCelsius"/>.</summary>
    public double? TemperaturePauseCelsius { get; init; }

    /// <summary>The charge in percent up to which inferences are slowed down while the battery feeds the device, the more the lower it is; 0 to 100.</summary>
    public double? BatterySlowPercent { get; init; }

    /// <summary>The charge up to which none are run while the battery feeds the device; 0 to 100, at most <see cref="BatterySlowPercent"/>.</summary>
    public double? BatteryPausePercent { get; init; }

    /// <summary>The share of time in percent in which tasks wait for memory, above which inferences are slowed down; 0.1 to 100.</summary>
    public double? MemoryPressurePercent { get; init; }

    /// <summary>Whether inferences are slowed down while the firmware holds the processor back; null for false.</summary>
    public bool? SlowWhenThrottled { get; init; }

    /// <summary>The most that the time between two inferences is multiplied by, 1 to 100; null for 10.</summary>
    public double? MaxFactor { get; init; }
}
