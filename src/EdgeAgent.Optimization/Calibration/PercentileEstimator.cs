using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.Calibration;

internal sealed class PercentileEstimator : RangeEstimator
{
    /// <summary>The share of values other than 0 that is clipped at each end.</summary>
    private const double ClippedAtEachEnd = 0.0001;

    public override string Name => "percentile";

    internal override bool NeedsHistogram => true;

    internal override ValueRange Estimate(TensorStatistics statistics, CodeRange codes)
    {
        if (statistics.Histogram is not { } histogram)
            return statistics.Range;
        double clipped = ClippedAtEachEnd * histogram.Counts.Sum();
        int first = 0, last = ValueHistogram.Bins - 1;
        for (double seen = histogram.Counts[first]; seen <= clipped && first < last; seen += histogram.Counts[first])
            first++;
        for (double seen = histogram.Counts[last]; seen <= clipped && last > first; seen += histogram.Counts[last])
            last--;
        return new ValueRange((float)(histogram.Range.Min + (first * histogram.BinWidth)), (float)(histogram.Range.Min + ((last + 1) * histogram.BinWidth)));
    }
}
