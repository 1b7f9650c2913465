namespace EdgeAgent.Optimization.Training;

/// <summary>An array that belongs to the network's state and is not trained.</summary>
/// <param name="name">Its name, unique in the network.</param>
/// <param name="values">The values.</param>
public sealed class StateTensor(string name, float[] values)
{
    /// <summary>Its name, unique in the network.</summary>
    public string Name { get; } = name;

    /// <summary>The values.</summary>
    public float[] Values { get; } = values;
}
