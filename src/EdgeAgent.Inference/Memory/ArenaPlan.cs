namespace EdgeAgent.Inference;

/// <summary>Which bytes of the arena each tensor takes, and how close that is to the least possible.</summary>
public sealed class ArenaPlan
{
    /// <summary>Every block starts at a multiple of this many bytes: a cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    internal ArenaPlan(IReadOnlyList<ArenaBlock> blocks)
    {
        Blocks = blocks;
        Bytes = blocks.Count == 0 ? 0 : blocks.Max(block => Align(block.End));
        LowerBoundBytes = LargestSumOfLiveBlocks(blocks.Select(block => block.Lifetime));
    }

    /// <summary>The blocks, in the order in which they were asked for.</summary>
    public IReadOnlyList<ArenaBlock> Blocks { get; }

    /// <summary>The arena's size: the high-water mark of the plan.</summary>
    public long Bytes { get; }

    /// <summary>The largest sum of blocks that are live at one node: no plan can be smaller.</summary>
    public long LowerBoundBytes { get; }

    internal static long Align(long bytes) => checked(bytes + Alignment - 1) / Alignment * Alignment;

    internal static long LargestSumOfLiveBlocks(IEnumerable<TensorLifetime> lifetimes)
    {
        SortedDictionary<int, long> changes = [];
        foreach (TensorLifetime lifetime in lifetimes)
        {
            long bytes = Align(lifetime.Bytes);
            changes[lifetime.FirstNode] = changes.GetValueOrDefault(lifetime.FirstNode) + bytes;
            changes[lifetime.LastNode + 1] = changes.GetValueOrDefault(lifetime.LastNode + 1) - bytes;
        }

        long live = 0, largest = 0;
        foreach (long change in changes.Values)
        {
            live += change;
            largest = Math.Max(largest, live);
        }

        return largest;
    }
}
