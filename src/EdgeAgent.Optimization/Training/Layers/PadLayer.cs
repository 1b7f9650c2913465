using System.Numerics.Tensors;
using EdgeAgent.Optimization.Training.Networks;

namespace EdgeAgent.Optimization.Training.Layers;

/// <summary>PAD of a picture [H, W, C] with zeros above, below, left and right.</summary>
/// <param name="input">The input.</param>
/// <param name="output">The output.</param>
/// <param name="line">Elements of a row of the input.</param>
/// <param name="top">Rows above.</param>
/// <param name="left">Elements to the left of a row.</param>
/// <param name="right">Elements to the right of a row.</param>
internal sealed class PadLayer(ActivationTensor input, ActivationTensor output, int line, int top, int left, int right) : Layer
{
    private readonly int _paddedLine = left + line + right;

    public override string Kind => "pad";

    public override ActivationTensor Output => output;

    public override void BeginQuantization()
    {
        // 0 is the zero point less itself.
    }

    public override void Forward(Pass pass) => pass.Blocks.Run(pass.Samples, sample =>
    {
        ReadOnlySpan<float> source = input.Values.AsSpan(sample * input.Length, input.Length);
        Span<float> target = output.Values.AsSpan(sample * output.Length, output.Length);
        target.Clear();
        for (int y = 0; y * line < source.Length; y++)
            source.Slice(y * line, line).CopyTo(target[(((y + top) * _paddedLine) + left)..]);
    });

    public override void Backward(Pass pass)
    {
        float[] gradients = output.Gradients!;
        GradientFlow.Accumulate(pass, input, (sample, target) =>
        {
            ReadOnlySpan<float> source = gradients.AsSpan(sample * output.Length, output.Length);
            for (int y = 0; y * line < target.Length; y++)
            {
                Span<float> part = target.Slice(y * line, line);
                TensorPrimitives.Add(part, source.Slice(((y + top) * _paddedLine) + left, line), part);
            }
        });
    }
}
