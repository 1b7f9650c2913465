using EdgeAgent.Core.Starts;

namespace EdgeAgent.Core.Tests.Starts;

public sealed class StartsRulesTests
{
    private static readonly DateTimeOffset Clock = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Five_unclean_starts_make_the_sixth_safe_and_four_do_not()
    {
        StartsRecord record = Crash(new StartsRecord(), times: 4, every: 60);
        Assert.Null(Next(record, 300).Safe);
        StartsRecord sixth = Next(Crash(record, times: 1, every: 60, from: 240), 360);
        Assert.StartsWith("The agent ended 5 times out of order within", sixth.Safe!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Crashes_that_are_far_apart_do_not_add_up()
    {
        StartsRecord record = Crash(new StartsRecord(), times: 20, every: StartsRules.Window.TotalSeconds / 3);
        Assert.Null(record.Safe);
        Assert.InRange(record.Unclean.Count, 3, 5);
    }

    [Theory]
    [InlineData(StartPhase.Ended)]
    [InlineData(StartPhase.Healthy)]
    internal void Ends_in_order_and_ends_after_a_good_stretch_are_not_counted(StartPhase phase)
    {
        StartsRecord record = new();
        for (int start = 0; start < 20; start++)
            record = Next(record, start * 30) with { Phase = phase };
        Assert.Empty(record.Unclean);
    }

    [Theory]
    [InlineData(StartPhase.Begun, 1)]
    [InlineData(StartPhase.Settled, 0)]
    internal void A_restart_of_the_device_counts_only_when_it_came_soon_after_the_start(StartPhase phase, int counted)
    {
        StartsRecord last = Next(new StartsRecord(), 1000) with { Phase = phase };
        Assert.Equal(counted, StartsRules.Begin(last, "another boot", 5, "1", Clock).Unclean.Count);
    }

    [Fact]
    public void A_kernel_without_a_boot_id_is_told_by_a_monotonic_clock_that_went_back()
    {
        StartsRecord last = StartsRules.Begin(new StartsRecord(), null, 1000, "1", Clock) with { Phase = StartPhase.Settled };
        Assert.Empty(StartsRules.Begin(last, null, 5, "1", Clock).Unclean);
        Assert.Single(StartsRules.Begin(last, null, 1005, "1", Clock).Unclean);
    }

    [Fact]
    public void Crashes_that_take_the_device_down_each_time_are_seen_across_its_restarts()
    {
        StartsRecord record = new();
        for (int boot = 0; boot < 6; boot++)
            record = StartsRules.Begin(record, $"boot {boot}", 20, "1", Clock);
        Assert.NotNull(record.Safe);
    }

    [Fact]
    public void Safe_mode_outlasts_restarts_and_crashes_and_ends_with_another_version()
    {
        StartsRecord safe = Crash(new StartsRecord(), times: 6, every: 10);
        Assert.NotNull(safe.Safe);
        StartsRecord still = Next(Crash(safe, times: 50, every: 10, from: 60), 1000) with { Phase = StartPhase.Ended };
        Assert.Equal(safe.Safe, still.Safe);
        Assert.InRange(still.Unclean.Count, 0, StartsRules.MaxUnclean + 1);
        StartsRecord updated = StartsRules.Begin(still, "boot", 2000, "2", Clock);
        Assert.Null(updated.Safe);
        Assert.Empty(updated.Unclean);
    }

    [Fact]
    public void The_clock_on_the_wall_changes_nothing()
    {
        StartsRecord record = new();
        for (int start = 0; start < 6; start++)
            record = StartsRules.Begin(record, "boot", start * 60, "1", Clock.AddYears(start % 2 == 0 ? 0 : 100));
        Assert.NotNull(record.Safe);
    }

    private static StartsRecord Crash(StartsRecord record, int times, double every, double from = 0)
    {
        for (int start = 0; start < times; start++)
            record = Next(record, from + (start * every));
        return record;
    }

    private static StartsRecord Next(StartsRecord record, double bootSeconds) => StartsRules.Begin(record, "boot", bootSeconds, "1", Clock);
}
