using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>A device on which nothing changes.</summary>
internal sealed class StillProbe : ISystemProbe
{
    /// <summary>How often the next readings throw, as a bug would.</summary>
    public int Faults { get; set; }

    public DeviceReport DescribeDevice() => new() { AgentVersion = "1.0", Architecture = "x64", Kernels = "portable", Processors = 4 };

    /// <summary>What the governor sees; replaced as a whole.</summary>
    public volatile DeviceConditions Conditions = new();

    /// <summary>Runs before the governor's readings.</summary>
    public Action BeforeConditions { get; set; } = () => { };

    /// <summary>Runs before telemetry's readings.</summary>
    public Action BeforeWindow { get; set; } = () => { };

    public DeviceConditions ReadConditions()
    {
        BeforeConditions();
        return Conditions;
    }

    public SystemWindow ReadWindow()
    {
        BeforeWindow();
        return Faults-- > 0 ? throw new InvalidOperationException("a bug in the probe") : Window;
    }

    public SystemWindow ReadNow() => new() { ResidentBytes = 40 << 20, AvailableBytes = 100 << 20, TemperatureCelsius = 51.5, Throttling = [ThrottlingReason.Throttled] };

    /// <summary>What each window says.</summary>
    public SystemWindow Window { get; init; } = new() { ResidentBytes = 40 << 20, CpuPercent = 12.5, Throttling = [] };
}
