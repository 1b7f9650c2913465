using System.Numerics;
using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Core.Telemetry;

/// <summary>Counts durations in log-linear buckets: quantiles with a relative error of at most 1 %, in fixed memory.</summary>
/// <remarks>
/// <para>Values are nanoseconds. Up to <c>2 * SubBuckets</c> each value has a bucket of its own; above, every power of two is split into <see cref="SubBuckets"/>
/// equal buckets, so that a bucket's middle is off by at most 1/128 (0.79 %) of any value in it. Values beyond <see cref="Largest"/> count as that.</para>
/// <para>Recording allocates nothing. Not thread-safe.</para>
/// </remarks>
public sealed class LatencyHistogram
{
    /// <summary>Buckets for each power of two.</summary>
    public const int SubBuckets = 1 << SubBucketBits;

    /// <summary>The most buckets of a sketch in a message: some 400 bytes.</summary>
    public const int MostSketchBuckets = 80;

    private const int SubBucketBits = 6, LargestBits = 43;
    private const int BucketCount = (LargestBits - SubBucketBits + 1) * SubBuckets;
    private const double NanosecondsPerMicrosecond = 1000;

    private readonly long[] _counts = new long[BucketCount];
    private double _sum;
    private long _min, _max;

    /// <summary>The largest duration that is told apart: 2^43 - 1 nanoseconds, over two hours.</summary>
    public static TimeSpan Largest { get; } = TimeSpan.FromTicks(((1L << LargestBits) - 1) / TimeSpan.NanosecondsPerTick);

    /// <summary>The number of durations recorded.</summary>
    public long Count { get; private set; }

    /// <summary>Records one duration.</summary>
    /// <param name="duration">The duration; a negative one counts as 0.</param>
    public void Record(TimeSpan duration)
    {
        const long limit = (1L << LargestBits) - 1;
        long ticks = Math.Clamp(duration.Ticks, 0, limit / TimeSpan.NanosecondsPerTick);
        long nanoseconds = ticks * TimeSpan.NanosecondsPerTick;
        _counts[BucketOf(nanoseconds)]++;
        _min = Count == 0 ? nanoseconds : Math.Min(_min, nanoseconds);
        _max = Math.Max(_max, nanoseconds);
        _sum += nanoseconds;
        Count++;
    }

    /// <summary>Computes a quantile by nearest rank: the smallest duration that at least the fraction <paramref name="fraction"/> of all does not exceed.</summary>
    /// <param name="fraction">Above 0 and at most 1.</param>
    /// <returns>Microseconds, off by at most 1 %; 0 when nothing was recorded.</returns>
    public double QuantileUs(double fraction)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fraction);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fraction, 1);
        if (Count == 0)
            return 0;
        long rank = Math.Max(1, (long)Math.Ceiling(fraction * Count)), seen = 0;
        int bucket = 0;
        while ((seen += _counts[bucket]) < rank)
            bucket++;
        return Math.Clamp(MiddleOf(bucket), _min, _max) / NanosecondsPerMicrosecond;
    }

    /// <summary>Summarises what was recorded.</summary>
    /// <returns>The summary; null when nothing was recorded.</returns>
    public LatencySummary? Summarize() => Count == 0 ? null : new LatencySummary
    {
        P50 = QuantileUs(0.5),
        P95 = QuantileUs(0.95),
        P99 = QuantileUs(0.99),
        Max = _max / NanosecondsPerMicrosecond,
        Mean = _sum / Count / NanosecondsPerMicrosecond,
    };

    /// <summary>What was recorded in a form for messages, at half this resolution or, where that takes more than <see cref="MostSketchBuckets"/> buckets, at a coarser one.</summary>
    /// <returns>The sketch; null when nothing was recorded.</returns>
    public LatencySketch? ToSketch()
    {
        if (Count == 0)
            return null;
        Span<long> counts = stackalloc long[LatencySketch.IndexBound(LatencySketch.FinestPerOctave)];
        counts.Clear();
        for (int i = 0; i < _counts.Length; i++)
            counts[(int)LatencySketch.Coarser(i, SubBuckets)] += _counts[i];
        return LatencySketch.Of(LatencySketch.FinestPerOctave, counts).Shrink(MostSketchBuckets);
    }

    /// <summary>The sum of all durations recorded.</summary>
    public TimeSpan Total => TimeSpan.FromTicks((long)(_sum / TimeSpan.NanosecondsPerTick));

    /// <summary>Adds what another histogram recorded.</summary>
    /// <param name="other">The other one.</param>
    public void Merge(LatencyHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Count == 0)
            return;
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        _min = Count == 0 ? other._min : Math.Min(_min, other._min);
        _max = Math.Max(_max, other._max);
        _sum += other._sum;
        Count += other.Count;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        _sum = 0;
        _min = _max = 0;
        Count = 0;
    }

    // Bucket b of octave o (values 2^(o+6) .. 2^(o+7) - 1) has index (o + 1) * 64 + the six bits after the leading one; octave -1 is the values below 64 themselves.
    private static int BucketOf(long value)
    {
        if (value < SubBuckets)
            return (int)value;
        int octave = BitOperations.Log2((ulong)value) - SubBucketBits;
        return ((octave + 1) * SubBuckets) + (int)(value >> octave) - SubBuckets;
    }

    private static double MiddleOf(int bucket)
    {
        if (bucket < SubBuckets)
            return bucket;
        int octave = (bucket / SubBuckets) - 1;
        long low = (long)((bucket % SubBuckets) + SubBuckets) << octave;
        return low + (((1L << octave) - 1) / 2.0);
    }
}
