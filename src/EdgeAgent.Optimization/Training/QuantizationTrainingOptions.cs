using EdgeAgent.Optimization.Calibration;

namespace EdgeAgent.Optimization.Training;

/// <summary>How a network is quantized while it is trained.</summary>
public sealed record QuantizationTrainingOptions
{
    /// <summary>How the ranges of activations are chosen from calibration data.</summary>
    public RangeEstimator Estimator { get; init; } = RangeEstimator.MinMax;

    /// <summary>Whether ranges follow those of the minibatches in place of staying as calibrated.</summary>
    public bool MovesRanges { get; init; }

    /// <summary>What moving ranges keep of themselves at a step.</summary>
    /// <value>0 to 1.</value>
    public double RangeMomentum { get; init; } = 0.99;
}
