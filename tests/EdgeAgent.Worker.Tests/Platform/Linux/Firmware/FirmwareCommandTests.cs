using System.Diagnostics;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Ports;
using EdgeAgent.Worker.Platform.Linux;
using EdgeAgent.Worker.Platform.Linux.Firmware;
using EdgeAgent.Worker.Platform.Linux.Power;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Worker.Tests.Platform.Linux.Firmware;

/// <summary>The program of the recorded tree is a script: no Raspberry Pi is at hand.</summary>
public sealed class FirmwareCommandTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_answer_of_the_program_is_taken()
    {
        using RecordedTree tree = Tree("echo \"you asked: $1\"");

        Assert.Equal("you asked: get_throttled\n", new FirmwareCommand(tree.Files).Ask("get_throttled"));
    }

    [Theory]
    [InlineData("exit 1")]
    [InlineData("echo throttled=0x0; exit 255")]
    [InlineData("while true; do echo endless; done")]
    [InlineData("head -c 100000 /dev/zero")]
    public void A_program_that_fails_or_says_too_much_has_no_answer(string script)
    {
        using RecordedTree tree = Tree(script);

        Assert.Null(new FirmwareCommand(tree.Files).Ask("get_throttled"));
    }

    [Fact]
    public void A_program_that_hangs_is_ended_in_time()
    {
        using RecordedTree tree = Tree("echo half; sleep 60");
        long start = Stopwatch.GetTimestamp();

        Assert.Null(new FirmwareCommand(tree.Files).Ask("get_throttled"));
        Assert.InRange(Stopwatch.GetElapsedTime(start), FirmwareCommand.Patience / 2, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_file_that_is_no_program_and_a_missing_one_have_no_answer()
    {
        using RecordedTree tree = new(("usr/bin/vcgencmd", "not executable"));
        using RecordedTree empty = new();

        Assert.Null(new FirmwareCommand(tree.Files).Ask("get_throttled"));
        Assert.False(new FirmwareCommand(empty.Files).Exists);
        Assert.Null(new FirmwareCommand(empty.Files).Ask("get_throttled"));
    }

    [Fact]
    public void Throttling_is_asked_for_where_the_kernel_has_no_file_and_not_more_often_than_every_five_seconds()
    {
        using RecordedTree tree = Tree("echo throttled=$(cat $(dirname $0)/flags)", ("usr/bin/flags", "0x50005"));
        LinuxSystemProbe probe = new(tree.Files, "", _time);

        Assert.Equal([ThrottlingReason.UnderVoltage, ThrottlingReason.Throttled], probe.ReadWindow().Throttling!);
        tree.Write("usr/bin/flags", "0x0");
        Assert.Equal(2, probe.ReadConditions().Throttling!.Count);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Empty(probe.ReadConditions().Throttling!);
    }

    [Theory]
    [InlineData("throttled=0x50005\n", 0x50005u)]
    [InlineData("throttled=0x0", 0u)]
    [InlineData("throttled=50005", null)]
    [InlineData("throttled=0x", null)]
    [InlineData("throttled=0xfffffffff", null)]
    [InlineData("error=1 error_msg=\"x\"", null)]
    [InlineData(null, null)]
    public void Flags_are_read_strictly(string? answer, uint? flags) => Assert.Equal(flags, FirmwareThrottling.Parse(answer));

    [Fact]
    public void The_rails_of_a_Pi_5_are_a_sensor_read_at_its_own_pace()
    {
        using RecordedTree tree = Tree("cat $(dirname $0)/rails", ("usr/bin/rails", PmicRailsTests.List));
        IPowerMeter meter = new PowerMeters(tree.Files, _time) { Estimate = new(3, 8) }.FindBest()!;

        Assert.Equal(("pmic:rails", PowerSource.Sensor), (meter.Name, meter.Source));
        Assert.Equal(PmicRailsTests.Watts, meter.Read()!.Value.Watts!.Value, 9);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(meter.Read());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull(meter.Read());
    }

    [Fact]
    public void One_outlier_among_the_rails_readings_does_not_count()
    {
        using RecordedTree tree = Tree("cat $(dirname $0)/rails", ("usr/bin/rails", PmicRailsTests.List));
        IPowerMeter meter = new PowerMeters(tree.Files, _time).FindBest()!;
        meter.Read();
        _time.Advance(TimeSpan.FromSeconds(3));
        meter.Read();

        tree.Write("usr/bin/rails", PmicRailsTests.List.Replace("current(7)=0.75", "current(7)=9.75", StringComparison.Ordinal));
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(PmicRailsTests.Watts, meter.Read()!.Value.Watts!.Value, 9);
    }

    private static RecordedTree Tree(string script, params (string, string)[] files)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a script of the shell");
        RecordedTree tree = new([("usr/bin/vcgencmd", $"#!/bin/sh\n{script}\n"), .. files]);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(tree.Root, "usr/bin/vcgencmd"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return tree;
    }
}
