using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.Calibration;

internal sealed class MovingAverageEstimator : RangeEstimator
{
    /// <summary>What a new sample weighs: ends follow some twenty samples.</summary>
    private const float Momentum = 0.05f;

    public override string Name => "moving-average";

    internal override bool NeedsHistogram => false;

    internal override ValueRange Estimate(TensorStatistics statistics, CodeRange codes)
    {
        ValueRange average = statistics.Samples[0];
        for (int i = 1; i < statistics.Samples.Count; i++)
        {
            // A plain average while there are few samples: the first would weigh too much otherwise.
            float weight = MathF.Max(Momentum, 1f / (i + 1));
            ValueRange sample = statistics.Samples[i];
            average = new ValueRange(average.Min + (weight * (sample.Min - average.Min)), average.Max + (weight * (sample.Max - average.Max)));
        }

        return average;
    }
}
