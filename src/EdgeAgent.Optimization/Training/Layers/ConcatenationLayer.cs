using System.Numerics.Tensors;
using EdgeAgent.Optimization.Training.Networks;

namespace EdgeAgent.Optimization.Training.Layers;

/// <summary>CONCATENATION along any dimension but the first.</summary>
/// <param name="inputs">The inputs with the elements that each brings to every run of the output.</param>
/// <param name="output">The output.</param>
internal sealed class ConcatenationLayer(IReadOnlyList<(ActivationTensor Input, int Run)> inputs, ActivationTensor output) : Layer
{
    private readonly int _run = inputs.Sum(input => input.Run);

    public override string Kind => "concatenation";

    public override ActivationTensor Output => output;

    public override void BeginQuantization()
    {
        // Codes are joined as they are: planned grids are equal.
    }

    public override void Forward(Pass pass) => pass.Blocks.Run(pass.Samples, sample =>
    {
        Span<float> target = output.Values.AsSpan(sample * output.Length, output.Length);
        int offset = 0;
        foreach ((ActivationTensor input, int run) in inputs)
        {
            ReadOnlySpan<float> source = input.Values.AsSpan(sample * input.Length, input.Length);
            for (int at = 0; at * run < source.Length; at++)
                source.Slice(at * run, run).CopyTo(target[((at * _run) + offset)..]);
            offset += run;
        }
    });

    public override void Backward(Pass pass)
    {
        float[] gradients = output.Gradients!;
        int offset = 0;
        foreach ((ActivationTensor input, int run) in inputs)
        {
            int first = offset;
            GradientFlow.Accumulate(pass, input, (sample, target) =>
            {
                ReadOnlySpan<float> source = gradients.AsSpan(sample * output.Length, output.Length);
                for (int at = 0; at * run < target.Length; at++)
                {
                    Span<float> part = target.Slice(at * run, run);
                    TensorPrimitives.Add(part, source.Slice((at * _run) + first, run), part);
                }
            });
            offset += run;
        }
    }
}
