using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.Calibration;

internal sealed class MeanSquaredErrorEstimator : RangeEstimator
{
    public override string Name => "mse";

    internal override bool NeedsHistogram => true;

    internal override ValueRange Estimate(TensorStatistics statistics, CodeRange codes) => statistics.Histogram is { } histogram
        ? ClippingSearch.Best(statistics.Range, range => Loss(histogram, range, codes))
        : statistics.Range;

    /// <summary>The sum of squared errors: a step's uniform error inside the range, the distance to its end outside.</summary>
    public static double Loss(ValueHistogram histogram, ValueRange range, CodeRange codes)
    {
        double step = ((double)range.Max - range.Min) / (codes.Highest - codes.Lowest);
        double rounding = step * step / 12, sum = 0;
        for (int bin = 0; bin < ValueHistogram.Bins; bin++)
        {
            double center = histogram.Center(bin), clipped = center - Math.Clamp(center, range.Min, range.Max);
            sum += histogram.Counts[bin] * (rounding + (clipped * clipped));
        }

        return sum;
    }
}
