using System.Numerics;
using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Telemetry;

/// <summary>The distribution of durations in a window, small enough for a message and mergeable: quantiles over any set of windows, slots and devices come from the merged sketch.</summary>
/// <remarks>
/// <para>Durations are nanoseconds in log-linear buckets: a duration below <see cref="PerOctave"/> has a bucket of its own, and above that every power of two is split into
/// <see cref="PerOctave"/> equal buckets. The middle of a bucket is off by at most <see cref="RelativeError"/> of any duration in it: 1.6 % at 32. A sketch with too many buckets
/// is halved in resolution (<see cref="Shrink"/>), which doubles the error and loses no count.</para>
/// <para>Merging the sketches of windows gives exactly the sketch of all their durations, in any order, at the coarsest resolution among them.</para>
/// </remarks>
public sealed record LatencySketch
{
    /// <summary>The finest resolution: buckets for each power of two.</summary>
    public const int FinestPerOctave = 32;

    /// <summary>Durations below 2 to this power, in nanoseconds, are told apart: over two hours.</summary>
    public const int LargestBits = 43;

    private const double NanosecondsPerMicrosecond = 1000;
    private const long MostCount = 1L << 53;

    /// <summary>Buckets for each power of two: 32, 16, 8, 4, 2 or 1.</summary>
    public required int PerOctave { get; init; }

    /// <summary>The buckets that hold something, in ascending order, two numbers each: how far its index is from that of the bucket before (from 0 for the first), and its count.</summary>
    public required IReadOnlyList<long> Buckets { get; init; }

    /// <summary>The most by which a quantile may be off, as a fraction of the true one.</summary>
    [JsonIgnore]
    public double RelativeError => 0.5 / PerOctave;

    /// <summary>The number of durations.</summary>
    [JsonIgnore]
    public long Count
    {
        get
        {
            long count = 0;
            for (int i = 1; i < Buckets.Count; i += 2)
                count += Buckets[i];
            return count;
        }
    }

    /// <summary>Whether the numbers have the form that this type describes, so that the other members can be used: to be asked of a sketch that came over a network.</summary>
    [JsonIgnore]
    public bool IsWellFormed
    {
        get
        {
            if (PerOctave is < 1 or > FinestPerOctave || !BitOperations.IsPow2(PerOctave) || Buckets is null || Buckets.Count % 2 != 0)
                return false;
            long index = 0, count = 0;
            for (int i = 0; i < Buckets.Count; i += 2)
            {
                (long gap, long n) = (Buckets[i], Buckets[i + 1]);
                if (gap < (i == 0 ? 0 : 1) || gap >= IndexBound(PerOctave) - index || n < 1 || n > MostCount - count)
                    return false;
                (index, count) = (index + gap, count + n);
            }
            return true;
        }
    }

