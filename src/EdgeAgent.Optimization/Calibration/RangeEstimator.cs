using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.Calibration;

/// <summary>Chooses the range that a tensor's grid covers, from what calibration saw; values outside are clipped.</summary>
/// <remarks>A narrow range has fine steps and clips; a wide one clips nothing and rounds coarsely.</remarks>
public abstract class RangeEstimator
{
    private protected RangeEstimator()
    {
    }

    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>All that was seen.</summary>
    public static RangeEstimator MinMax { get; } = new MinMaxEstimator();

    /// <summary>Ends that follow the samples' ends with an exponential moving average.</summary>
    public static RangeEstimator MovingAverage { get; } = new MovingAverageEstimator();

    /// <summary>All but a share of the values at each end.</summary>
    public static RangeEstimator Percentile { get; } = new PercentileEstimator();

    /// <summary>The clipping that loses least information (Kullback-Leibler divergence).</summary>
    public static RangeEstimator Entropy { get; } = new EntropyEstimator();

    /// <summary>The clipping with the least mean squared error of rounding and clipping.</summary>
    public static RangeEstimator MeanSquaredError { get; } = new MeanSquaredErrorEstimator();

    /// <summary>All estimators.</summary>
    public static IReadOnlyList<RangeEstimator> All { get; } = [MinMax, MovingAverage, Percentile, Entropy, MeanSquaredError];

    /// <summary>Whether <see cref="Estimate"/> reads the histogram, which takes a second pass over the samples.</summary>
    internal abstract bool NeedsHistogram { get; }

    /// <summary>The range to cover.</summary>
    /// <param name="statistics">What was seen; at least one sample.</param>
    /// <param name="codes">The codes that will cover the range.</param>
    internal abstract ValueRange Estimate(TensorStatistics statistics, CodeRange codes);
}
