namespace EdgeAgent.Kernels;

/// <summary>The work of one float microkernel call: Mr rows of activations times one panel of Nr output channels.</summary>
internal unsafe struct F32Tile
{
    /// <summary>[Taps][Mr] addresses of activation rows; rows past <see cref="RowCount"/> repeat the last one.</summary>
    public float** Rows;

    /// <summary>Number of filter taps.</summary>
    public int Taps;

    /// <summary>Activations a row holds for one tap.</summary>
    public int Depth;

    /// <summary>Packed panel: bias [Nr], then [Taps][Depth][Nr].</summary>
    public float* Panel;

    /// <summary>Smallest output value.</summary>
    public float Minimum;

    /// <summary>Largest output value.</summary>
    public float Maximum;

    /// <summary>First output element of the tile.</summary>
    public float* Output;

    /// <summary>Elements from one output row to the next.</summary>
    public nint OutputStride;

    /// <summary>Rows to store, 1 to Mr.</summary>
    public int RowCount;

    /// <summary>Channels to store, 1 to Nr.</summary>
    public int ChannelCount;
}
