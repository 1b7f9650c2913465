using System.Runtime.InteropServices;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>The device and the agent's process, as <c>/proc</c> and <c>/sys</c> tell.</summary>
/// <param name="files">The files below the root.</param>
/// <param name="kernels">The kernel set that the runtime picked for this processor.</param>
/// <param name="time">The monotonic clock for processor time.</param>
public sealed class LinuxSystemProbe(SystemFiles files, string kernels, TimeProvider time) : ISystemProbe
{
    private const int BytesPerKilobyte = 1024;

    private readonly CpuTemperature _temperature = new(files);
    private readonly RaspberryPiThrottling _throttling = new(files);
    private readonly ProcessTime _processTime = new(files, time);

    /// <inheritdoc/>
    public DeviceReport DescribeDevice() => new()
    {
        AgentVersion = AgentVersion.Text,
        Architecture = RuntimeInformation.ProcessArchitecture switch { Architecture.Arm64 => "arm64", Architecture.X64 => "x64", var other => other.ToString() },
        Kernels = kernels,
        Board = files.ReadText("proc/device-tree/model") ?? files.ReadText("sys/devices/virtual/dmi/id/product_name"),
        OperatingSystem = PrettyName(),
        Processors = Environment.ProcessorCount,
        MemoryBytes = files.ReadKey("proc/meminfo", "MemTotal") * BytesPerKilobyte,
    };

    /// <inheritdoc/>
    public SystemWindow ReadWindow() => ReadNow() with { CpuPercent = _processTime.ReadPercent() };

    /// <inheritdoc/>
    public SystemWindow ReadNow() => new()
    {
        ResidentBytes = files.ReadKey("proc/self/status", "VmRSS") * BytesPerKilobyte,
        PeakResidentBytes = files.ReadKey("proc/self/status", "VmHWM") * BytesPerKilobyte,
        AvailableBytes = files.ReadKey("proc/meminfo", "MemAvailable") * BytesPerKilobyte,
        TemperatureCelsius = _temperature.ReadCelsius(),
        Throttling = _throttling.Read(),
    };

    private string? PrettyName() => files.ReadText("etc/os-release")?.Split('\n')
        .FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))?["PRETTY_NAME=".Length..].Trim('"', '\'');
}
