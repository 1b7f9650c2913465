namespace EdgeAgent.Worker.Configuration;

/// <summary>The board's power, for devices without a meter.</summary>
/// <param name="IdleWatts">While it does nothing; 0 to 1000.</param>
/// <param name="BusyWatts">With all cores busy; at least <paramref name="IdleWatts"/>, at most 1000.</param>
/// <param name="IsCalibrated">Whether the figures were measured on a board of this kind, as <c>doctor --calibrate-power</c> does.</param>
public sealed record PowerEstimateSettings(double IdleWatts, double BusyWatts, bool IsCalibrated = false);
