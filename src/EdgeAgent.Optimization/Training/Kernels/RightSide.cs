namespace EdgeAgent.Optimization.Training.Kernels;

/// <summary>The right side of a matrix product: element (k, n) lies at n / 16 * Panel + k * Step + n % 16.</summary>
/// <param name="values">The elements, and as many as fill the last panel.</param>
/// <param name="panel">Elements from one panel of 16 columns to the next.</param>
/// <param name="step">Elements from one step of the depth to the next.</param>
internal readonly ref struct RightSide(ReadOnlySpan<float> values, int panel, int step)
{
    /// <summary>The elements.</summary>
    public ReadOnlySpan<float> Values { get; } = values;

    /// <summary>Elements from one panel to the next.</summary>
    public int Panel { get; } = panel;

    /// <summary>Elements from one step of the depth to the next.</summary>
    public int Step { get; } = step;

    /// <summary>Panels from a column on, which begins a panel.</summary>
    /// <param name="panels">The panels.</param>
    /// <param name="column">The column.</param>
    public static RightSide Of(MatrixPanels panels, int column = 0) =>
        new(panels.Values[(column / MatrixProduct.PanelColumns * panels.PanelLength)..], panels.PanelLength, MatrixProduct.PanelColumns);

    /// <summary>A matrix whose rows lie one behind another; 16 elements behind it may be read.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="columns">Elements of a row.</param>
    public static RightSide Rows(ReadOnlySpan<float> matrix, int columns) => new(matrix, MatrixProduct.PanelColumns, columns);
}
