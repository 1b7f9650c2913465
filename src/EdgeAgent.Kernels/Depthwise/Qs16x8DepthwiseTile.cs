namespace EdgeAgent.Kernels;

/// <summary>The work of one microkernel call: int32 sums of all channels of one output pixel over some taps.</summary>
internal unsafe struct Qs16x8DepthwiseTile
{
    /// <summary>[Taps] addresses of activation rows.</summary>
    public short** Rows;

    /// <summary>Number of taps.</summary>
    public int Taps;

    /// <summary>Number of channels.</summary>
    public int Channels;

    /// <summary>First block's weights: [Taps][ChannelBlock] int16, or pairs of taps where the variant packs them so.</summary>
    public short* Weights;

    /// <summary>Elements from one channel block's weights to the next one's.</summary>
    public nint WeightsStride;

    /// <summary>[Channels, padded] what the sums start from.</summary>
    public int* Initial;

    /// <summary>[Channels, padded] where the sums go.</summary>
    public int* Sums;
}