    /// <summary>Makes a sketch of buckets.</summary>
    /// <param name="perOctave">The resolution, a power of two from 1 to <see cref="FinestPerOctave"/>.</param>
    /// <param name="counts">The counts by bucket index, from index 0 on.</param>
    /// <returns>The sketch.</returns>
    public static LatencySketch Of(int perOctave, ReadOnlySpan<long> counts)
    {
        List<long> buckets = [];
        for (int i = 0, last = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0)
                continue;
            buckets.Add(i - last);
            buckets.Add(counts[i]);
            last = i;
        }
        return new LatencySketch { PerOctave = perOctave, Buckets = buckets };
    }

    /// <summary>Merges sketches.</summary>
    /// <param name="sketches">Well-formed sketches.</param>
    /// <returns>The sketch of all their durations, at the coarsest of their resolutions; null for none.</returns>
    /// <exception cref="ArgumentException">One is not well formed, or together they count more than 2^53 durations.</exception>
    public static LatencySketch? Merge(IEnumerable<LatencySketch> sketches)
    {
        ArgumentNullException.ThrowIfNull(sketches);
        IReadOnlyList<LatencySketch> all = [.. sketches];
        if (all.Count == 0)
            return null;
        if (all.Any(sketch => sketch is not { IsWellFormed: true }))
            throw new ArgumentException("A sketch to be merged is not well formed.", nameof(sketches));
        int perOctave = all.Min(sketch => sketch.PerOctave);
        long[] counts = new long[IndexBound(perOctave)];
        long total = 0;
        foreach (LatencySketch sketch in all)
        {
            long count = sketch.Count;
            if (count > MostCount - total)
                throw new ArgumentException("The sketches to be merged count more than 2^53 durations.", nameof(sketches));
            total += count;
            sketch.AddTo(counts, perOctave);
        }
        return Of(perOctave, counts);
    }

    /// <summary>Merges this sketch with another.</summary>
    /// <param name="other">A well-formed sketch.</param>
    /// <returns>The sketch of all durations of both.</returns>
    /// <exception cref="ArgumentException">One is not well formed, or together they count more than 2^53 durations.</exception>
    public LatencySketch Merge(LatencySketch other) => Merge([this, other])!;

    /// <summary>Halves the resolution until there are few enough buckets.</summary>
    /// <param name="mostBuckets">The most buckets, at least 48: at the coarsest resolution all durations have no more.</param>
    /// <returns>The sketch; this one when it is small enough.</returns>
    public LatencySketch Shrink(int mostBuckets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostBuckets, LargestBits + 5);
        LatencySketch sketch = this;
        while (sketch.Buckets.Count > 2 * mostBuckets)
        {
            int coarser = sketch.PerOctave / 2;
            long[] counts = new long[IndexBound(coarser)];
            sketch.AddTo(counts, coarser);
            sketch = Of(coarser, counts);
        }
        return sketch;
    }

    /// <summary>Computes a quantile by nearest rank: the smallest duration that at least the fraction <paramref name="fraction"/> of all does not exceed.</summary>
    /// <param name="fraction">Above 0 and at most 1.</param>
    /// <returns>Microseconds, off by at most <see cref="RelativeError"/>; null when nothing was recorded.</returns>
    public double? QuantileUs(double fraction)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fraction);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fraction, 1);
        long count = Count, rank = Math.Max(1, (long)Math.Ceiling(fraction * count)), seen = 0, index = 0;
        for (int i = 0; i < Buckets.Count; i += 2)
        {
            index += Buckets[i];
            seen += Buckets[i + 1];
            if (seen >= rank)
                return MiddleOf(index, PerOctave) / NanosecondsPerMicrosecond;
        }
        return null;
    }

    /// <summary>The bucket of a duration.</summary>
    /// <param name="nanoseconds">The duration; a negative one counts as 0, one beyond <see cref="LargestBits"/> as the largest.</param>
    /// <param name="perOctave">The resolution.</param>
    /// <returns>Its index.</returns>
    public static int IndexOf(long nanoseconds, int perOctave)
    {
        long value = Math.Clamp(nanoseconds, 0, (1L << LargestBits) - 1);
        if (value < perOctave)
            return (int)value;
        int octave = BitOperations.Log2((ulong)value) - BitOperations.Log2((uint)perOctave);
        return (octave * perOctave) + (int)(value >> octave);
    }

    /// <summary>The bucket of the next coarser resolution that holds a bucket.</summary>
    /// <param name="index">The bucket's index.</param>
    /// <param name="perOctave">Its resolution, at least 2.</param>
    /// <returns>The index at half that resolution.</returns>
    public static long Coarser(long index, int perOctave) => index < perOctave ? index : (index + perOctave) / 2;

    /// <summary>The number of buckets that a resolution has.</summary>
    /// <param name="perOctave">The resolution.</param>
    /// <returns>One more than the largest index.</returns>
    public static int IndexBound(int perOctave) => (LargestBits - BitOperations.Log2((uint)perOctave) + 1) * perOctave;

    private void AddTo(long[] counts, int perOctave)
    {
        long index = 0;
        for (int i = 0; i < Buckets.Count; i += 2)
        {
            long coarse = index += Buckets[i];
            for (int at = PerOctave; at > perOctave; at /= 2)
                coarse = Coarser(coarse, at);
            counts[coarse] += Buckets[i + 1];
        }
    }

    // Octave o holds 2^(o+k) .. 2^(o+k+1) - 1 for 2^k buckets a power of two, from index (o + 1) * 2^k on.
    private static double MiddleOf(long index, int perOctave)
    {
        if (index < perOctave)
            return index;
        int octave = (int)(index / perOctave) - 1;
        double width = Math.ScaleB(1, octave), low = ((index % perOctave) + perOctave) * width;
        return low + ((width - 1) / 2);
    }
}
