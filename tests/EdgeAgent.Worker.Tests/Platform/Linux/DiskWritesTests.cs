using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Worker.Platform.Linux;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Worker.Tests.Platform.Linux;

public sealed class DiskWritesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_window_has_what_was_written_in_it_and_the_days_rate_is_that_since_the_start()
    {
        using RecordedTree tree = new(("proc/self/mountinfo", "28 1 179:2 / / rw - ext4 /dev/root rw\n"), ("sys/dev/block/179:2/uevent", "DEVNAME=mmcblk0p2\n"));
        Write(tree, 100_000, 10_000, 1000);
        DiskWrites writes = new(tree.Files, BlockDevice.Find(tree.Files, "/data"), _time);

        _time.Advance(TimeSpan.FromMinutes(6));
        Write(tree, 120_000, 15_000, 1500);
        Assert.Equal(new DiskWindow { AgentBytes = 15_000, DeviceBytes = 500 * 512 }, writes.Read());

        _time.Advance(TimeSpan.FromMinutes(6));
        Write(tree, 150_000, 15_000, 3000);
        Assert.Equal(new DiskWindow { AgentBytes = 30_000, DeviceBytes = 1500 * 512, AgentBytesPerDay = 45_000 * 120, DeviceBytesPerDay = 2000 * 512 * 120 }, writes.Read());
    }

    [Fact]
    public void What_is_cancelled_later_is_not_less_than_nothing()
    {
        using RecordedTree tree = new();
        Write(tree, 100_000, 0, 0);
        DiskWrites writes = new(tree.Files, null, _time);
        Write(tree, 100_000, 50_000, 0);

        Assert.Equal(new DiskWindow { AgentBytes = 0 }, writes.Read());
    }

    [Fact]
    public void Where_nothing_can_be_read_there_is_none()
    {
        using RecordedTree tree = new();
        Assert.Null(new DiskWrites(tree.Files, null, _time).Read());
    }

    private static void Write(RecordedTree tree, long written, long cancelled, long sectors)
    {
        tree.Write("proc/self/io", $"rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\nwrite_bytes: {written}\ncancelled_write_bytes: {cancelled}\n");
        tree.Write("sys/dev/block/179:2/stat", $"1 2 3 4 5 6 {sectors} 8 9 10 11\n");
    }
}
