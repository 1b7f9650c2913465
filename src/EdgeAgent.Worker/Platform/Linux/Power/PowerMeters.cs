using EdgeAgent.Core.Ports;

namespace EdgeAgent.Worker.Platform.Linux.Power;

/// <summary>Finds what tells the device's power best: a meter chip, a supply, the processor's own counter, and last the estimate.</summary>
public static class PowerMeters
{
    /// <summary>Finds a meter.</summary>
    /// <param name="files">The files below the root.</param>
    /// <param name="estimate">Idle and busy watts of the board, for the estimate; null for none.</param>
    /// <param name="time">The monotonic clock for the estimate.</param>
    /// <returns>The meter; null when nothing tells.</returns>
    public static IPowerMeter? Find(SystemFiles files, (double IdleWatts, double BusyWatts)? estimate, TimeProvider time)
    {
        IPowerMeter? sensor = HwmonPowerMeter.Find(files);
        sensor ??= PowerSupplyMeter.Find(files);
        sensor ??= RaplEnergyMeter.Find(files);
        return sensor ?? (estimate is { } figures ? new CpuShareEstimate(files, figures.IdleWatts, figures.BusyWatts, time) : null);
    }
}
