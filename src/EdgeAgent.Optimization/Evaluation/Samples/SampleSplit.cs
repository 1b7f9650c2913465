namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>A set in two parts that share no sample: one to calibrate with, one to measure on.</summary>
/// <param name="Calibration">A draw that is spread over the whole set.</param>
/// <param name="Evaluation">The others.</param>
public sealed record SampleSplit(SampleSet Calibration, SampleSet Evaluation)
{
    /// <summary>Splits a set.</summary>
    /// <param name="all">The set.</param>
    /// <param name="calibration">How many samples calibrate; at most half of them do.</param>
    /// <param name="seed">Which draw.</param>
    public static SampleSplit Of(SampleSet all, int calibration, int seed)
    {
        ArgumentNullException.ThrowIfNull(all);
        IReadOnlyList<int> drawn = SampleDraw.Spread(all.Samples.Count, Math.Max(Math.Min(calibration, all.Samples.Count / 2), 1), seed);
        return new SampleSplit(all.Select(drawn), all.Select(SampleDraw.Rest(all.Samples.Count, drawn)));
    }
}
