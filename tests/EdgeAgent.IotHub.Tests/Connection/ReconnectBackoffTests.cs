namespace EdgeAgent.IotHub.Tests;

public sealed class ReconnectBackoffTests
{
    private static readonly BackoffBounds Bounds = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    [Fact]
    public void Waits_stay_within_the_bounds_and_within_three_times_the_one_before()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            ReconnectBackoff backoff = new(Bounds, new Random(seed));
            TimeSpan previous = Bounds.Shortest;
            for (int attempt = 0; attempt < 30; attempt++)
            {
                TimeSpan wait = backoff.Next();
                Assert.InRange(wait, Bounds.Shortest, TimeSpan.FromTicks(Math.Min(Bounds.Longest.Ticks, previous.Ticks * 3)));
                previous = wait;
            }

            backoff.Reset();
            Assert.InRange(backoff.Next(), Bounds.Shortest, Bounds.Shortest * 3);
        }
    }

    [Fact]
    public void A_fleet_of_10000_spreads_out()
    {
        ReconnectBackoff[] fleet = [.. Enumerable.Range(0, 10_000).Select(seed => new ReconnectBackoff(Bounds, new Random(seed)))];
        TimeSpan[] at = new TimeSpan[fleet.Length];
        for (int attempt = 0; attempt < 12; attempt++)
        {
            for (int i = 0; i < fleet.Length; i++)
                at[i] += fleet[i].Next();
        }

        int busiest = at.GroupBy(t => (long)t.TotalSeconds).Max(second => second.Count());
        Assert.InRange(busiest, 1, 100);
    }
}
