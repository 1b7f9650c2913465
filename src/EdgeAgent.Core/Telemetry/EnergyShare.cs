using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Core.Telemetry;

/// <summary>Shares the energy of a window out to inferences.</summary>
internal static class EnergyShare
{
    /// <summary>Fills in the millijoules per inference: the energy above idle, by each model's share of inference time.</summary>
    /// <param name="windows">The models' parts of the window.</param>
    /// <param name="millijoules">The window's energy; null when unknown.</param>
    /// <param name="idleWatts">Power of the idle device; null when unknown.</param>
    /// <param name="length">The window's length.</param>
    /// <returns>The parts with their energy, null where it or the idle power is unknown, or where nothing was inferred.</returns>
    public static IReadOnlyList<InferenceWindow> Distribute(IReadOnlyList<SlotWindow> windows, double? millijoules, double? idleWatts, TimeSpan length)
    {
        TimeSpan busy = windows.Aggregate(TimeSpan.Zero, (sum, window) => sum + window.Busy);
        double? spent = millijoules is double energy && idleWatts is double idle ? Math.Max(0, energy - (idle * length.TotalSeconds * 1000)) : null;
        return [.. windows.Select(window => spent is double total && busy > TimeSpan.Zero && window.Window.Inferences > 0
            ? window.Window with { MillijoulesPerInference = total * (window.Busy / busy) / window.Window.Inferences }
            : window.Window)];
    }
}
