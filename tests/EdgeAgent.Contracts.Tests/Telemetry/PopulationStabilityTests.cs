using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Contracts.Tests.Telemetry;

public sealed class PopulationStabilityTests
{
    [Fact]
    public void Equal_shares_give_nothing() => Assert.Equal(0, PopulationStability.Index([10, 20, 70], [10, 20, 70])!.Value, 12);

    [Fact]
    public void A_worked_example()
    {
        // Shares with half a count added to each bin of two: 10.5/21 beside 15.5/21, and 10.5/21 beside 5.5/21.
        double expected = ((15.5 - 10.5) / 21 * Math.Log(15.5 / 10.5)) + ((5.5 - 10.5) / 21 * Math.Log(5.5 / 10.5));

        Assert.Equal(expected, PopulationStability.Index([10, 10], [15, 5])!.Value, 12);
        Assert.InRange(expected, 0.24, 0.25);
    }

    [Fact]
    public void It_is_never_negative_and_the_same_in_both_directions()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            long[] one = new long[random.Next(1, 20)], other = new long[one.Length];
            for (int i = 0; i < one.Length; i++)
                (one[i], other[i]) = (random.Next(0, 100), random.Next(0, 100));
            (one[0], other[0]) = (one[0] + 1, other[0] + 1);
            double index = PopulationStability.Index(one, other)!.Value;

            Assert.True(index >= 0 && double.IsFinite(index), $"seed {seed}: {index}");
            Assert.Equal(index, PopulationStability.Index(other, one)!.Value, 9);
        }
    }

    [Fact]
    public void Samples_of_one_distribution_differ_by_chance_as_the_remarks_say()
    {
        const int Bins = 17, Count = 500, Tries = 200;
        var random = new Random(1);
        double mean = Enumerable.Range(0, Tries).Average(_ => PopulationStability.Index(Sample(), Sample())!.Value);

        Assert.InRange(mean, (Bins - 1) * 2.0 / Count * 0.85, (Bins - 1) * 2.0 / Count * 1.15);

        long[] Sample()
        {
            long[] counts = new long[Bins];
            for (int i = 0; i < Count; i++)
                counts[random.Next(Bins)]++;
            return counts;
        }
    }

    [Fact]
    public void Nothing_beside_something_is_unknown_and_an_empty_bin_is_not_infinite()
    {
        Assert.Null(PopulationStability.Index([0, 0], [1, 2]));
        Assert.Null(PopulationStability.Index([1, 2], [0, 0]));
        Assert.InRange(PopulationStability.Index([500, 0], [0, 500])!.Value, 10, 20);
        Assert.Throws<ArgumentException>(() => PopulationStability.Index([1], [1, 2]));
    }
}
