using System.Numerics.Tensors;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.Optimization.Training.Kernels;
using EdgeAgent.Optimization.Training.Networks;
using EdgeAgent.Optimization.Training.QuantizationAware;

namespace EdgeAgent.Optimization.Training.Layers;

/// <summary>ADD of two tensors of one shape, with a fused activation that clamps.</summary>
/// <param name="left">The first operand.</param>
/// <param name="right">The second operand.</param>
/// <param name="output">The sum.</param>
/// <param name="bounds">The fused activation's bounds.</param>
internal sealed class AddLayer(ActivationTensor left, ActivationTensor right, ActivationTensor output, Bounds bounds) : Layer
{
    private StraightThrough? _clamped;

    public override string Kind => "add";

    public override ActivationTensor Output => output;

    public override void BeginQuantization() => _clamped = new StraightThrough();

    public override void Forward(Pass pass)
    {
        if (_clamped is not null)
        {
            AddCodes(pass, _clamped);
            return;
        }

        pass.Blocks.Run(pass.Samples, sample =>
        {
            Span<float> sum = Part(output.Values, sample);
            TensorPrimitives.Add(Part(left.Values, sample), Part(right.Values, sample), sum);
            ElementRows.Clamp(sum, bounds);
        });
    }

    public override void Backward(Pass pass)
    {
        float[] gradients = output.Gradients!;
        pass.Blocks.Run(pass.Samples, sample =>
        {
            if (_clamped is null)
                ElementRows.Mask(Part(gradients, sample), Part(output.Values, sample), bounds);
            else
                _clamped.Mask(Part(gradients, sample), sample * output.Length);
        });
        GradientFlow.Add(pass, gradients, left);
        GradientFlow.Add(pass, gradients, right);
    }

    private void AddCodes(Pass pass, StraightThrough clamped)
    {
        QuantizedAddition addition = new(left.Grid, right.Grid, output.Grid, bounds);
        clamped.Reserve(pass.Samples * output.Length);
        ValueRange[] ranges = new ValueRange[pass.Samples];
        pass.Blocks.Run(pass.Samples, sample =>
        {
            ReadOnlySpan<float> first = Part(left.Values, sample), second = Part(right.Values, sample);
            addition.Run(first, second, Part(output.Values, sample), clamped, sample * output.Length);
            ranges[sample] = pass.Observes ? addition.Observe(first, second) : ValueRange.Empty;
        });
        output.Observed = ranges.Aggregate(ValueRange.Empty, (all, range) => all.Union(range));
    }

    private Span<float> Part(float[] values, int sample) => values.AsSpan(sample * output.Length, output.Length);
}
