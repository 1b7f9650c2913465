using EdgeAgent.Optimization.Zoo;

namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>Draws a part of a list that is spread over the whole of it.</summary>
public static class SampleDraw
{
    /// <summary>Cuts positions 0 to <paramref name="count"/> - 1 into as many equal stretches as wanted and draws one position from each.</summary>
    /// <remarks>A list in the order of its classes is so drawn from evenly. The same arguments give the same positions on every machine.</remarks>
    /// <param name="count">How many there are.</param>
    /// <param name="wanted">How many to draw, at least 1; all where there are no more.</param>
    /// <param name="seed">Which draw.</param>
    /// <returns>The positions, ascending.</returns>
    public static IReadOnlyList<int> Spread(int count, int wanted, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted, 1);
        if (wanted >= count)
            return [.. Enumerable.Range(0, count)];
        SeededBits bits = new(seed);
        int[] drawn = new int[wanted];
        for (int i = 0; i < wanted; i++)
        {
            int start = (int)((long)i * count / wanted), end = (int)((i + 1L) * count / wanted);
            drawn[i] = bits.Next(start, end);
        }

        return drawn;
    }

    /// <summary>The positions that were not drawn: those of one draw calibrate, the rest measures.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="drawn">The positions that are taken.</param>
    /// <returns>The others, ascending.</returns>
    public static IReadOnlyList<int> Rest(int count, IEnumerable<int> drawn)
    {
        HashSet<int> taken = [.. drawn];
        return [.. Enumerable.Range(0, count).Where(position => !taken.Contains(position))];
    }
}
