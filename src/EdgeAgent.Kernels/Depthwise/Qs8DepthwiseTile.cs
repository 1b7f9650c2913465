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

    /// <summary>[channels, padded] requantization multipliers; what is added to sums where they become float32.</summary>
    public int* Multipliers;

    /// <summary>[channels, padded] requantization shifts; scales, as float32, where sums become float32. Biases lie as far behind them as they lie
    /// behind <see cref="Multipliers"/>.</summary>
    public int* Shifts;

    /// <summary>Whether sums become float32.</summary>
    public bool IsFloat;

    /// <summary>Smallest and largest output value, where sums become float32.</summary>
    public F32Clamp Clamp;

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
