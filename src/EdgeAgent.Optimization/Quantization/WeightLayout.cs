namespace EdgeAgent.Optimization.Quantization;

/// <summary>Where the output channels of a weight tensor lie.</summary>
/// <param name="Axis">The dimension of output channels: the quantized axis.</param>
/// <param name="Channels">Its extent.</param>
/// <param name="Inner">Elements behind that dimension, per step along it.</param>
internal readonly record struct WeightLayout(int Axis, int Channels, int Inner)
{
    /// <summary>The layout of a shape.</summary>
    /// <param name="shape">The shape of the weights.</param>
    /// <param name="axis">The dimension of output channels.</param>
    public static WeightLayout Of(IReadOnlyList<int> shape, int axis) =>
        new(axis, shape[axis], shape.Skip(axis + 1).Aggregate(1, (product, dimension) => product * dimension));

    /// <summary>The output channel of the weight at a place.</summary>
    /// <param name="index">The place in memory.</param>
    public int ChannelOf(int index) => index / Inner % Channels;
}
