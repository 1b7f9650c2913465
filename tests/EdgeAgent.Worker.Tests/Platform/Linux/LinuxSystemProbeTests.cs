using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
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

    [Fact]
    public void Reads_frequency_pressure_control_group_and_battery()
    {
        using RecordedTree tree = new(
            ("sys/devices/system/cpu/cpufreq/policy0/scaling_cur_freq", "600000\n"),
            ("sys/devices/system/cpu/cpufreq/policy0/cpuinfo_max_freq", "1800000\n"),
            ("sys/devices/system/cpu/cpufreq/policy4/scaling_cur_freq", "1500000\n"),
            ("sys/devices/system/cpu/cpufreq/policy4/scaling_max_freq", "2400000\n"),
            ("proc/pressure/cpu", "some avg10=12.50 avg60=3.00 avg300=1.00 total=123456\n"),
            ("proc/pressure/memory", "some avg10=4.25 avg60=0.10 avg300=0.00 total=999\nfull avg10=1.00 avg60=0.00 avg300=0.00 total=12\n"),
            ("proc/pressure/io", "some avg10=0.00 avg60=0.00 avg300=0.00 total=1\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=1\n"),
            ("proc/self/cgroup", "1:name=systemd:/old\n0::/system.slice/edge-agent.service\n"),
            ("sys/fs/cgroup/system.slice/edge-agent.service/memory.current", "50331648\n"),
            ("sys/fs/cgroup/system.slice/edge-agent.service/memory.max", "134217728\n"),
            ("sys/fs/cgroup/system.slice/edge-agent.service/memory.high", "max\n"),
            ("sys/fs/cgroup/system.slice/edge-agent.service/memory.events", "low 0\nhigh 7\nmax 3\noom 1\noom_kill 2\noom_group_kill 0\n"),
            ("sys/fs/cgroup/system.slice/edge-agent.service/cpu.stat", "usage_usec 100\nnr_throttled 4\nthrottled_usec 2500000\n"),
            ("sys/class/power_supply/BAT0/type", "Battery\n"),
            ("sys/class/power_supply/BAT0/capacity", "37\n"),
            ("sys/class/power_supply/BAT0/status", "Discharging\n"));
        LinuxSystemProbe probe = new(tree.Files, "", TimeProvider.System);

        SystemWindow window = probe.ReadWindow();

        Assert.Equal((1500.0, 1800.0, 37.0), (window.CpuMegahertz, window.CpuMaxMegahertz, window.BatteryPercent));
        Assert.Equal(new PressureWindow { CpuSome = 12.5, MemorySome = 4.25, MemoryFull = 1, IoSome = 0, IoFull = 0 }, window.Pressure);
        Assert.Equal(new ControlGroupWindow { MemoryBytes = 48 << 20, MemoryMaxBytes = 128 << 20, OomKills = 2, CpuThrottledSeconds = 2.5 }, window.ControlGroup);
        DeviceConditions conditions = probe.ReadConditions();
        Assert.Equal((37.0, true, 4.25), (conditions.BatteryPercent, conditions.IsOnBattery, conditions.MemoryPressurePercent));
    }

    [Theory]
    [InlineData("proc/pressure/memory", "some avg10=nan avg60=0.00\nfull avg10=-1.0\nsome\n= =\n")]
    [InlineData("proc/pressure/memory", "some avg10=101.0\n")]
    [InlineData("proc/pressure/memory", "some avg10=1e300\n")]
    [InlineData("proc/self/cgroup", "0::/../../../etc\n")]
    [InlineData("proc/self/cgroup", "0::/a\0b\n")]
    [InlineData("proc/self/cgroup", "4:memory:/user.slice\n")]
    [InlineData("proc/self/cgroup", "\n\n:::\n")]
    [InlineData("sys/devices/system/cpu/cpufreq/policy0/scaling_cur_freq", "<unknown>\n")]
    [InlineData("sys/devices/system/cpu/cpufreq/policy0/scaling_cur_freq", "-5\n")]
    [InlineData("proc/meminfo", "MemAvailable: 9223372036854775807 kB\nMemTotal: 99999999999999999999 kB\n")]
    [InlineData("proc/self/stat", "1 (a) S 1 1 1 0 -1 0 0 0 0 0 9223372036854775807 9223372036854775807 0\n")]
    public void Hostile_contents_are_null_and_never_throw(string path, string text)
    {
        using RecordedTree tree = new((path, text));
        LinuxSystemProbe probe = new(tree.Files, "", TimeProvider.System);

        probe.ReadWindow();
        Assert.Equal(new SystemWindow(), probe.ReadWindow());
        Assert.Equal(new DeviceConditions(), probe.ReadConditions());
        Assert.Null(probe.DescribeDevice().MemoryBytes);
    }

    [Fact]
    public void An_endless_file_is_read_to_its_bound()
    {
        using RecordedTree tree = new(("proc/meminfo", "MemTotal: 5 kB\n" + new string('x', 10 << 20)));

        Assert.Equal(SystemFiles.MaxBytes, tree.Files.ReadText("proc/meminfo")!.Length);
        Assert.Equal(5120, new LinuxSystemProbe(tree.Files, "", TimeProvider.System).DescribeDevice().MemoryBytes);
    }

    [Theory]
    [InlineData("Mouse", "Battery", "Device", "50", "Discharging", null, null)]
    [InlineData("BAT0", "Battery", "System", "50", "Charging", 50.0, false)]
    [InlineData("BAT0", "Battery", "System", "50", "Unknown", 50.0, null)]
    [InlineData("BAT0", "Battery", "System", "101", "Full", null, null)]
    [InlineData("AC", "Mains", "System", "50", "Unknown", null, null)]
    public void A_battery_is_one_that_feeds_the_device(string name, string type, string scope, string capacity, string status, double? percent, bool? isOnBattery)
    {
        string path = $"sys/class/power_supply/{name}";
        using RecordedTree tree = new(($"{path}/type", type), ($"{path}/scope", scope), ($"{path}/capacity", capacity), ($"{path}/status", status));

        DeviceConditions conditions = new LinuxSystemProbe(tree.Files, "", TimeProvider.System).ReadConditions();

        Assert.Equal((percent, isOnBattery), (conditions.BatteryPercent, conditions.IsOnBattery));
    }

    [Theory]
    [InlineData("999999")]
    [InlineData("-273000")]
    public void A_temperature_that_no_processor_has_is_null(string milli)
    {
        using RecordedTree tree = new(("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n"), ("sys/class/thermal/thermal_zone0/temp", milli));

        Assert.Null(new LinuxSystemProbe(tree.Files, "", TimeProvider.System).ReadConditions().TemperatureCelsius);
    }
}
