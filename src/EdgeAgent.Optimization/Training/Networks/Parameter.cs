namespace EdgeAgent.Optimization.Training;

/// <summary>A trained array: the optimizer changes its values by its gradients.</summary>
/// <param name="name">Its name, unique in the network.</param>
/// <param name="values">The values.</param>
/// <param name="decays">Whether weight decay applies.</param>
public sealed class Parameter(string name, float[] values, bool decays)
{
    /// <summary>Its name, unique in the network.</summary>
    public string Name { get; } = name;

    /// <summary>The values.</summary>
    public float[] Values { get; } = values;

    /// <summary>The mean gradient of the loss over the last minibatch.</summary>
    public float[] Gradients { get; } = new float[values.Length];

    /// <summary>Whether weight decay applies.</summary>
    public bool Decays { get; } = decays;
}
