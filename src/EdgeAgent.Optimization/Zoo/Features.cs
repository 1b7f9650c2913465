namespace EdgeAgent.Optimization.Zoo;

/// <summary>An activation tensor of a network under construction.</summary>
/// <param name="Tensor">Its index in the graph.</param>
/// <param name="Shape">Its dimensions: [1, height, width, channels] or [1, channels].</param>
/// <param name="MeanSquare">The expected mean square of its values with seeded weights.</param>
/// <param name="IsPositive">Whether hardly a value is expected to be negative.</param>
internal sealed record Features(int Tensor, int[] Shape, double MeanSquare, bool IsPositive = false)
{
    public int Height => Shape[1];

    public int Width => Shape[2];

    public int Channels => Shape[^1];
}
