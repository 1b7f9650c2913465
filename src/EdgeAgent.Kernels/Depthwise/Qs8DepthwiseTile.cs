namespace EdgeAgent.Kernels;

/// <summary>The work of one depthwise microkernel call: all channels of one output pixel.</summary>
internal unsafe struct Qs8DepthwiseTile
{
    /// <summary>[Taps] addresses of the input pixels.</summary>
    public sbyte** Rows;

    /// <summary>Number of filter taps.</summary>
    public int Taps;

    /// <summary>Number of channels.</summary>
    public int Channels;

    /// <summary>Packed weights, one block after the other; the layout belongs to the variant.</summary>
    public byte* Weights;

    /// <summary>Per channel block: nonzero when the slow form is needed; what that is belongs to the kernel.</summary>
    public byte* IsSpecial;

    /// <summary>Zero point of the weights, for variants whose weights stay int8.</summary>
    public int WeightsZeroPoint;

    /// <summary>[channels, padded] requantization multipliers.</summary>
    public int* Multipliers;

    /// <summary>[channels, padded] requantization shifts.</summary>
    public int* Shifts;

    /// <summary>True when every shift is below zero.</summary>
    public bool ShiftsRightOnly;

    /// <summary>The output's zero point.</summary>
    public int ZeroPoint;

    /// <summary>Smallest output value.</summary>
    public int Minimum;

    /// <summary>Largest output value.</summary>
    public int Maximum;

    /// <summary>First output byte of the pixel.</summary>
    public sbyte* Output;
}
