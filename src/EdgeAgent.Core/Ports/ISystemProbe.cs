using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Ports;

/// <summary>What the operating system tells about the device and about the agent's process.</summary>
public interface ISystemProbe
{
    /// <summary>Describes the device, once, at the start.</summary>
    /// <returns>The inventory; what cannot be read is null.</returns>
    DeviceReport DescribeDevice();

    /// <summary>Reads the present values, and the processor time since the previous call (since the start, the first time). Never throws for a missing file:
    /// what cannot be read is null.</summary>
    /// <returns>The values of the window that ends now.</returns>
    SystemWindow ReadWindow();

    /// <summary>Reads what the governor looks at, every second or two, on another thread than <see cref="ReadWindow"/>. Never throws for a missing file.</summary>
    /// <returns>The values now; what cannot be read is null.</returns>
    DeviceConditions ReadConditions();

    /// <summary>Asks the system's time service whether it set the clock by the network since the start. Never throws.</summary>
    /// <returns>Its answer; null where no service tells.</returns>
    bool? ReadClockSynchronised() => null;

    /// <summary>Reads the present values without touching the window: from any thread, beside <see cref="ReadWindow"/>.</summary>
    /// <returns>The values; <see cref="SystemWindow.CpuPercent"/> is null.</returns>
    SystemWindow ReadNow();
}
