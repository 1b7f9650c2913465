using EdgeAgent.Hub.Rollouts;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Hub.Tests.Rollouts;

public sealed class UpdatePaceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void In_no_stretch_of_time_is_more_taken_than_the_rate_gives(int seed)
    {
        Random random = new(seed);
        double perSecond = 0.5 + random.NextDouble() * 60;
        FakeTimeProvider time = new();
        UpdatePace pace = new(perSecond, time);
        List<(double At, int Count)> taken = [];
        double at = 0;
        for (int step = 0; step < 400; step++)
        {
            double wait = random.NextDouble() * 0.2;
            time.Advance(TimeSpan.FromSeconds(wait));
            at += wait;
            int count = random.Next(pace.Available + 1);
            pace.Take(count);
            taken.Add((at, count));
        }

        for (int from = 0; from < taken.Count; from++)
        {
            int sum = 0;
            for (int to = from; to < taken.Count; to++)
            {
                sum += taken[to].Count;
                Assert.True(sum <= (taken[to].At - taken[from].At) * perSecond + Math.Max(1, perSecond / 10) + 1e-6, $"seed {seed}: {sum} from {taken[from].At} to {taken[to].At}");
            }
        }
    }

    [Fact]
    public void Fifty_a_second_come_when_they_are_all_taken()
    {
        FakeTimeProvider time = new();
        UpdatePace pace = new(50, time);
        int sum = 0;
        for (int step = 0; step < 200; step++, time.Advance(TimeSpan.FromMilliseconds(50)))
        {
            int available = pace.Available;
            pace.Take(available);
            sum += available;
        }

        Assert.InRange(sum, 495, 505);
    }
}
