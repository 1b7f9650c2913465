namespace EdgeAgent.Kernels;

/// <summary>A part of a product's taps whose sum is an int32 in every output channel, for all activations.</summary>
/// <param name="FirstTap">First tap.</param>
/// <param name="Taps">Number of taps; 1 where the block takes a part of a tap's depth.</param>
/// <param name="FirstDepth">First activation of a tap.</param>
/// <param name="Depth">Activations of a tap.</param>
internal readonly record struct Qs16x8SumBlock(int FirstTap, int Taps, int FirstDepth, int Depth)
{
    /// <summary>Weights whose sum fits int32 whatever they are: 511 * 128 * 32768 lies below 2^31; a round number below that.</summary>
    public const int SafeDepth = 256;

    /// <summary>What the magnitudes of a block's weights may sum to.</summary>
    private const int LargestMagnitude = int.MaxValue / -short.MinValue;

    /// <summary>Cuts [channels, taps, depth] weights into as few blocks as a walk from the front finds.</summary>
    public static Qs16x8SumBlock[] Cut(ReadOnlySpan<sbyte> weights, int channels, int taps, int depth)
    {
        List<Qs16x8SumBlock> blocks = [];
        int[] open = new int[channels], tap = new int[channels];
        int first = 0;
        for (int t = 0; t < taps; t++)
        {
            int largestTap = 0, largest = 0;
            for (int n = 0; n < channels; n++)
            {
                tap[n] = Magnitude(weights.Slice((n * taps + t) * depth, depth));
                (largestTap, largest) = (Math.Max(largestTap, tap[n]), Math.Max(largest, open[n] + tap[n]));
            }

            if (largest > LargestMagnitude)
            {
                if (t > first) blocks.Add(new Qs16x8SumBlock(first, t - first, 0, depth));
                first = t;
                Array.Clear(open);
            }

            if (largestTap > LargestMagnitude)
            {
                for (int k = 0; k < depth; k += SafeDepth)
                    blocks.Add(new Qs16x8SumBlock(t, 1, k, Math.Min(SafeDepth, depth - k)));
                first = t + 1;
                continue;
            }

            for (int n = 0; n < channels; n++)
                open[n] += tap[n];
        }

        if (first < taps) blocks.Add(new Qs16x8SumBlock(first, taps - first, 0, depth));
        return [.. blocks];
    }

    private static int Magnitude(ReadOnlySpan<sbyte> weights)
    {
        int sum = 0;
        foreach (sbyte w in weights)
            sum += Math.Abs((int)w);
        return sum;
    }
}
