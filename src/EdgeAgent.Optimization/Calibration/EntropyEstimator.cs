using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.Calibration;

/// <remarks>Migacz, "8-bit Inference with TensorRT", 2017: of the distributions that a clipped grid can express, the one nearest to what was seen.</remarks>
internal sealed class EntropyEstimator : RangeEstimator
{
    private const int Codes = 256;

    public override string Name => "entropy";

    internal override bool NeedsHistogram => true;

    internal override ValueRange Estimate(TensorStatistics statistics, CodeRange codes) => statistics.Histogram is { } histogram
        ? ClippingSearch.Best(statistics.Range, range => Divergence(histogram, range))
        : statistics.Range;

    /// <summary>The divergence of the clipped distribution from what its codes can tell of it.</summary>
    private static double Divergence(ValueHistogram histogram, ValueRange range)
    {
        double[] seen = new double[ValueHistogram.Bins];
        double[] ofCode = new double[Codes];
        int[] binsOfCode = new int[Codes];
        int[] codeOfBin = new int[ValueHistogram.Bins];
        double step = ((double)range.Max - range.Min) / (Codes - 1), total = 0;
        for (int bin = 0; bin < ValueHistogram.Bins; bin++)
        {
            double center = histogram.Center(bin), inside = Math.Clamp(center, range.Min, range.Max);
            int target = Math.Clamp((int)((inside - histogram.Range.Min) / histogram.BinWidth), 0, ValueHistogram.Bins - 1);
            seen[target] += histogram.Counts[bin];
            total += histogram.Counts[bin];

            // Codes learn only of what lies inside: what is clipped is what they cannot tell.
            if (center != inside || histogram.Counts[bin] == 0)
                continue;
            int code = Math.Clamp((int)Math.Round((center - range.Min) / step), 0, Codes - 1);
            codeOfBin[bin] = code;
            ofCode[code] += histogram.Counts[bin];
            binsOfCode[code]++;
        }

        double divergence = 0;
        for (int bin = 0; bin < ValueHistogram.Bins; bin++)
        {
            if (seen[bin] == 0)
                continue;
            double told = histogram.Counts[bin] > 0 && binsOfCode[codeOfBin[bin]] > 0 ? ofCode[codeOfBin[bin]] / binsOfCode[codeOfBin[bin]] : 0;
            divergence += seen[bin] / total * Math.Log(seen[bin] / Math.Max(told, 1e-4));
        }

        return divergence;
    }
}
