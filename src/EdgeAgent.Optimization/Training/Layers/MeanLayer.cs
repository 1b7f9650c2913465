using EdgeAgent.Kernels;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.Optimization.Training.Networks;
using EdgeAgent.Optimization.Training.QuantizationAware;

namespace EdgeAgent.Optimization.Training.Layers;

/// <summary>MEAN over height and width.</summary>
/// <param name="input">The input [H, W, C].</param>
/// <param name="output">The output [C].</param>
internal sealed class MeanLayer(ActivationTensor input, ActivationTensor output) : Layer
{
    private readonly PoolPlace _all = new(1, 0, input.Length / output.Length, 0, 1);

    private StraightThrough? _clamped;

    public override string Kind => "pool";

    public override ActivationTensor Output => output;

    public override string? ObstacleToQuantization =>
        _all.Count > PoolPlace.MostExactPixels ? $"it takes more than {PoolPlace.MostExactPixels} pixels together, whose sums floats do not hold" : null;

    public override void BeginQuantization() => _clamped = new StraightThrough();

    public override void Forward(Pass pass)
    {
        if (_clamped is not null)
        {
            MeanOfCodes(pass, _clamped);
            return;
        }

        pass.Blocks.Run(pass.Samples, sample => _all.Mean(Source(sample), Part(output.Values, sample)));
    }

    public override void Backward(Pass pass)
    {
        float[] gradients = output.Gradients!;
        GradientFlow.Accumulate(pass, input, (sample, target) =>
        {
            _clamped?.Mask(Part(gradients, sample), sample * output.Length);
            _all.Spread(Part(gradients, sample), target);
        });
    }

    /// <summary>The sum of codes less the zero point times one factor that holds 1 / count, as MEAN of int8 rounds.</summary>
    private void MeanOfCodes(Pass pass, StraightThrough clamped)
    {
        QuantizedMultiplier factor = QuantizedMultiplier.FromDouble((double)input.Grid.Scale / output.Grid.Scale).DividedBy(_all.Count);
        int least = sbyte.MinValue - output.Grid.ZeroPoint, most = sbyte.MaxValue - output.Grid.ZeroPoint;
        clamped.Reserve(pass.Samples * output.Length);
        ValueRange[] ranges = new ValueRange[pass.Samples];
        pass.Blocks.Run(pass.Samples, sample =>
        {
            Span<float> result = Part(output.Values, sample);
            _all.Sum(Source(sample), result);
            if (pass.Observes)
            {
                ValueRange sums = ValueRange.Of(result);
                ranges[sample] = new ValueRange(sums.Min * input.Grid.Scale / _all.Count, sums.Max * input.Grid.Scale / _all.Count);
            }

            for (int c = 0; c < result.Length; c++)
                result[c] = clamped.Clamp((sample * output.Length) + c, factor.Apply((int)result[c]), least, most);
        });
        output.Observed = ranges.Aggregate(ValueRange.Empty, (all, range) => all.Union(range));
    }

    private ReadOnlySpan<float> Source(int sample) => input.Values.AsSpan(sample * input.Length, input.Length);

    private Span<float> Part(float[] values, int sample) => values.AsSpan(sample * output.Length, output.Length);
}
