using System.Numerics.Tensors;
using EdgeAgent.Optimization.Training.Networks;

namespace EdgeAgent.Optimization.Training.Layers;

/// <summary>Gradients that pass from an output to an input sample by sample.</summary>
internal static class GradientFlow
{
    /// <summary>Computes the gradients that an output of one sample gives to its input.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="target">Where they are added.</param>
    public delegate void Contribution(int sample, Span<float> target);

    /// <summary>Adds the output's gradients to those of an input of the same length.</summary>
    public static void Add(Pass pass, float[] gradients, ActivationTensor input)
    {
        if (!input.NeedsGradients)
            return;
        float[] target = input.OpenGradients(pass.Memory, pass.Samples, out bool accumulates);
        pass.Blocks.Run(pass.Samples, sample =>
        {
            Span<float> from = gradients.AsSpan(sample * input.Length, input.Length), to = target.AsSpan(sample * input.Length, input.Length);
            if (accumulates)
                TensorPrimitives.Add(to, from, to);
            else
                from.CopyTo(to);
        });
    }

    /// <summary>Adds what each sample contributes to the gradients of an input.</summary>
    public static void Accumulate(Pass pass, ActivationTensor input, Contribution contribution)
    {
        if (!input.NeedsGradients)
            return;
        float[] target = input.OpenGradients(pass.Memory, pass.Samples, out bool accumulates);
        pass.Blocks.Run(pass.Samples, sample =>
        {
            Span<float> sums = target.AsSpan(sample * input.Length, input.Length);
            if (!accumulates)
                sums.Clear();
            contribution(sample, sums);
        });
    }
}
