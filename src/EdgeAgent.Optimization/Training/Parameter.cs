namespace EdgeAgent.Optimization.Training;

/// <summary>A trained array: the optimizer changes <see cref="Values"/> by what <see cref="Gradients"/> say.</summary>
public sealed class Parameter
{
    internal Parameter(string name, float[] values, bool decays)
    {
        (Name, Values, Decays) = (name, values, decays);
        Gradients = new float[values.Length];
    }

    /// <summary>The name, which no other parameter or state of the network has.</summary>
    public string Name { get; }

    /// <summary>The values, in the order of the tensor in the file.</summary>
    public float[] Values { get; }

    /// <summary>The gradient of the mean loss of the last minibatch, element by element.</summary>
    public float[] Gradients { get; }

    /// <summary>Whether weight decay applies: true for weights, false for biases and for what batch normalization learns.</summary>
    public bool Decays { get; }
}
