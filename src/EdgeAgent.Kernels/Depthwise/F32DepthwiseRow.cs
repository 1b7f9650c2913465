namespace EdgeAgent.Kernels;

/// <summary>The work of one call of the 3x3 float depthwise row kernel: all channels of neighbouring output pixels of one output row.</summary>
/// <remarks>Rows above and below the image point to rows of zeros, so that the three rows share offsets.</remarks>
internal unsafe struct F32DepthwiseRow
{
    /// <summary>Column 0, channel 0 of the three input rows.</summary>
    public float* Row0, Row1, Row2;

    /// <summary>Columns of the image.</summary>
    public int InputWidth;

    /// <summary>The column under the first tap of the first output.</summary>
    public int FirstColumn;

    /// <summary>Columns from one output to the next, 1 or 2.</summary>
    public int Step;

    /// <summary>Number of outputs, 1 or more.</summary>
    public int Count;

    /// <summary>Number of channels, of a vector or more; also the elements from one column to the next.</summary>
    public int Channels;

    /// <summary>Bias [Channels], then weights [9][Channels].</summary>
    public float* Weights;

    /// <summary>The bounds of the outputs.</summary>
    public F32Clamp Clamp;

    /// <summary>First output element.</summary>
    public float* Output;

    /// <summary>Elements from one output pixel to the next.</summary>
    public nint OutputStride;
}
