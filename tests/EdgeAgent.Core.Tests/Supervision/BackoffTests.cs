using EdgeAgent.Core.Supervision;

namespace EdgeAgent.Core.Tests.Supervision;

public sealed class BackoffTests
{
    [Fact]
    public void Waits_are_drawn_below_a_bound_that_doubles_up_to_the_cap()
    {
        var largest = new double[12];
        for (int seed = 0; seed < 300; seed++)
        {
            var backoff = new Backoff(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(300), new Random(seed));
            for (int i = 0; i < largest.Length; i++)
            {
                double wait = backoff.Next().TotalSeconds;
                double bound = Math.Min(300, 2 * Math.Pow(2, i));
                Assert.InRange(wait, 0.1, bound);
                largest[i] = Math.Max(largest[i], wait / bound);
            }
        }
        Assert.All(largest, share => Assert.InRange(share, 0.9, 1));
    }

    [Fact]
    public void What_the_server_asks_for_is_added_but_bounded()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), new Random(1));
        Assert.InRange(backoff.Next(TimeSpan.FromSeconds(30)).TotalSeconds, 30, 31);
        Assert.InRange(backoff.Next(TimeSpan.FromDays(30)).TotalSeconds, 60, 62);
        Assert.Equal(2, backoff.Failures);
        backoff.Reset();
        Assert.Equal(0, backoff.Failures);
    }
}
