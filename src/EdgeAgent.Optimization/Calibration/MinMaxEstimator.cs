using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.Calibration;

internal sealed class MinMaxEstimator : RangeEstimator
{
    public override string Name => "min-max";

    internal override bool NeedsHistogram => false;

    internal override ValueRange Estimate(TensorStatistics statistics, CodeRange codes) => statistics.Range;
}
