namespace EdgeAgent.Contracts.Telemetry;

/// <summary>Power and energy in one window.</summary>
public sealed record PowerWindow
{
    /// <summary>Where the figures come from.</summary>
    public required PowerSource Source { get; init; }

    /// <summary>The meter or the estimate by name, such as <c>hwmon:ina219</c>, <c>rapl:package-0</c> or <c>estimate:cpu-share</c>; null without one.</summary>
    public string? SourceName { get; init; }

    /// <summary>Mean power over the window in watts; null when unknown.</summary>
    public double? Watts { get; init; }

    /// <summary>Energy over the window in millijoules; null when unknown.</summary>
    public double? Millijoules { get; init; }
}
