using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Worker.Platform.Linux;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Worker.Tests.Platform.Linux;

public sealed class LinuxSystemProbeTests
{
    private static readonly (string, string)[] RaspberryPi4 =
    [
        ("proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0"),
        ("etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n"),
        ("proc/meminfo", "MemTotal:        3884360 kB\nMemFree:          123456 kB\nMemAvailable:    3012345 kB\n"),
        ("proc/self/status", "Name:\tedge-agent\nVmPeak:\t  300000 kB\nVmHWM:\t   41000 kB\nVmRSS:\t   38912 kB\n"),
        ("proc/self/stat", "812 (edge agent) x) S 1 812 812 0 -1 4194560 9000 0 12 0 250 50 0 0 20 0 14 0 1000 300000000 9728 0\n"),
        ("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n"),
        ("sys/class/thermal/thermal_zone0/temp", "48686\n"),
        ("sys/devices/platform/soc/soc:firmware/get_throttled", "50005\n"),
    ];

    [Fact]
    public void Describes_a_raspberry_pi()
    {
        using RecordedTree tree = new(RaspberryPi4);

        DeviceReport report = new LinuxSystemProbe(tree.Files, "neon", TimeProvider.System).DescribeDevice();

        Assert.Equal("Raspberry Pi 4 Model B Rev 1.4", report.Board);
        Assert.Equal("Debian GNU/Linux 12 (bookworm)", report.OperatingSystem);
        Assert.Equal(3884360L * 1024, report.MemoryBytes);
        Assert.Equal("neon", report.Kernels);
        Assert.Matches(@"^\d+\.\d+\.\d+", report.AgentVersion);
        Assert.Equal(Environment.ProcessorCount, report.Processors);
    }

    [Fact]
    public void Reads_memory_temperature_and_throttling()
    {
        using RecordedTree tree = new(RaspberryPi4);

        SystemWindow window = new LinuxSystemProbe(tree.Files, "neon", TimeProvider.System).ReadWindow();

        Assert.Equal((38912L * 1024, 41000L * 1024, 3012345L * 1024), (window.ResidentBytes, window.PeakResidentBytes, window.AvailableBytes));
        Assert.Equal(48.686, window.TemperatureCelsius);
        Assert.Equal([ThrottlingReason.UnderVoltage, ThrottlingReason.Throttled], window.Throttling!);
    }

    [Fact]
    public void Processor_time_is_a_percentage_of_one_core_since_the_last_reading()
    {
        FakeTimeProvider time = new();
        using RecordedTree tree = new(RaspberryPi4);
        LinuxSystemProbe probe = new(tree.Files, "neon", time);

        Assert.Null(probe.ReadWindow().CpuPercent);
        time.Advance(TimeSpan.FromSeconds(2));
        tree.Write("proc/self/stat", "812 (edge agent) x) S 1 812 812 0 -1 4194560 9000 0 12 0 500 100 0 0 20 0 14 0 1000 300000000 9728 0\n");
        Assert.Equal(150.0, probe.ReadWindow().CpuPercent!.Value, 6);
    }

    [Fact]
    public void What_is_not_there_is_null()
    {
        using RecordedTree tree = new();
        LinuxSystemProbe probe = new(tree.Files, "", TimeProvider.System);

        probe.ReadWindow();
        Assert.Equal(new SystemWindow(), probe.ReadWindow());
        DeviceReport report = probe.DescribeDevice();
        Assert.Equal((null, null, null), (report.Board, report.OperatingSystem, report.MemoryBytes));
    }

    [Fact]
    public void What_is_senseless_is_null()
    {
        using RecordedTree tree = new(
            ("proc/meminfo", "MemAvailable: lots\nMemTotal\n"),
            ("proc/self/status", "VmRSS:\n"),
            ("proc/self/stat", "no parenthesis"),
            ("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n"),
            ("sys/class/thermal/thermal_zone0/temp", "\n"),
            ("sys/devices/platform/soc/soc:firmware/get_throttled", "perhaps\n"));
        LinuxSystemProbe probe = new(tree.Files, "", TimeProvider.System);

        probe.ReadWindow();
        Assert.Equal(new SystemWindow(), probe.ReadWindow());
    }

    [Fact]
    public void This_machine_has_a_resident_size_and_processor_time()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "not Linux");
        LinuxSystemProbe probe = new(new SystemFiles("/"), "", TimeProvider.System);
        probe.ReadWindow();

        SystemWindow window = probe.ReadWindow();

        Assert.InRange(window.ResidentBytes!.Value, 1 << 20, 8L << 30);
        Assert.InRange(window.PeakResidentBytes!.Value, window.ResidentBytes.Value, 8L << 30);
        Assert.NotNull(window.AvailableBytes);
        Assert.NotNull(window.CpuPercent);
    }

    [Theory]
    [InlineData("sys/class/thermal/thermal_zone3/type=x86_pkg_temp;sys/class/thermal/thermal_zone3/temp=55000", 55.0)]
    [InlineData("sys/class/thermal/thermal_zone0/type=acpitz;sys/class/thermal/thermal_zone0/temp=27800", null)]
    [InlineData("sys/class/hwmon/hwmon7/name=k10temp;sys/class/hwmon/hwmon7/temp1_input=-1500", -1.5)]
    [InlineData("sys/class/hwmon/hwmon0/name=nvme;sys/class/hwmon/hwmon0/temp1_input=30000", null)]
    public void Temperature_comes_from_a_zone_or_driver_of_the_processor(string files, double? celsius)
    {
        using RecordedTree tree = new([.. files.Split(';').Select(f => f.Split('=')).Select(f => (f[0], f[1] + "\n"))]);

        Assert.Equal(celsius, new LinuxSystemProbe(tree.Files, "", TimeProvider.System).ReadWindow().TemperatureCelsius);
    }

    [Theory]
    [InlineData("0", "")]
    [InlineData("0x0", "")]
    [InlineData("0x50000", "")]
    [InlineData("0xf000f", "UnderVoltage FrequencyCapped Throttled SoftTemperatureLimit")]
    [InlineData("8", "SoftTemperatureLimit")]
    public void Throttling_names_what_holds_now_and_not_what_held_since_boot(string flags, string reasons)
    {
        using RecordedTree tree = new(("sys/devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled", flags + "\n"));

        Assert.Equal(reasons, string.Join(' ', new LinuxSystemProbe(tree.Files, "", TimeProvider.System).ReadWindow().Throttling!));
    }

    [Fact]
    public void The_voltage_alarm_alone_tells_of_the_voltage_only()
    {
        using RecordedTree tree = new(("sys/class/hwmon/hwmon1/name", "rpi_volt\n"), ("sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1\n"));
        LinuxSystemProbe probe = new(tree.Files, "", TimeProvider.System);

        Assert.Equal([ThrottlingReason.UnderVoltage], probe.ReadWindow().Throttling!);
        tree.Write("sys/class/hwmon/hwmon1/in0_lcrit_alarm", "0\n");
        Assert.Null(probe.ReadWindow().Throttling);
    }
}
