using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Core.Ports;

/// <summary>Tells how much power the device draws, by measuring or by reckoning.</summary>
public interface IPowerMeter
{
    /// <summary>Whether the figures are measured or reckoned.</summary>
    PowerSource Source { get; }

    /// <summary>The meter by name, such as <c>hwmon:ina219</c>, <c>rapl:package-0</c> or <c>estimate:cpu-share</c>.</summary>
    string Name { get; }

    /// <summary>Power in watts that the device draws while it does nothing, where the meter knows it beforehand; null for a sensor, whose idle power the agent measures.</summary>
    double? IdleWatts { get; }

    /// <summary>Whether an estimate's figures were measured on a board of this kind; of no meaning for a sensor.</summary>
    bool IsCalibrated => false;

    /// <summary>Reads the meter now. Called about once a second, always from one thread at a time; must not block for longer than a sensor's read.</summary>
    /// <returns>The reading; null when the meter gave none this time.</returns>
    PowerReading? Read();
}
