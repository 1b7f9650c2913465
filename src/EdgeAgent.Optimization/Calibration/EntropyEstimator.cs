using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.Calibration;

/// <remarks>
/// Migacz, "8-bit Inference with TensorRT", 2017: of the distributions that a clipped grid can express, the one nearest to what was seen. The divergence
/// does not know how far a value is moved, only that it is no longer told from its neighbours: where few values recur, as in small feature maps, it would
/// clip most of the range rather than blur them. So ranges whose squared error is a multiple of the whole range's do not compete.
/// </remarks>
internal sealed class EntropyEstimator : RangeEstimator
{
    private const double MostErrors = 4;

    public override string Name => "entropy";

    internal override bool NeedsHistogram => true;

    internal override ValueRange Estimate(TensorStatistics statistics, CodeRange codes)
    {
        // Where every bin has a code of its own, any clipping only loses.
        if (statistics.Histogram is not { } histogram || codes.Highest - codes.Lowest >= ValueHistogram.Bins)
            return statistics.Range;
        ValueRange whole = statistics.Range.Union(new ValueRange(0, 0));
        double accepted = MostErrors * MeanSquaredErrorEstimator.Loss(histogram, whole, codes);
        return ClippingSearch.Best(statistics.Range, range =>
            MeanSquaredErrorEstimator.Loss(histogram, range, codes) > accepted ? double.PositiveInfinity : Divergence(histogram, range, codes));
    }

    /// <summary>The Kullback-Leibler divergence of the clipped distribution from what its codes can tell of it.</summary>
    private static double Divergence(ValueHistogram histogram, ValueRange range, CodeRange codes)
    {
        int levels = codes.Highest - codes.Lowest + 1;
        double[] seen = new double[ValueHistogram.Bins], ofCode = new double[levels];
        int[] binsOfCode = new int[levels], codeOfBin = new int[ValueHistogram.Bins];
        double step = ((double)range.Max - range.Min) / (levels - 1), total = 0, inside = 0;
        for (int bin = 0; bin < ValueHistogram.Bins; bin++)
        {
            if (histogram.Counts[bin] == 0)
                continue;
            double center = histogram.Center(bin), clipped = Math.Clamp(center, range.Min, range.Max);
            int target = Math.Clamp((int)((clipped - histogram.Range.Min) / histogram.BinWidth), 0, ValueHistogram.Bins - 1);
            seen[target] += histogram.Counts[bin];
            total += histogram.Counts[bin];

            // Codes learn only of what lies inside: what is clipped is what they cannot tell.
            if (center != clipped)
                continue;
            int code = Math.Clamp((int)Math.Round((center - range.Min) / step), 0, levels - 1);
            codeOfBin[bin] = code;
            ofCode[code] += histogram.Counts[bin];
            binsOfCode[code]++;
            inside += histogram.Counts[bin];
        }

        double divergence = 0;
        for (int bin = 0; bin < ValueHistogram.Bins; bin++)
        {
            if (seen[bin] == 0)
                continue;

            // Half a count where the codes tell of nothing: 0 would make the divergence infinite.
            int code = codeOfBin[bin];
            double told = histogram.Counts[bin] > 0 && binsOfCode[code] > 0 ? ofCode[code] / binsOfCode[code] : 0.5;
            divergence += seen[bin] / total * Math.Log(seen[bin] / total / (told / Math.Max(inside, 1)));
        }

        return divergence;
    }
}
