namespace EdgeAgent.Kernels;

/// <summary>The work of one microkernel call: int32 sums of Mr rows of int16 activations times one panel of Nr output channels.</summary>
internal unsafe struct Qs16x8Tile
{
    /// <summary>[Taps][Mr] addresses of activation rows; rows past <see cref="RowCount"/> repeat the last one.</summary>
    public short** Rows;

    /// <summary>Rows whose sums are wanted, 1 to Mr.</summary>
    public int RowCount;

    /// <summary>Number of filter taps.</summary>
    public int Taps;

    /// <summary>First activation of each row.</summary>
    public int FirstDepth;

    /// <summary>Activations a row holds for one tap, without padding.</summary>
    public int Depth;

    /// <summary>[Taps][depth steps][Nr][Kr] weights, widened to int16.</summary>
    public short* Weights;

    /// <summary>[Nr] what the sums start from.</summary>
    public int* Initial;

    /// <summary>[Mr][Nr] where the sums go.</summary>
    public int* Sums;
}
