using EdgeAgent.Optimization.Training.Kernels;
using EdgeAgent.Optimization.Training.Networks;

namespace EdgeAgent.Optimization.Training.Layers;

/// <summary>An elementwise activation that stands alone: RELU, RELU6, RELU_N1_TO_1 or HARD_SWISH.</summary>
/// <param name="input">The input.</param>
/// <param name="output">The output.</param>
/// <param name="bounds">What it clamps to; null for HARD_SWISH: x * clamp(x + 3, 0, 6) / 6.</param>
internal sealed class ActivationLayer(ActivationTensor input, ActivationTensor output, Bounds? bounds) : Layer
{
    public override string Kind => "activation";

    public override ActivationTensor Output => output;

    /// <summary>The activation's value and slope.</summary>
    public (float Value, float Slope) At(float x) => bounds is { } clamp
        ? (clamp.Clamp(x), clamp.Holds(x) ? 1 : 0)
        : (x * Math.Clamp(x + 3, 0, 6) / 6, x <= -3 ? 0 : x >= 3 ? 1 : ((2 * x) + 3) / 6);

    public override void Forward(Pass pass) => pass.Blocks.Run(pass.Samples, sample =>
    {
        ReadOnlySpan<float> source = input.Values.AsSpan(sample * input.Length, input.Length);
        Span<float> target = output.Values.AsSpan(sample * output.Length, output.Length);
        for (int i = 0; i < source.Length; i++)
            target[i] = At(source[i]).Value;
    });

    public override void Backward(Pass pass)
    {
        float[] gradients = output.Gradients!;
        GradientFlow.Accumulate(pass, input, (sample, target) =>
        {
            ReadOnlySpan<float> from = gradients.AsSpan(sample * output.Length, output.Length), source = input.Values.AsSpan(sample * input.Length, input.Length);
            for (int i = 0; i < target.Length; i++)
                target[i] += from[i] * At(source[i]).Slope;
        });
    }
}
