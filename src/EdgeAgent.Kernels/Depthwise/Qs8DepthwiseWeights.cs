namespace EdgeAgent.Kernels;

/// <summary>Weights of an int8 depthwise convolution, packed for one microkernel.</summary>
/// <remarks>Bias and <c>-inputZeroPoint * sum(w - weightsZeroPoint)</c> are folded in. Sums are proven to fit int32.</remarks>
internal sealed unsafe class Qs8DepthwiseWeights : IDisposable
{
    private readonly AlignedBuffer _blocks;
    private readonly AlignedBuffer _isSpecial;
    private readonly int _blockBytes;

    public Qs8DepthwiseWeights(
        Qs8DepthwiseKernel kernel,
        ReadOnlySpan<sbyte> weights,
        ReadOnlySpan<int> bias,
        int channels,
        int taps,
        int inputZeroPoint,
        int weightsZeroPoint)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(taps, 1);
        if (weights.Length != checked(taps * channels))
            throw new ArgumentException($"Expected {taps} x {channels} weights, got {weights.Length}.", nameof(weights));
        if (!bias.IsEmpty && bias.Length != channels)
            throw new ArgumentException($"Expected {channels} biases or none, got {bias.Length}.", nameof(bias));

        (Kernel, Channels, Taps, WeightsZeroPoint) = (kernel, channels, taps, weightsZeroPoint);
        int blocks = (channels + kernel.ChannelBlock - 1) / kernel.ChannelBlock;
        int weightBytes = kernel.Layout switch
        {
            Qs8DepthwiseLayout.Bytes => taps,
            Qs8DepthwiseLayout.Wide => taps * sizeof(short),
            Qs8DepthwiseLayout.ColumnQuads or Qs8DepthwiseLayout.UnsignedColumnQuads => 12,
            _ => (taps + 1) / 2 * 2 * sizeof(short),
        };
        _blockBytes = checked(kernel.ChannelBlock * (sizeof(int) + weightBytes));
        _blocks = new AlignedBuffer((long)_blockBytes * blocks);
        _isSpecial = new AlignedBuffer(blocks);
        for (int block = 0; block < blocks; block++)
        {
            int first = block * kernel.ChannelBlock, end = Math.Min(channels, first + kernel.ChannelBlock);
            if (kernel.HasColumnQuads)
                IsSpecial[block] = FitWithoutZeroPoint(weights, first, end) ? (byte)0 : (byte)1;
            for (int c = first; c < end; c++)
                PackChannel(c, weights, bias, inputZeroPoint);
        }
    }

    public Qs8DepthwiseKernel Kernel { get; }

    public int Channels { get; }

    public int Taps { get; }

    public int WeightsZeroPoint { get; }

    public long PackedBytes => _blocks.Length;

    public byte* Blocks => _blocks.Pointer;

    /// <summary>Bytes from one block to the next.</summary>
    public int BlockBytes => _blockBytes;

    /// <summary>Per block: nonzero where int16 sums of two products could overflow; with <see cref="Qs8DepthwiseLayout.ColumnQuads"/> where the
    /// zero point is still in the weights.</summary>
    public byte* IsSpecial => _isSpecial.Pointer;

    public static int FindOverflow(ReadOnlySpan<sbyte> weights, ReadOnlySpan<int> bias, int channels, int inputZeroPoint, int weightsZeroPoint)
    {
        for (int c = 0; c < channels; c++)
        {
            int channelBias = bias.IsEmpty ? 0 : bias[c];
            int taps = weights.Length / channels;
            if (!Qs8AccumulatorBound.Of(weights[c..], taps, channels, channelBias, inputZeroPoint, weightsZeroPoint).FitsInt32)
                return c;
        }

        return -1;
    }

    public void Dispose()
    {
        _blocks.Dispose();
        _isSpecial.Dispose();
    }

    /// <summary>0-3 16-19 4-7 20-23 8-11 24-27 12-15 28-31, as unpacking bytes and then words within 128-bit halves makes it.</summary>
    internal static int InByteUnpackedOrder(int lane) => lane % 16 / 4 * 8 + lane / 16 * 4 + lane % 4;

    /// <summary>0-3 stay, 4-7 and 8-11 change places, 12-15 stay.</summary>
    private static int InUnpackedOrder(int lane) => (lane & ~12) | ((lane & 4) << 1) | ((lane & 8) >> 1);

    private bool FitWithoutZeroPoint(ReadOnlySpan<sbyte> weights, int firstChannel, int endChannel)
    {
        for (int tap = 0; tap < Taps; tap++)
        {
            foreach (sbyte w in weights[(tap * Channels + firstChannel)..(tap * Channels + endChannel)])
            {
                if (w - WeightsZeroPoint is < sbyte.MinValue or > sbyte.MaxValue)
                    return false;
            }
        }

        return true;
    }

    private void PackChannel(int channel, ReadOnlySpan<sbyte> weights, ReadOnlySpan<int> bias, int inputZeroPoint)
    {
        int width = Kernel.ChannelBlock, block = channel / width, lane = channel % width;
        byte* start = _blocks.Pointer + (long)block * _blockBytes;
        byte* target = start + width * sizeof(int);
        if (Kernel.Layout == Qs8DepthwiseLayout.UnsignedColumnQuads)
            lane = InByteUnpackedOrder(lane);
        long sum = 0;
        for (int tap = 0; tap < Taps; tap++)
        {
            sbyte raw = weights[tap * Channels + channel];
            int w = raw - WeightsZeroPoint;
            sum += w;
            switch (Kernel.Layout)
            {
                case Qs8DepthwiseLayout.ColumnQuads or Qs8DepthwiseLayout.UnsignedColumnQuads:
                    ((sbyte*)target)[(tap % 3 * width + lane) * 4 + tap / 3] = IsSpecial[block] != 0 ? raw : (sbyte)w;
                    continue;
                case Qs8DepthwiseLayout.Bytes:
                    ((sbyte*)target)[tap * width + lane] = raw;
                    break;
                case Qs8DepthwiseLayout.Wide:
                    ((short*)target)[tap * width + lane] = (short)w;
                    break;
                default:
                    ((short*)target)[(tap / 2 * width + InUnpackedOrder(lane)) * 2 + tap % 2] = (short)w;
                    break;
            }

            if (tap % 2 == 1 && raw == sbyte.MinValue && weights[(tap - 1) * Channels + channel] == sbyte.MinValue)
                _isSpecial.Pointer[block] = 1;
        }

        long offset = Kernel.Layout == Qs8DepthwiseLayout.UnsignedColumnQuads ? 128 * sum : 0;
        ((int*)start)[lane] = unchecked((int)((bias.IsEmpty ? 0 : bias[channel]) - inputZeroPoint * sum - offset));
    }
}
