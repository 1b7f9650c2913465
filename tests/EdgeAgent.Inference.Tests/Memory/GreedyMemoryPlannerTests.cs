namespace EdgeAgent.Inference.Tests.Memory;

public sealed class GreedyMemoryPlannerTests
{
    [Fact]
    public void Blocks_that_live_together_never_overlap()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            TensorLifetime[] lifetimes = Draw(seed);
            ArenaPlan plan = GreedyMemoryPlanner.Plan(lifetimes);

            Assert.Equal(lifetimes, plan.Blocks.Select(block => block.Lifetime));
            foreach (ArenaBlock first in plan.Blocks)
            {
                Assert.Equal(0, first.Offset % ArenaPlan.Alignment);
                Assert.InRange(first.End, first.Offset, plan.Bytes);
                foreach (ArenaBlock second in plan.Blocks.Where(second =>
                    !ReferenceEquals(first, second) && first.Lifetime.Overlaps(second.Lifetime)))
                    Assert.True(first.End <= second.Offset || second.End <= first.Offset, $"seed {seed}: {first} and {second} overlap");
            }
        }
    }

    [Fact]
    public void No_plan_is_below_its_bound_and_most_are_near_it()
    {
        double total = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            ArenaPlan plan = GreedyMemoryPlanner.Plan(Draw(seed));
            Assert.True(plan.Bytes >= plan.LowerBoundBytes);
            total += (double)plan.Bytes / plan.LowerBoundBytes;
        }

        Assert.InRange(total / 300, 1, 1.10);
    }

    [Fact]
    public void A_chain_needs_its_two_largest_neighbours()
    {
        TensorLifetime[] chain = [.. Enumerable.Range(0, 5).Select(i => new TensorLifetime($"t{i}", 64 * (i + 1), i, i + 1))];
        ArenaPlan plan = GreedyMemoryPlanner.Plan(chain);
        Assert.Equal(64 * (4 + 5), plan.Bytes);
        Assert.Equal(plan.Bytes, plan.LowerBoundBytes);
    }

    [Fact]
    public void Nothing_needs_nothing() => Assert.Equal(0, GreedyMemoryPlanner.Plan([]).Bytes);

    private static TensorLifetime[] Draw(int seed)
    {
        Random random = new(seed);
        TensorLifetime[] lifetimes = new TensorLifetime[random.Next(1, 40)];
        for (int i = 0; i < lifetimes.Length; i++)
        {
            int first = random.Next(-1, 20);
            lifetimes[i] = new TensorLifetime($"t{i}", random.Next(1, 5000), first, first + random.Next(0, 6));
        }

        return lifetimes;
    }
}
