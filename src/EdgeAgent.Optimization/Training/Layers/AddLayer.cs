using System.Numerics.Tensors;
using EdgeAgent.Optimization.Training.Kernels;
using EdgeAgent.Optimization.Training.Networks;

namespace EdgeAgent.Optimization.Training.Layers;

/// <summary>ADD of two tensors of one shape, with a fused activation that clamps.</summary>
/// <param name="left">The first operand.</param>
/// <param name="right">The second operand.</param>
/// <param name="output">The sum.</param>
/// <param name="bounds">The fused activation's bounds.</param>
internal sealed class AddLayer(ActivationTensor left, ActivationTensor right, ActivationTensor output, Bounds bounds) : Layer
{
    public override string Kind => "add";

    public override ActivationTensor Output => output;

    public override void Forward(Pass pass) => pass.Blocks.Run(pass.Samples, sample =>
    {
        Span<float> sum = Part(output.Values, sample);
        TensorPrimitives.Add(Part(left.Values, sample), Part(right.Values, sample), sum);
        ElementRows.Clamp(sum, bounds);
    });

    public override void Backward(Pass pass)
    {
        float[] gradients = output.Gradients!;
        pass.Blocks.Run(pass.Samples, sample => ElementRows.Mask(Part(gradients, sample), Part(output.Values, sample), bounds));
        GradientFlow.Add(pass, gradients, left);
        GradientFlow.Add(pass, gradients, right);
    }

    private Span<float> Part(float[] values, int sample) => values.AsSpan(sample * output.Length, output.Length);
}
