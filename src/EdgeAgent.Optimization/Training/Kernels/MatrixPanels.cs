namespace EdgeAgent.Optimization.Training.Kernels;

/// <summary>The right side of a matrix product as <see cref="MatrixProduct"/> reads it: columns in panels of 16, each panel row by row, zeros behind the last column.</summary>
/// <remarks>The memory is kept and grows where a matrix needs more.</remarks>
internal sealed class MatrixPanels
{
    private float[] _values = [];

    /// <summary>The panels.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Elements of one panel.</summary>
    public int PanelLength { get; private set; }

    /// <summary>Packs a matrix whose rows are the depth of the product.</summary>
    /// <param name="matrix">[depth, columns].</param>
    /// <param name="depth">Rows.</param>
    /// <param name="columns">Columns.</param>
    public void Pack(ReadOnlySpan<float> matrix, int depth, int columns)
    {
        Span<float> panels = Reserve(depth, columns);
        for (int first = 0; first < columns; first += MatrixProduct.PanelColumns)
        {
            int count = Math.Min(MatrixProduct.PanelColumns, columns - first);
            Span<float> panel = panels.Slice(first / MatrixProduct.PanelColumns * PanelLength, PanelLength);
            for (int k = 0; k < depth; k++)
            {
                Span<float> row = panel.Slice(k * MatrixProduct.PanelColumns, MatrixProduct.PanelColumns);
                matrix.Slice((k * columns) + first, count).CopyTo(row);
                row[count..].Clear();
            }
        }
    }

    /// <summary>Packs a matrix whose columns are the depth of the product.</summary>
    /// <param name="matrix">[columns, depth], such as weights with an output channel in each row.</param>
    /// <param name="depth">Columns of the matrix.</param>
    /// <param name="columns">Rows of the matrix.</param>
    public void PackTransposed(ReadOnlySpan<float> matrix, int depth, int columns)
    {
        Span<float> panels = Reserve(depth, columns);
        for (int column = 0; column < MatrixProduct.PaddedColumns(columns); column++)
        {
            int at = (column / MatrixProduct.PanelColumns * PanelLength) + (column % MatrixProduct.PanelColumns);
            ReadOnlySpan<float> row = column < columns ? matrix.Slice(column * depth, depth) : [];
            for (int k = 0; k < depth; k++)
                panels[at + (k * MatrixProduct.PanelColumns)] = row.IsEmpty ? 0 : row[k];
        }
    }

    private Span<float> Reserve(int depth, int columns)
    {
        PanelLength = depth * MatrixProduct.PanelColumns;
        int length = depth * MatrixProduct.PaddedColumns(columns);
        if (_values.Length < length)
            _values = new float[length];
        return _values.AsSpan(0, length);
    }
}
