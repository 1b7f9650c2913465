using EdgeAgent.Kernels;
using EdgeAgent.Optimization.Training.Kernels;
using EdgeAgent.Optimization.Training.Networks;
using EdgeAgent.Optimization.Training.QuantizationAware;

namespace EdgeAgent.Optimization.Training.Layers;

/// <summary>AVERAGE_POOL_2D and MAX_POOL_2D; places outside the picture do not count. The gradient of a maximum goes to the first of equal values.</summary>
/// <param name="input">The input.</param>
/// <param name="output">The output.</param>
/// <param name="window">The window.</param>
/// <param name="isMaximum">Whether the greatest value is taken in place of the mean.</param>
/// <param name="bounds">The fused activation's bounds.</param>
internal sealed class PoolLayer(ActivationTensor input, ActivationTensor output, Window2D window, bool isMaximum, Bounds bounds) : Layer
{
    private readonly int _channels = input.Length / window.InputPixels;

    private bool _isQuantized;

    public override string Kind => "pool";

    public override ActivationTensor Output => output;

    public override string? ObstacleToQuantization =>
        window.Taps > PoolPlace.MostExactPixels ? $"it takes more than {PoolPlace.MostExactPixels} pixels together, whose sums floats do not hold" : null;

    public override void BeginQuantization() => _isQuantized = true;

    public override void Forward(Pass pass) => pass.Blocks.Run(pass.Samples, sample =>
    {
        ReadOnlySpan<float> source = input.Values.AsSpan(sample * input.Length, input.Length);
        Span<float> target = output.Values.AsSpan(sample * output.Length, output.Length);
        for (int place = 0; place < window.OutputPixels; place++)
        {
            PoolPlace covered = PoolPlace.Of(window, place);
            Span<float> result = target.Slice(place * _channels, _channels);
            if (isMaximum)
                covered.Maximum(source, result);
            else if (_isQuantized)
                covered.MeanOfCodes(source, output.Grid.ZeroPoint, result);
            else
                covered.Mean(source, result);
        }

        ElementRows.Clamp(target, Clamped);
    });

    public override void Backward(Pass pass)
    {
        float[] gradients = output.Gradients!;
        GradientFlow.Accumulate(pass, input, (sample, target) =>
        {
            ReadOnlySpan<float> source = input.Values.AsSpan(sample * input.Length, input.Length);
            Span<float> from = gradients.AsSpan(sample * output.Length, output.Length);
            ElementRows.Mask(from, output.Values.AsSpan(sample * output.Length, output.Length), Clamped);
            for (int place = 0; place < window.OutputPixels; place++)
            {
                PoolPlace covered = PoolPlace.Of(window, place);
                Span<float> gradient = from.Slice(place * _channels, _channels);
                if (isMaximum)
                    covered.PassToMaximum(source, gradient, target);
                else
                    covered.Spread(gradient, target);
            }
        });
    }

    private Bounds Clamped
    {
        get
        {
            if (!_isQuantized || bounds.AreNone)
                return bounds;
            (int least, int most) = RowRequantizer.CodeBounds(bounds, output.Grid);
            return new Bounds(least - output.Grid.ZeroPoint, most - output.Grid.ZeroPoint);
        }
    }
}
