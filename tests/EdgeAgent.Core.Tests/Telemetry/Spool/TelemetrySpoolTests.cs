using EdgeAgent.Core.Telemetry.Spool;
using EdgeAgent.Core.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Core.Tests.Telemetry.Spool;

public sealed class TelemetrySpoolTests
{
    private const string Directory = "/data/spool";
    private static readonly SpoolOptions Options = new() { SegmentBytes = 1000, MaxBytes = 5000, FreeSpaceReserveBytes = 0 };

    private readonly FakeTimeProvider _time = new(SpooledMessages.Start);
    private readonly SimulatedDisk _disk = new();

    public static TheoryData<CrashKind> Kinds => new(Enum.GetValues<CrashKind>());

    [Fact]
    public void Messages_come_back_in_their_order_after_a_restart()
    {
        Assert.Equal(20, Open(_disk).Append(SpooledMessages.Range(0, 20)));

        Assert.Equal(Enumerable.Range(0, 20), Drain(Open(_disk)));
        Assert.Empty(_disk.AllFiles);
    }

    [Fact]
    public void A_start_begins_a_new_segment_and_a_segment_that_is_being_sent_stays_as_it_is()
    {
        Open(_disk).Append(SpooledMessages.Range(0, 2));
        TelemetrySpool second = Open(_disk);
        second.Append(SpooledMessages.Range(2, 2));
        Assert.Equal(2, _disk.AllFiles.Count);
        Assert.Equal(2, second.ReadOldest().Count);
        second.RemoveOldest();
        Assert.Equal(2, second.ReadOldest().Count);
        second.Append(SpooledMessages.Range(4, 1));

        Assert.Equal(2, second.ReadOldest().Count);
        Assert.Equal([2, 3, 4], Drain(second));
    }

    [Fact]
    public void The_oldest_segments_go_at_the_bound_on_bytes_and_are_counted()
    {
        TelemetrySpool spool = Open(_disk);
        for (int i = 0; i < 100; i++)
            Assert.Equal(1, spool.Append([SpooledMessages.Make(i)]));

        Assert.InRange(spool.Bytes, 4000, 5000);
        Assert.Equal(100, spool.Count + spool.Dropped);
        int count = spool.Count;
        Assert.Equal(Enumerable.Range(100 - count, count), Drain(spool));
    }

    [Fact]
    public void What_is_too_old_goes_when_the_hub_was_reached_and_not_before()
    {
        TelemetrySpool spool = Open(_disk);
        spool.Append(SpooledMessages.Range(0, 5));
        _time.Advance(TimeSpan.FromDays(400));
        spool.Append(SpooledMessages.Range(5, 1));
        Assert.Equal(6, spool.Count);

        spool.DropOld();

        Assert.Equal((0, 6L), (spool.Count, spool.Dropped));
    }

    [Fact]
    public void A_full_disk_takes_the_oldest_segments_first_and_then_leaves_messages_to_the_caller()
    {
        TelemetrySpool spool = Open(_disk);
        spool.Append(SpooledMessages.Range(0, 20));
        _disk.FreeBytes = 100;
        Assert.Equal(0, spool.Append(SpooledMessages.Range(20, 1)));
        Assert.Equal((0, 20L), (spool.Count, spool.Dropped));
        _disk.FreeBytes = 1 << 20;

        Assert.Equal(1, spool.Append(SpooledMessages.Range(20, 1)));
        Assert.Equal([20], Drain(spool));
    }

    [Fact]
    public void A_failing_write_is_cut_off_and_what_was_safe_stays_safe()
    {
        for (int failing = 0; failing < 12; failing++)
        {
            SimulatedDisk disk = new() { FailAt = failing, Fault = SimulatedDisk.Failing };
            TelemetrySpool spool = Open(disk);
            List<int> safe = [];
            for (int i = 0; i < 5; i++)
            {
                if (spool.Append([SpooledMessages.Make(i)]) == 1)
                    safe.Add(i);
            }

            Assert.True(safe.Count >= 3, $"failing {failing}");
            Assert.Equal(safe, Drain(Open(disk)));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_power_cut_at_each_operation_loses_nothing_that_was_safe_and_nothing_comes_out_damaged(CrashKind kind)
    {
        List<int> safe = [], sent = [];
        Run(_disk, safe, sent);
        int operations = _disk.Operations.Count;
        Assert.True(operations > 20, $"{operations} operations");
        for (int cut = 0; cut <= operations; cut++)
        {
            SimulatedDisk disk = new() { CutAt = cut };
            (safe, sent) = ([], []);
            try
            {
                Run(disk, safe, sent);
            }
            catch (PowerCutException)
            {
            }

            List<int> left = Drain(Open(disk.AfterPowerCut(kind)));

            Assert.True(safe.Except(sent).All(left.Contains), $"cut {cut}, {kind}: safe {string.Join(' ', safe)}, sent {string.Join(' ', sent)}, left {string.Join(' ', left)}");
            Assert.Equal(left.Order(), left);
            Assert.Equal(left.Distinct(), left);
        }
    }

    [Fact]
    public void A_damaged_record_ends_its_segment_and_the_lost_messages_are_counted()
    {
        TelemetrySpool spool = Open(_disk);
        spool.Append(SpooledMessages.Range(0, 20));
        string first = _disk.AllFiles[0];
        _disk.Corrupt(first);

        List<int> left = Drain(spool);

        Assert.Equal(20, left.Count + spool.Dropped);
        Assert.InRange(left.Count, 12, 19);
        Assert.Equal(left.Order(), left);
    }

    private TelemetrySpool Open(SimulatedDisk disk)
    {
        TelemetrySpool spool = new(disk, Directory, Options, _time, NullLogger.Instance);
        spool.Open();
        return spool;
    }

    private void Run(SimulatedDisk disk, List<int> safe, List<int> sent)
    {
        TelemetrySpool spool = Open(disk);
        for (int i = 0; i < 24; i += 3)
        {
            int count = spool.Append(SpooledMessages.Range(i, 3));
            safe.AddRange(Enumerable.Range(i, count));
        }
        spool = Open(disk);
        for (int segment = 0; segment < 2; segment++)
        {
            sent.AddRange(spool.ReadOldest().Select(SpooledMessages.NumberOf));
            spool.RemoveOldest();
        }
        safe.AddRange(Enumerable.Range(24, spool.Append(SpooledMessages.Range(24, 2))));
    }

    private static List<int> Drain(TelemetrySpool spool)
    {
        List<int> numbers = [];
        while (spool.ReadOldest() is { Count: > 0 } messages)
        {
            numbers.AddRange(messages.Select(SpooledMessages.NumberOf));
            spool.RemoveOldest();
        }
        Assert.Equal(0, spool.Count);
        return numbers;
    }
}
