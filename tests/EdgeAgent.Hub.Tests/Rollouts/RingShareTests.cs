using EdgeAgent.Hub.Rollouts;

namespace EdgeAgent.Hub.Tests.Rollouts;

public sealed class RingShareTests
{
    [Fact]
    public void The_share_of_a_fleet_is_near_the_percent_that_is_asked_for() =>
        Assert.InRange(Enumerable.Range(0, 10_000).Count(device => RingShare.Of("digits-2", $"pi-{device}") < 10), 900, 1100);

    [Fact]
    public void A_device_has_the_same_place_for_ever() => Assert.Equal(4.24, RingShare.Of("digits-2", "pi-1"), 2);

    [Fact]
    public void Another_rollout_begins_with_other_devices() =>
        Assert.InRange(Enumerable.Range(0, 10_000).Count(device => RingShare.Of("a", $"pi-{device}") < 10 && RingShare.Of("b", $"pi-{device}") < 10), 60, 140);
}
