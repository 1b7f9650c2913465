namespace EdgeAgent.Optimization.Weights;

/// <summary>One tensor of a <see cref="SafetensorsFile"/>.</summary>
/// <param name="Name">The name.</param>
/// <param name="ElementType">The element type as the file names it: <c>F32</c>, <c>F16</c>, or one that cannot be read as numbers here.</param>
/// <param name="Shape">The dimensions, each 0 or more.</param>
/// <param name="Data">The bytes, a slice of the file: little-endian, rows last.</param>
public sealed record SafetensorsTensor(string Name, string ElementType, IReadOnlyList<int> Shape, ReadOnlyMemory<byte> Data)
{
    /// <summary>The number of elements.</summary>
    public int Count => Shape.Aggregate(1, (product, dimension) => product * dimension);
}
