using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Optimization.Tests.Evaluation.Samples;

public sealed class SampleDrawTests
{
    [Theory]
    [InlineData(1000, 100)]
    [InlineData(1000, 999)]
    [InlineData(7, 3)]
    [InlineData(1, 1)]
    public void One_position_is_drawn_from_each_of_equal_stretches(int count, int wanted)
    {
        IReadOnlyList<int> drawn = SampleDraw.Spread(count, wanted, seed: 3);
        Assert.Equal(wanted, drawn.Count);
        for (int i = 0; i < wanted; i++)
            Assert.InRange(drawn[i], (int)((long)i * count / wanted), (int)((i + 1L) * count / wanted) - 1);
    }

    [Fact]
    public void A_seed_always_draws_the_same_and_another_seed_draws_others()
    {
        Assert.Equal(SampleDraw.Spread(1000, 50, 1), SampleDraw.Spread(1000, 50, 1));
        Assert.NotEqual(SampleDraw.Spread(1000, 50, 1), SampleDraw.Spread(1000, 50, 2));
    }

    [Fact]
    public void More_than_there_are_is_all() => Assert.Equal([0, 1, 2], SampleDraw.Spread(3, 10, 1));

    [Fact]
    public void The_rest_is_what_was_not_drawn()
    {
        IReadOnlyList<int> drawn = SampleDraw.Spread(100, 20, 1);
        IReadOnlyList<int> rest = SampleDraw.Rest(100, drawn);
        Assert.Equal(Enumerable.Range(0, 100), drawn.Concat(rest).Order());
    }
}
