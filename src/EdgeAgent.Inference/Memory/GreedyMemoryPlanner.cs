namespace EdgeAgent.Inference;

/// <summary>Assigns arena offsets greedily in several orders and keeps the smallest arena.</summary>
/// <remarks>
/// The orders: the largest block first; the longest-lived first; the one that lives from the earliest node first; the largest product of bytes and
/// nodes first; the blocks of the node with the most live bytes first, then those of the next. For each block in turn:
/// 1. look at the blocks placed before that live at a common node, in order of offset;
/// 2. walk from offset 0 and take the first gap between them that is large enough;
/// 3. if there is none, the place behind the last of them.
/// Where no order reaches the lower bound, the best is tried again with the blocks at its end moved to its front, a few times.
/// Blocks that never live together may share bytes. The work grows with the square of the number of blocks.
/// </remarks>
public static class GreedyMemoryPlanner
{
    private const int MostRetries = 24, MostBlocksToRetry = 1000;

    /// <summary>Plans one arena for the given blocks.</summary>
    /// <exception cref="OverflowException">The arena would not fit in 63 bits.</exception>
    public static ArenaPlan Plan(IReadOnlyList<TensorLifetime> lifetimes)
    {
        ArgumentNullException.ThrowIfNull(lifetimes);
        ArenaPlan? best = null;
        int[] bestOrder = [];
        foreach (Func<int, long> key in Keys(lifetimes))
        {
            int[] order =
            [
                .. Enumerable.Range(0, lifetimes.Count)
                    .OrderBy(key).ThenByDescending(i => lifetimes[i].Bytes).ThenBy(i => lifetimes[i].FirstNode).ThenBy(i => i),
            ];
            ArenaPlan plan = Plan(lifetimes, order);
            if (best is null || plan.Bytes < best.Bytes) (best, bestOrder) = (plan, order);
            if (best.Bytes == best.LowerBoundBytes) return best;
        }

        return lifetimes.Count > MostBlocksToRetry ? best! : Improve(lifetimes, best!, bestOrder);
    }

    private static IEnumerable<Func<int, long>> Keys(IReadOnlyList<TensorLifetime> lifetimes)
    {
        yield return i => -lifetimes[i].Bytes;
        yield return i => lifetimes[i].FirstNode - (long)lifetimes[i].LastNode;
        yield return i => lifetimes[i].FirstNode;
        yield return i => checked(-lifetimes[i].Bytes * (lifetimes[i].LastNode - (long)lifetimes[i].FirstNode + 1));
        if (lifetimes.Count > MostBlocksToRetry) yield break;
        long[] live = [.. lifetimes.Select(lifetime => lifetimes
            .Where(other => other.FirstNode <= lifetime.FirstNode && lifetime.FirstNode <= other.LastNode).Sum(other => other.Bytes))];
        long[] most = [.. lifetimes.Select(lifetime => Enumerable.Range(0, lifetimes.Count)
            .Where(i => lifetime.FirstNode <= lifetimes[i].FirstNode && lifetimes[i].FirstNode <= lifetime.LastNode).Max(i => live[i]))];
        yield return i => -most[i];
    }

    private static ArenaPlan Improve(IReadOnlyList<TensorLifetime> lifetimes, ArenaPlan best, int[] order)
    {
        ArenaPlan plan = best;
        for (int retry = 0; retry < MostRetries && best.Bytes > best.LowerBoundBytes; retry++)
        {
            ArenaPlan last = plan;
            order = [.. order.OrderBy(i => ArenaPlan.Align(last.Blocks[i].End) == last.Bytes ? 0 : 1)];
            plan = Plan(lifetimes, order);
            if (plan.Bytes < best.Bytes) best = plan;
        }

        return best;
    }

    private static ArenaPlan Plan(IReadOnlyList<TensorLifetime> lifetimes, int[] order)
    {
        ArenaBlock[] blocks = new ArenaBlock[lifetimes.Count];
        List<ArenaBlock> placed = new(lifetimes.Count);
        foreach (int index in order)
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
