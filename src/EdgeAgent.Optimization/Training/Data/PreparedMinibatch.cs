namespace EdgeAgent.Optimization.Training.Data;

/// <summary>Examples that go through the network together.</summary>
internal sealed class PreparedMinibatch(int capacity, int elements)
{
    /// <summary>How many examples it holds.</summary>
    public int Count { get; set; }

    /// <summary>[Count, height, width, channels], and room behind them.</summary>
    public float[] Inputs { get; } = new float[capacity * elements];

    /// <summary>The output that is right for each.</summary>
    public int[] Labels { get; } = new int[capacity];
}
