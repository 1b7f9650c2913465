namespace EdgeAgent.Inference;

/// <summary>The pairs of an input pixel and a filter tap that meet in one output pixel of a transposed convolution.</summary>
/// <remarks>Allocates nothing.</remarks>
internal struct TransposedTaps
{
    private readonly TransposedWindow _window;
    private readonly int _batch;
    private readonly long _row;
    private readonly long _column;
    private long _tapRow;
    private long _tapColumn;

    /// <summary>Begins before the first pair.</summary>
    public TransposedTaps(TransposedWindow window, int batch, int y, int x)
    {
        (_window, _batch, _row, _column) = (window, batch, (long)y + window.Pad.Height, (long)x + window.Pad.Width);
        _tapRow = _row % window.Stride.Height;
        _tapColumn = _column % window.Stride.Width - window.Stride.Width;
    }

    /// <summary>Index of the input pixel among all batches' pixels.</summary>
    public int Pixel { get; private set; }

    /// <summary>Index of the filter tap among all taps.</summary>
    public int Tap { get; private set; }

    /// <summary>Finds the next pair.</summary>
    public bool MoveNext()
    {
        for (; _tapRow < _window.Kernel.Height; _tapRow += _window.Stride.Height)
        {
            long row = (_row - _tapRow) / _window.Stride.Height;
            while (row >= 0 && _row >= _tapRow && row < _window.Input[1] && (_tapColumn += _window.Stride.Width) < _window.Kernel.Width)
            {
                long column = (_column - _tapColumn) / _window.Stride.Width;
                if (_column < _tapColumn || column >= _window.Input[2]) continue;
                Pixel = (int)(((long)_batch * _window.Input[1] + row) * _window.Input[2] + column);
                Tap = (int)(_tapRow * _window.Kernel.Width + _tapColumn);
                return true;
            }

            _tapColumn = _column % _window.Stride.Width - _window.Stride.Width;
        }

        return false;
    }
}
