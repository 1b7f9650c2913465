namespace EdgeAgent.Worker.Configuration;

/// <summary>The board's power, for devices without a meter.</summary>
/// <param name="IdleWatts">While it does nothing; 0 to 1000.</param>
/// <param name="BusyWatts">With all cores busy; at least <paramref name="IdleWatts"/>, at most 1000.</param>
/// <param name="CalibratedBy">The meter by which the figures were measured on a board of this kind, as <c>doctor --calibrate-power</c> writes it; null for figures from elsewhere.</param>
public sealed record PowerEstimateSettings(double IdleWatts, double BusyWatts, string? CalibratedBy = null)
{
    /// <summary>Whether the figures were measured on a board of this kind.</summary>
    public bool IsCalibrated => CalibratedBy is not null;
}
