using System.Text.Json.Serialization;

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

    /// <summary>Power in watts that the device draws while no inference runs, above which energy per inference is counted; null while it has not been measured.</summary>
    public double? IdleWatts { get; init; }

    /// <summary>Whether an estimate's figures were measured on a board of this kind; null for a sensor and without a source.</summary>
    [JsonPropertyName("calibrated")]
    public bool? IsCalibrated { get; init; }
}
