using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.Calibration;

/// <summary>What calibration saw of one tensor.</summary>
internal sealed class TensorStatistics
{
    private readonly List<ValueRange> _samples = [];

    /// <summary>The range of each sample, in order.</summary>
    public IReadOnlyList<ValueRange> Samples => _samples;

    /// <summary>The range of all samples.</summary>
    public ValueRange Range { get; private set; } = ValueRange.Empty;

    /// <summary>Where the values lie in <see cref="Range"/>; null where no estimator asked for it, or where all values are equal.</summary>
    public ValueHistogram? Histogram { get; private set; }

    /// <summary>Adds the range of one more sample.</summary>
    /// <param name="range">The range.</param>
    public void Add(ValueRange range)
    {
        _samples.Add(range);
        Range = Range.Union(range);
    }

    /// <summary>Starts the histogram, when all samples' ranges are known.</summary>
    public void StartHistogram() => Histogram = Range.Max > Range.Min ? new ValueHistogram(Range) : null;
}
