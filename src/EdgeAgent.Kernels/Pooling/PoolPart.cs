namespace EdgeAgent.Kernels;

/// <summary>The pixels of an image [H, W, C] in int8 that one output pixel of a pooling window sees.</summary>
internal readonly unsafe struct PoolPart
{
    public PoolPart(in Window2D window, int channels, int pixel, sbyte* image)
    {
        var inside = new PoolWindow(window, pixel);
        Channels = channels;
        RowStride = (nint)window.InputWidth * channels;
        Corner = image + inside.FirstRow * RowStride + (nint)inside.FirstColumn * channels;
        Rows = Math.Max(inside.EndRow - inside.FirstRow, 0);
        Columns = Math.Max(inside.EndColumn - inside.FirstColumn, 0);
    }

    /// <summary>Number of channels, C.</summary>
    public int Channels { get; }

    /// <summary>Bytes from one row of the image to the next.</summary>
    public nint RowStride { get; }

    /// <summary>The first channel of the first pixel.</summary>
    public sbyte* Corner { get; }

    /// <summary>Rows that lie inside the image.</summary>
    public int Rows { get; }

    /// <summary>Columns that lie inside the image.</summary>
    public int Columns { get; }

    /// <summary>Pixels that lie inside the image.</summary>
    public int Count => Rows * Columns;
}
