using EdgeAgent.Worker.Platform.Linux;

namespace EdgeAgent.Worker.Tests.Platform.Linux;

public sealed class BlockDeviceTests
{
    private const string Mounts =
        """
        22 28 0:20 / /sys rw,nosuid - sysfs sysfs rw
        28 1 179:2 / / rw,noatime shared:1 - ext4 /dev/root rw
        41 28 179:1 / /boot/firmware rw,relatime shared:20 - vfat /dev/mmcblk0p1 rw
        52 28 259:1 / /var/lib/edge\040agent rw,relatime shared:30 - ext4 /dev/nvme0n1p1 rw
        60 28 0:44 / /var/lib/share rw - nfs4 server:/share rw
        """;

    private static RecordedTree Tree() => new(
        ("proc/self/mountinfo", Mounts),
        ("sys/dev/block/179:2/uevent", "MAJOR=179\nMINOR=2\nDEVNAME=mmcblk0p2\nDEVTYPE=partition\n"),
        ("sys/dev/block/179:2/stat", "    4000     1000   300000    20000     2000     5000    80000    60000        0    30000    80000\n"),
        ("sys/dev/block/259:1/uevent", "DEVNAME=nvme0n1p1\n"),
        ("sys/dev/block/259:1/stat", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17\n"),
        ("sys/class/block/mmcblk0/device/type", "MMC\n"),
        ("sys/class/block/mmcblk0/device/life_time", "0x02 0x03\n"));

    [Theory]
    [InlineData("/var/lib/edge-agent", "mmcblk0p2", "emmc", 80000L * 512)]
    [InlineData("/var/lib/edge agent", "nvme0n1p1", "nvme", 7L * 512)]
    [InlineData("/var/lib/edge agent/models", "nvme0n1p1", "nvme", 7L * 512)]
    [InlineData("/var/lib/edge agents", "mmcblk0p2", "emmc", 80000L * 512)]
    public void It_is_found_by_the_longest_mount_point_above_the_directory(string directory, string name, string kind, long written)
    {
        using RecordedTree tree = Tree();

        BlockDevice device = BlockDevice.Find(tree.Files, directory)!;

        Assert.Equal((name, kind, written), (device.Name, device.ReadKind(), device.ReadWrittenBytes()));
    }

    [Fact]
    public void A_share_has_none()
    {
        using RecordedTree tree = Tree();
        Assert.Null(BlockDevice.Find(tree.Files, "/var/lib/share/edge-agent"));
    }

    [Fact]
    public void Where_the_number_tells_nothing_the_mount_tables_name_does()
    {
        using RecordedTree tree = new(("proc/self/mountinfo", "28 1 0:31 /root / rw shared:1 - btrfs /dev/sda2 rw\n"), ("sys/class/block/sda2/stat", "1 2 3 4 5 6 9 8\n"), ("sys/class/block/sda/queue/rotational", "1\n"));

        BlockDevice device = BlockDevice.Find(tree.Files, "/data")!;

        Assert.Equal(("sda2", "rotating", (long?)9 * 512), (device.Name, device.ReadKind(), device.ReadWrittenBytes()));
    }

    [Theory]
    [InlineData("0x02 0x03", 30)]
    [InlineData("0x0b 0x01", 110)]
    [InlineData("0x00 0x00", null)]
    [InlineData("0xff 0x01", 10)]
    [InlineData("nonsense", null)]
    public void An_emmc_tells_how_much_of_its_life_it_has_used(string estimates, int? percent)
    {
        using RecordedTree tree = Tree();
        tree.Write("sys/class/block/mmcblk0/device/life_time", estimates);

        Assert.Equal(percent, BlockDevice.Find(tree.Files, "/")!.ReadLifeUsedPercent());
    }

    [Theory]
    [InlineData("")]
    [InlineData("28 1 179:2 / / rw\n")]
    [InlineData("28 1 ../../etc / / rw - ext4 /dev/../x rw\n")]
    [InlineData(" - \n - - - \n")]
    public void A_mount_table_without_sense_has_none(string mounts)
    {
        using RecordedTree tree = new(("proc/self/mountinfo", mounts));
        Assert.Null(BlockDevice.Find(tree.Files, "/"));
    }
}
