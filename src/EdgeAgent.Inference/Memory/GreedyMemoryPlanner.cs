namespace EdgeAgent.Inference;

/// <summary>Assigns arena offsets greedily in three orders and keeps the smallest arena.</summary>
/// <remarks>
/// The orders: the largest block first; the longest-lived first; the one that lives from the earliest node first. For each block in turn:
/// 1. look at the blocks placed before that live at a common node, in order of offset;
/// 2. walk from offset 0 and take the first gap between them that is large enough;
/// 3. if there is none, the place behind the last of them.
/// Blocks that never live together may share bytes. The work grows with the square of the number of blocks.
/// </remarks>
public static class GreedyMemoryPlanner
{
    private static readonly Func<TensorLifetime, long>[] Orders =
    [
        lifetime => -lifetime.Bytes,
        lifetime => lifetime.FirstNode - (long)lifetime.LastNode,
        lifetime => lifetime.FirstNode,
    ];

    /// <summary>Plans one arena for the given blocks.</summary>
    /// <exception cref="OverflowException">The arena would not fit in 63 bits.</exception>
    public static ArenaPlan Plan(IReadOnlyList<TensorLifetime> lifetimes)
    {
        ArgumentNullException.ThrowIfNull(lifetimes);
        ArenaPlan? best = null;
        foreach (Func<TensorLifetime, long> order in Orders)
        {
            ArenaPlan plan = Plan(lifetimes, order);
            if (best is null || plan.Bytes < best.Bytes) best = plan;
            if (best.Bytes == best.LowerBoundBytes) break;
        }

        return best!;
    }

    private static ArenaPlan Plan(IReadOnlyList<TensorLifetime> lifetimes, Func<TensorLifetime, long> order)
    {
        ArenaBlock[] blocks = new ArenaBlock[lifetimes.Count];
        List<ArenaBlock> placed = new(lifetimes.Count);
        IOrderedEnumerable<int> sorted = Enumerable.Range(0, lifetimes.Count)
            .OrderBy(i => order(lifetimes[i])).ThenByDescending(i => lifetimes[i].Bytes).ThenBy(i => lifetimes[i].FirstNode).ThenBy(i => i);
        foreach (int index in sorted)
        {
            ArenaBlock block = new(lifetimes[index], LowestGap(placed, lifetimes[index]));
            blocks[index] = block;
            Insert(placed, block);
        }

        return new ArenaPlan(blocks);
    }

    private static long LowestGap(List<ArenaBlock> placed, TensorLifetime lifetime)
    {
        long bytes = ArenaPlan.Align(lifetime.Bytes);
        long offset = 0;
        foreach (ArenaBlock other in placed)
        {
            if (!other.Lifetime.Overlaps(lifetime)) continue;
            if (other.Offset - offset >= bytes) return offset;
            offset = Math.Max(offset, ArenaPlan.Align(other.End));
        }

        return offset;
    }

    private static void Insert(List<ArenaBlock> placed, ArenaBlock block)
    {
        int low = 0, high = placed.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (placed[middle].Offset <= block.Offset) low = middle + 1;
            else high = middle;
        }

        placed.Insert(low, block);
    }
}
