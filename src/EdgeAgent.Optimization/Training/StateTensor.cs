namespace EdgeAgent.Optimization.Training;

/// <summary>An array that belongs to the state of a network and is not trained: statistics of batch normalization, ranges of activations.</summary>
public sealed class StateTensor
{
    internal StateTensor(string name, float[] values) => (Name, Values) = (name, values);

    /// <summary>The name, which no other parameter or state of the network has.</summary>
    public string Name { get; }

    /// <summary>The values.</summary>
    public float[] Values { get; }
}
