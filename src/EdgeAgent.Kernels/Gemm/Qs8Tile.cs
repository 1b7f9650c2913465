namespace EdgeAgent.Kernels;

/// <summary>The work of one microkernel call: Mr rows of activations times consecutive panels of Nr output channels.</summary>
internal unsafe struct Qs8Tile
{
    /// <summary>[Taps][Mr] addresses of activation rows; rows past <see cref="RowCount"/> repeat the last one.</summary>
    public sbyte** Rows;

    /// <summary>Number of filter taps; each has its own row addresses and its own part of the panel.</summary>
    public int Taps;

    /// <summary>Activations a row holds for one tap, without padding.</summary>
    public int Depth;

    /// <summary>First packed panel: bias [Nr] int32, then [Taps][depth steps][Nr][step] int8.</summary>
    public byte* Panel;

    /// <summary>Bytes from one panel to the next.</summary>
    public nint PanelStride;

    /// <summary>[Mr] terms added to every sum of a row: -weightsZeroPoint * sum(a).</summary>
    public int* RowTerms;

    /// <summary>[Mr][Nr] scratch of the microkernels that hand their sums to <see cref="Qs8TileStore"/>.</summary>
    public int* Sums;

    /// <summary>[ChannelCount, padded] requantization multipliers.</summary>
    public int* Multipliers;

    /// <summary>[ChannelCount, padded] requantization shifts.</summary>
    public int* Shifts;

    /// <summary>True when every shift is below zero.</summary>
    public bool ShiftsRightOnly;

    /// <summary>The output's zero point.</summary>
    public int ZeroPoint;

    /// <summary>Smallest output value.</summary>
    public int Minimum;

    /// <summary>Largest output value.</summary>
    public int Maximum;

    /// <summary>First output byte of the tile.</summary>
    public sbyte* Output;

    /// <summary>Bytes from one output row to the next.</summary>
    public nint OutputStride;

    /// <summary>Rows to store, 1 to Mr.</summary>
    public int RowCount;

    /// <summary>Channels to compute and store, 1 or more; the last panel may be partly used.</summary>
    public int ChannelCount;
}
