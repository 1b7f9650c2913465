namespace EdgeAgent.Kernels;

/// <summary>How depthwise weights lie in a channel block after its int32 biases.</summary>
internal enum Qs8DepthwiseLayout
{
    /// <summary>[taps][channels] int8; the driver's weight zero point is applied by the kernel.</summary>
    Bytes,

    /// <summary>[taps][channels] int16 with the weight zero point taken off.</summary>
    Wide,

    /// <summary>[ceil(taps / 2)][channels][2 taps] int16 with the weight zero point taken off; an odd last tap is paired with 0.
    /// Of every sixteen channels the order is 0-3 8-11 4-7 12-15, as unpacking within 128-bit halves makes it.</summary>
    WidePairs,

    /// <summary>int8 by columns of a 3x3 window: [3 columns][channels][3 rows and a 0], for <c>sdot</c>. A block whose weights fit int8 without
    /// their zero point is stored so.</summary>
    ColumnQuads,

    /// <summary>As <see cref="ColumnQuads"/> for a kernel that adds 128 to activations: 128 times the sum of the weights is taken off the bias. Biases and
    /// weights of thirty-two channels are in the order 0-3 16-19 4-7 20-23 8-11 24-27 12-15 28-31.</summary>
    UnsignedColumnQuads,
}
