using EdgeAgent.Optimization.Training.Networks;

namespace EdgeAgent.Optimization.Training.Layers;

/// <summary>MEAN over height and width.</summary>
/// <param name="input">The input [H, W, C].</param>
/// <param name="output">The output [C].</param>
internal sealed class MeanLayer(ActivationTensor input, ActivationTensor output) : Layer
{
    private readonly PoolPlace _all = new(1, 0, input.Length / output.Length, 0, 1);

    public override string Kind => "pool";

    public override ActivationTensor Output => output;

    public override void Forward(Pass pass) => pass.Blocks.Run(pass.Samples, sample =>
        _all.Mean(input.Values.AsSpan(sample * input.Length, input.Length), output.Values.AsSpan(sample * output.Length, output.Length)));

    public override void Backward(Pass pass)
    {
        float[] gradients = output.Gradients!;
        GradientFlow.Accumulate(pass, input, (sample, target) => _all.Spread(gradients.AsSpan(sample * output.Length, output.Length), target));
    }
}
