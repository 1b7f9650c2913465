using System.Runtime.InteropServices;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.Worker.Platform.Linux.Firmware;

namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>The device and the agent's process, as <c>/proc</c> and <c>/sys</c> tell, and on a Raspberry Pi its firmware.</summary>
/// <param name="files">The files below the root.</param>
/// <param name="kernels">The kernel set that the runtime picked for this processor.</param>
/// <param name="time">The monotonic clock for processor time.</param>
/// <param name="dataDirectory">The agent's data directory, whose storage is described; null for none.</param>
public sealed class LinuxSystemProbe(SystemFiles files, string kernels, TimeProvider time, string? dataDirectory = null) : ISystemProbe
{
    private readonly CpuTemperature _temperature = new(files);
    private readonly RaspberryPiThrottling _throttling = new(files, new FirmwareThrottling(new FirmwareCommand(files), time));
    private readonly Battery _battery = new(files);
    private readonly CpuFrequency _frequency = new(files);
    private readonly Pressure _pressure = new(files);
    private readonly ControlGroup _group = new(files);
    private readonly ProcessTime _processTime = new(files, time);
    private readonly BoardInventory _inventory = new(files);
    private readonly ClockService _clock = new(files);
    private readonly DiskWrites _disk = new(files, dataDirectory is null ? null : BlockDevice.Find(files, dataDirectory), time);

    /// <summary>Whether the board's serial number is told.</summary>
    /// <value>True by default.</value>
    public bool TellsSerial { get; init; } = true;

    /// <inheritdoc/>
    public DeviceReport DescribeDevice() => new()
    {
        AgentVersion = AgentVersion.Text,
        Architecture = RuntimeInformation.ProcessArchitecture switch { Architecture.Arm64 => "arm64", Architecture.X64 => "x64", var other => other.ToString() },
        Kernels = kernels,
        Board = files.ReadText("proc/device-tree/model") ?? files.ReadText("sys/devices/virtual/dmi/id/product_name"),
        OperatingSystem = PrettyName(),
        Processors = Environment.ProcessorCount,
        MemoryBytes = files.ReadKilobytes("proc/meminfo", "MemTotal"),
        CpuCore = _inventory.ReadCpuCore(),
        Serial = TellsSerial ? _inventory.ReadSerial() : null,
        BoardRevision = _inventory.ReadRevision(),
        Kernel = _inventory.ReadKernel(),
        BootId = _inventory.ReadBootId(),
        HasPressure = _inventory.ReadHasPressure(),
        HasMemoryController = _inventory.ReadHasMemoryController(),
        Storage = dataDirectory is null ? null : _inventory.ReadStorage(dataDirectory),
    };

    /// <inheritdoc/>
    public SystemWindow ReadWindow() => ReadNow() with { CpuPercent = _processTime.ReadPercent() is double percent ? Math.Round(percent, 3) : null, Disk = _disk.Read() };

    /// <inheritdoc/>
    public bool? ReadClockSynchronised() => _clock.IsSynchronised();

    /// <inheritdoc/>
    public SystemWindow ReadNow() => new()
    {
        ResidentBytes = files.ReadKilobytes("proc/self/status", "VmRSS"),
        PeakResidentBytes = files.ReadKilobytes("proc/self/status", "VmHWM"),
        AvailableBytes = files.ReadKilobytes("proc/meminfo", "MemAvailable"),
        TemperatureCelsius = _temperature.ReadCelsius(),
        Throttling = _throttling.Read(),
        CpuMegahertz = _frequency.ReadMegahertz(),
        CpuMaxMegahertz = _frequency.ReadMaxMegahertz(),
        BatteryPercent = _battery.Read()?.Percent,
        Pressure = _pressure.Read(),
        ControlGroup = _group.Read(),
    };

    /// <inheritdoc/>
    public DeviceConditions ReadConditions()
    {
        (double Percent, bool? IsDischarging)? battery = _battery.Read();
        return new DeviceConditions
        {
            TemperatureCelsius = _temperature.ReadCelsius(),
            Throttling = _throttling.Read(),
            BatteryPercent = battery?.Percent,
            IsOnBattery = battery?.IsDischarging,
            MemoryPressurePercent = _pressure.ReadMemoryPercent(),
        };
    }

    private string? PrettyName() => files.ReadText("etc/os-release")?.Split('\n')
        .FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))?["PRETTY_NAME=".Length..].Trim('"', '\'');
}
