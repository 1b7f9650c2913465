using EdgeAgent.Contracts.Twins;
using EdgeAgent.Worker.Platform.Linux;

namespace EdgeAgent.Worker.Tests.Platform.Linux;

public sealed class BoardInventoryTests
{
    private const string CpuInfo =
        "processor\t: 0\nBogoMIPS\t: 108.00\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: 0x0\nCPU part\t: 0xd08\nCPU revision\t: 3\n\n"
        + "Revision\t: c03114\nSerial\t\t: 10000000abcdef01\nModel\t\t: Raspberry Pi 4 Model B Rev 1.4\n";

    private static RecordedTree RaspberryPi() => new(
        ("proc/cpuinfo", CpuInfo),
        ("proc/sys/kernel/osrelease", "6.6.51+rpt-rpi-v8\n"),
        ("proc/sys/kernel/random/boot_id", "7c5a7c6e-1111-2222-3333-444455556666\n"),
        ("proc/pressure/memory", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"),
        ("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io pids\n"));

    [Fact]
    public void A_raspberry_pi_is_described()
    {
        using RecordedTree tree = RaspberryPi();

        DeviceReport report = new LinuxSystemProbe(tree.Files, "neon", TimeProvider.System, tree.Root).DescribeDevice();

        Assert.Equal(("Cortex-A72", "10000000abcdef01", "c03114"), (report.CpuCore, report.Serial, report.BoardRevision));
        Assert.Equal(("6.6.51+rpt-rpi-v8", "7c5a7c6e-1111-2222-3333-444455556666"), (report.Kernel, report.BootId));
        Assert.Equal((true, false), (report.HasPressure, report.HasMemoryController));
        Assert.True(report.Storage!.TotalBytes >= report.Storage.FreeBytes && report.Storage.FreeBytes > 0);
        Assert.Null(report.Storage.Device);
    }

    [Fact]
    public void The_serial_number_is_kept_back_where_that_is_configured()
    {
        using RecordedTree tree = RaspberryPi();
        Assert.Null(new LinuxSystemProbe(tree.Files, "neon", TimeProvider.System) { TellsSerial = false }.DescribeDevice().Serial);
    }

    [Theory]
    [InlineData("CPU implementer\t: 0x41\nCPU part\t: 0xd03\n", "Cortex-A53")]
    [InlineData("CPU implementer\t: 0x41\nCPU part\t: 0xd0b\n", "Cortex-A76")]
    [InlineData("CPU implementer\t: 0x41\nCPU part\t: 0xfff\n", "part 0xfff")]
    [InlineData("CPU implementer\t: 0x51\nCPU part\t: 0xd03\n", "part 0xd03")]
    [InlineData("model name\t: AMD EPYC\n", "AMD EPYC")]
    [InlineData("nothing\n", null)]
    public void The_core_is_named_by_its_part_number(string cpuInfo, string? core)
    {
        using RecordedTree tree = new(("proc/cpuinfo", cpuInfo));
        Assert.Equal(core, new BoardInventory(tree.Files).ReadCpuCore());
    }

    [Fact]
    public void What_is_missing_is_null()
    {
        using RecordedTree tree = new();
        BoardInventory inventory = new(tree.Files);

        Assert.Equal((null, null, null, null, null), (inventory.ReadSerial(), inventory.ReadRevision(), inventory.ReadKernel(), inventory.ReadBootId(), inventory.ReadHasMemoryController()));
        Assert.False(inventory.ReadHasPressure());
    }

    [Fact]
    public void A_time_service_that_tells_is_believed_and_none_is_unknown()
    {
        using RecordedTree tree = new();
        LinuxSystemProbe probe = new(tree.Files, "", TimeProvider.System);
        Assert.Null(probe.ReadClockSynchronised());
        Directory.CreateDirectory(Path.Combine(tree.Root, "run/systemd/timesync"));
        Assert.False(probe.ReadClockSynchronised());
        tree.Write("run/systemd/timesync/synchronized", "");
        Assert.True(probe.ReadClockSynchronised());
    }
}
