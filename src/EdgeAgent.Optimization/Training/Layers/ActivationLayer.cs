using EdgeAgent.Optimization.Quantization;
using EdgeAgent.Optimization.Training.Kernels;
using EdgeAgent.Optimization.Training.Networks;
using EdgeAgent.Optimization.Training.QuantizationAware;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Training.Layers;

/// <summary>An elementwise activation that stands alone: RELU, RELU6, RELU_N1_TO_1 or HARD_SWISH.</summary>
/// <param name="input">The input.</param>
/// <param name="output">The output.</param>
/// <param name="code">The operator.</param>
internal sealed class ActivationLayer(ActivationTensor input, ActivationTensor output, BuiltinOperator code) : Layer
{
    /// <summary>What it clamps to; null for HARD_SWISH: x * clamp(x + 3, 0, 6) / 6.</summary>
    private readonly Bounds? _bounds = code switch
    {
        BuiltinOperator.Relu => Bounds.Of(ActivationFunction.Relu),
        BuiltinOperator.Relu6 => Bounds.Of(ActivationFunction.Relu6),
        BuiltinOperator.ReluN1To1 => Bounds.Of(ActivationFunction.ReluN1To1),
        _ => null,
    };

    private bool _isQuantized;
    private (AffineParameters Input, AffineParameters Output) _grids;
    private int[] _codes = [];

    public override string Kind => "activation";

    public override ActivationTensor Output => output;

    /// <summary>The activation's value and slope.</summary>
    public (float Value, float Slope) At(float x) => _bounds is { } clamp
        ? (clamp.Clamp(x), clamp.Holds(x) ? 1 : 0)
        : (x * Math.Clamp(x + 3, 0, 6) / 6, x <= -3 ? 0 : x >= 3 ? 1 : ((2 * x) + 3) / 6);

    public override void BeginQuantization() => _isQuantized = true;

    public override void Forward(Pass pass)
    {
        Tabulate();
        ValueRange[] ranges = new ValueRange[pass.Samples];
        pass.Blocks.Run(pass.Samples, sample =>
        {
            ReadOnlySpan<float> source = input.Values.AsSpan(sample * input.Length, input.Length);
            Span<float> target = output.Values.AsSpan(sample * output.Length, output.Length);
            ValueRange range = ValueRange.Empty;
            for (int i = 0; i < source.Length; i++)
                target[i] = _isQuantized ? _codes[(int)source[i] + input.Grid.ZeroPoint + 128] - output.Grid.ZeroPoint : At(source[i]).Value;
            for (int i = 0; i < source.Length && pass.Observes; i++)
                range = range.Union(new ValueRange(At(source[i] * input.Grid.Scale).Value, At(source[i] * input.Grid.Scale).Value));
            ranges[sample] = range;
        });
        output.Observed = ranges.Aggregate(ValueRange.Empty, (all, range) => all.Union(range));
    }

    public override void Backward(Pass pass)
    {
        float[] gradients = output.Gradients!;
        GradientFlow.Accumulate(pass, input, (sample, target) =>
        {
            ReadOnlySpan<float> from = gradients.AsSpan(sample * output.Length, output.Length), source = input.Values.AsSpan(sample * input.Length, input.Length);
            for (int i = 0; i < target.Length; i++)
                target[i] += from[i] * (_isQuantized ? SlopeOfCode(source[i]) : At(source[i]).Slope);
        });
    }

    private float SlopeOfCode(float code)
    {
        (float value, float slope) = At(code * input.Grid.Scale);
        float rounded = (value / output.Grid.Scale) + output.Grid.ZeroPoint;
        return rounded is >= sbyte.MinValue - 0.5f and <= sbyte.MaxValue + 0.5f ? slope : 0;
    }

    private void Tabulate()
    {
        if (!_isQuantized || (_codes.Length > 0 && _grids == (input.Grid, output.Grid)))
            return;
        (_codes, _grids) = (ActivationTable.Of(code, input.Grid, output.Grid), (input.Grid, output.Grid));
    }
}
