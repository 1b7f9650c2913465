namespace EdgeAgent.Optimization.Training.Kernels;

/// <summary>The left side of a matrix product: element (m, k) lies at m * Row + k * Step.</summary>
/// <param name="values">The elements.</param>
/// <param name="row">Elements from one row to the next.</param>
/// <param name="step">Elements from one step of the depth to the next.</param>
internal readonly ref struct LeftSide(ReadOnlySpan<float> values, int row, int step)
{
    /// <summary>The elements.</summary>
    public ReadOnlySpan<float> Values { get; } = values;

    /// <summary>Elements from one row to the next.</summary>
    public int Row { get; } = row;

    /// <summary>Elements from one step of the depth to the next.</summary>
    public int Step { get; } = step;
}
