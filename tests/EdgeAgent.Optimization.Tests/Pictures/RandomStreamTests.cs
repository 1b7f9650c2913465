using EdgeAgent.Optimization.Pictures;

namespace EdgeAgent.Optimization.Tests.Pictures;

public sealed class RandomStreamTests
{
    [Fact]
    public void Streams_of_seed_split_and_index_all_differ()
    {
        HashSet<ulong> first = [];
        foreach (int seed in (int[])[0, 1, -1, int.MinValue, int.MaxValue])
        {
            foreach (int index in (int[])[0, 1, 2, 1 << 30, int.MaxValue])
            {
                Assert.True(first.Add(RandomStream.For(seed, DisplaySplit.Train, index).Next()));
                Assert.True(first.Add(RandomStream.For(seed, DisplaySplit.Test, index).Next()));
            }
        }
    }

    [Fact]
    public void Numbers_are_those_of_the_published_generator() =>
        Assert.Equal([0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F], Take(new RandomStream(0)));

    [Fact]
    public void Numbers_stay_in_their_ranges_and_fill_them()
    {
        RandomStream random = new(1);
        float least = 9, most = -9;
        int[] seen = new int[5];
        for (int i = 0; i < 10_000; i++)
        {
            float value = random.Range(-2, 3);
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
            seen[random.Index(5)]++;
        }

        Assert.InRange(least, -2, -1.99f);
        Assert.InRange(most, 2.99f, 3);
        Assert.All(seen, count => Assert.InRange(count, 1800, 2200));
    }

    private static ulong[] Take(RandomStream random) => [random.Next(), random.Next(), random.Next()];
}
