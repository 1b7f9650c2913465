namespace EdgeAgent.Kernels;

/// <summary>The exact range that an output channel's sum can take over all int16 activations.</summary>
/// <param name="Minimum">Smallest possible <c>bias + sum(a * w)</c>.</param>
/// <param name="Maximum">Largest possible value of the same.</param>
/// <remarks>Every activation is free in [-32768, 32767], so the extremes take either by the sign of each weight.</remarks>
public readonly record struct Qs16x8AccumulatorBound(long Minimum, long Maximum)
{
    private const long LargestSum = 1L << 47;

    /// <summary>True when every possible sum is an int32.</summary>
    public bool FitsInt32 => Minimum >= int.MinValue && Maximum <= int.MaxValue;

    /// <summary>True when a <see cref="ReducedMultiplier"/> takes every possible sum.</summary>
    public bool FitsReducedMultiplier => Minimum >= -LargestSum && Maximum < LargestSum;

    /// <summary>Finds the range for one channel.</summary>
    /// <param name="weights">The channel's weights, <paramref name="stride"/> apart.</param>
    /// <param name="count">Number of weights.</param>
    /// <param name="stride">Elements from one weight to the next.</param>
    /// <param name="bias">The channel's bias; beyond 2^62 it counts as 2^62, which is out of every range that is asked for.</param>
    public static Qs16x8AccumulatorBound Of(ReadOnlySpan<sbyte> weights, int count, int stride, long bias)
    {
        long positive = 0, negative = 0;
        for (int i = 0; i < count; i++)
        {
            int w = weights[i * stride];
            if (w > 0)
                positive += w;
            else
                negative += w;
        }

        bias = Math.Clamp(bias, -(1L << 62), 1L << 62);
        return new(bias + positive * short.MinValue + negative * short.MaxValue, bias + positive * short.MaxValue + negative * short.MinValue);
    }
}
