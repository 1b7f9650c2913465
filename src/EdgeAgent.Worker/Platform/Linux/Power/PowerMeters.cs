using System.Device.I2c;
using EdgeAgent.Core.Ports;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.Platform.Linux.Firmware;

namespace EdgeAgent.Worker.Platform.Linux.Power;

/// <summary>Finds what tells the device's power.</summary>
internal sealed class PowerMeters(SystemFiles files, TimeProvider time)
{
    /// <summary>Idle and busy watts of the board, for the estimate; null for none.</summary>
    public PowerEstimateSettings? Estimate { get; init; }

    /// <summary>A chip without a kernel driver; null for none.</summary>
    public InaSettings? Chip { get; init; }

    /// <summary>Opens an address of an I2C bus.</summary>
    public Func<I2cConnectionSettings, I2cDevice> OpenI2c { get; init; } = I2cDevice.Create;

    /// <summary>Why the chip that is configured gives no meter; null where it does, and before the search.</summary>
    public string? ChipProblem { get; private set; }

    /// <summary>The meter that tells best; null when nothing tells.</summary>
    public IPowerMeter? FindBest() => FindAll().FirstOrDefault();

    /// <summary>All meters, the best first: the chip that is configured, a chip with a driver, a supply, a Pi 5's rails, the processor's own counter, and last the estimate.</summary>
    public IEnumerable<IPowerMeter> FindAll()
    {
        string? problem = null;
        if (Chip is { } chip && InaPowerMeter.Open(chip, OpenI2c, out problem) is { } opened)
            yield return opened;
        ChipProblem = problem;
        if (HwmonPowerMeter.Find(files) is { } driven)
            yield return driven;
        if (PowerSupplyMeter.Find(files) is { } supply)
            yield return supply;
        if (PmicPowerMeter.Find(new FirmwareCommand(files), time) is { } rails)
            yield return rails;
        if (RaplEnergyMeter.Find(files) is { } counter)
            yield return counter;
        if (Estimate is { } figures)
            yield return new CpuShareEstimate(files, figures, time);
    }
}
