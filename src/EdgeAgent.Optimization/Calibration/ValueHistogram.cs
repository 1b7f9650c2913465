using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.Calibration;

/// <summary>How often values occur in equal bins of a known range.</summary>
internal sealed class ValueHistogram
{
    /// <summary>The number of bins: some sixteen for each of 128 codes on one side of 0.</summary>
    public const int Bins = 2048;

    private readonly double _binsPerUnit;

    /// <summary>An empty histogram.</summary>
    /// <param name="range">The range that all values lie in; not empty, wider than nothing.</param>
    public ValueHistogram(ValueRange range)
    {
        Range = range;
        BinWidth = ((double)range.Max - range.Min) / Bins;
        _binsPerUnit = 1 / BinWidth;
    }

    /// <summary>The range of all bins.</summary>
    public ValueRange Range { get; }

    /// <summary>The width of a bin.</summary>
    public double BinWidth { get; }

    /// <summary>How many values fell into each bin; those that are exactly 0, or infinite, are not counted here.</summary>
    /// <remarks>0 is a code of every grid. Behind a ReLU it is most of the values: counted, it would hide all others.</remarks>
    public long[] Counts { get; } = new long[Bins];

    /// <summary>The middle of a bin.</summary>
    /// <param name="bin">Its number.</param>
    public double Center(int bin) => Range.Min + ((bin + 0.5) * BinWidth);

    /// <summary>Counts values.</summary>
    /// <param name="values">Values in the range.</param>
    public void Add(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (value != 0 && float.IsFinite(value))
                Counts[Math.Clamp((int)((value - (double)Range.Min) * _binsPerUnit), 0, Bins - 1)]++;
        }
    }
}
