using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.Training.Networks;

/// <summary>What one tensor of the graph holds for every sample of a minibatch.</summary>
/// <remarks>Of a quantized network values are codes less the zero point, which are whole numbers; gradients are always those of real values.</remarks>
/// <param name="name">The tensor's name.</param>
/// <param name="tensor">The tensor's index in the graph.</param>
/// <param name="length">Elements of one sample.</param>
internal sealed class ActivationTensor(string name, int tensor, int length)
{
    /// <summary>Elements that may be read behind the last one.</summary>
    public const int Slack = 16;

    /// <summary>The tensor's name.</summary>
    public string Name => name;

    /// <summary>The tensor's index in the graph.</summary>
    public int Tensor => tensor;

    /// <summary>Elements of one sample.</summary>
    public int Length => length;

    /// <summary>The values [samples, ...], and <see cref="Slack"/> more.</summary>
    public float[] Values { get; private set; } = [];

    /// <summary>The gradients of the loss, while a backward pass needs them.</summary>
    public float[]? Gradients { get; private set; }

    /// <summary>Whether anything that is trained lies before it.</summary>
    public bool NeedsGradients { get; set; }

    /// <summary>What values mean, of a quantized network.</summary>
    public AffineParameters Grid { get; set; } = new(1, 0);

    /// <summary>The real values that the last minibatch had before rounding, where a pass observes them; empty for tensors that take their input's grid.</summary>
    public ValueRange Observed { get; set; } = ValueRange.Empty;

    /// <summary>Makes room for a minibatch.</summary>
    /// <param name="samples">How many samples.</param>
    public void Reserve(int samples)
    {
        int needed = checked((samples * length) + Slack);
        if (Values.Length < needed)
            Values = new float[needed];
    }

    /// <summary>Gives the memory for gradients, which are then written or added to.</summary>
    /// <param name="memory">Where it comes from.</param>
    /// <param name="samples">How many samples.</param>
    /// <param name="accumulates">Whether gradients are there already, to be added to.</param>
    public float[] OpenGradients(GradientMemory memory, int samples, out bool accumulates)
    {
        accumulates = Gradients is not null;
        return Gradients ??= memory.Rent((samples * length) + Slack);
    }

    /// <summary>Returns the memory for gradients.</summary>
    /// <param name="memory">Where it came from.</param>
    public void CloseGradients(GradientMemory memory)
    {
        if (Gradients is { } gradients)
            memory.Return(gradients);
        Gradients = null;
    }
}
