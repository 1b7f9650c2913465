namespace EdgeAgent.Kernels;

/// <summary>A prepared DEPTHWISE_CONV_2D of int16 activations and int8 weights: input [N,H,W,C], filter [1,KH,KW,C*multiplier] -> output
/// [N,OH,OW,C*multiplier].</summary>
/// <remarks>All zero points are 0. Output channel m comes from input channel m / multiplier. Immutable after creation; threads may run disjoint
/// ranges of pixels of one image, each with its own scratch. Arithmetic: TFLite's reference int16 depthwise convolution.</remarks>
public sealed unsafe class Qs16x8DepthwiseConvolution : IDisposable
{
    private readonly Window2D _window;
    private readonly int _multiplier, _paddedChannels;
    private readonly long _blockLength;
    private readonly Qs16x8DepthwiseKernel _kernel;
    private readonly Int16RequantizationTable _requantization;
    private readonly IndirectionTable _indirection;
    private readonly AlignedBuffer _paddingRow, _weights, _initial;
    private readonly long[]? _wideBias;

    /// <summary>Packs the weights and builds the table.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="window">Geometry; the same for every image.</param>
    /// <param name="weights">[KH, KW, C * multiplier].</param>
    /// <param name="bias">[C * multiplier], or empty for none.</param>
    /// <param name="inputChannels">Number of input channels, C.</param>
    /// <param name="requantization">One entry per output channel; their number over C is the depth multiplier. Not disposed with this object.</param>
    /// <exception cref="ArgumentException">The spans do not have the stated lengths.</exception>
    /// <exception cref="OverflowException">A channel's sum could leave [-2^47, 2^47).</exception>
    public Qs16x8DepthwiseConvolution(
        KernelSet kernels,
        in Window2D window,
        ReadOnlySpan<sbyte> weights,
        ReadOnlySpan<long> bias,
        int inputChannels,
        Int16RequantizationTable requantization)
        : this(Qs16x8DepthwiseKernel.Select(kernels), window, weights, bias, inputChannels, requantization)
    {
    }

    internal Qs16x8DepthwiseConvolution(
        Qs16x8DepthwiseKernel kernel,
        in Window2D window,
        ReadOnlySpan<sbyte> weights,
        ReadOnlySpan<long> bias,
        int inputChannels,
        Int16RequantizationTable requantization)
    {
        ArgumentNullException.ThrowIfNull(requantization);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        int channels = requantization.Channels, taps = window.Taps;
        if (channels % inputChannels != 0)
            throw new ArgumentException("Output channels must be a multiple of input channels.", nameof(requantization));
        if (weights.Length != checked(channels * taps))
            throw new ArgumentException($"Expected {taps} x {channels} weights, got {weights.Length}.", nameof(weights));
        if (!bias.IsEmpty && bias.Length != channels)
            throw new ArgumentException($"Expected {channels} biases or none, got {bias.Length}.", nameof(bias));

        (_kernel, _window, InputChannels, _requantization) = (kernel, window, inputChannels, requantization);
        _multiplier = channels / inputChannels;
        _paddedChannels = (channels + kernel.ChannelBlock - 1) / kernel.ChannelBlock * kernel.ChannelBlock;
        _blockLength = (long)kernel.ChannelBlock * ((taps + kernel.TapStep - 1) / kernel.TapStep * kernel.TapStep);
        _initial = new AlignedBuffer(sizeof(int) * (long)_paddedChannels);
        if (!SumsFitInt32(weights, bias, channels, taps))
            _wideBias = bias.IsEmpty ? new long[channels] : bias.ToArray();
        for (int m = 0; _wideBias is null && m < bias.Length; m++)
            ((int*)_initial.Pointer)[m] = (int)bias[m];
        if (requantization.SumsAreInt32 && _wideBias is not null)
            throw new ArgumentException("The table takes int32 sums, which these weights can leave.", nameof(requantization));
        _weights = new AlignedBuffer(sizeof(short) * _blockLength * (_paddedChannels / kernel.ChannelBlock));
        Pack(weights, channels, taps);
        _indirection = IndirectionTable.Create(window, inputChannels);
        _paddingRow = new AlignedBuffer(sizeof(short) * (long)inputChannels);
    }

    /// <summary>Number of input channels, C.</summary>
    public int InputChannels { get; }

    /// <summary>Number of output channels.</summary>
    public int OutputChannels => _requantization.Channels;

    /// <summary>Output pixels of one image.</summary>
    public int OutputPixels => _window.OutputPixels;

    /// <summary>Scratch bytes that one thread needs in a run.</summary>
    public long ScratchBytes => 16 + ((long)_paddedChannels * (sizeof(int) + (_wideBias is null ? 0 : sizeof(long))))
        + (_window.Taps * (long)(sizeof(short*) + (_multiplier > 1 ? ExpandedRowLength * sizeof(short) : 0)));

    /// <summary>Name of the microkernel.</summary>
    public string KernelName => _kernel.Name;

    private int ExpandedRowLength => (OutputChannels + 31) & ~15;

    /// <summary>Bytes that packed weights take, for those who must know before.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="taps">Number of filter taps.</param>
    public static long BytesFor(KernelSet kernels, int channels, int taps)
    {
        Qs16x8DepthwiseKernel kernel = Qs16x8DepthwiseKernel.Select(kernels);
        long padded = ((long)channels + kernel.ChannelBlock - 1) / kernel.ChannelBlock * kernel.ChannelBlock;
        return checked(padded * (((long)taps + kernel.TapStep - 1) * sizeof(short) + sizeof(int) + sizeof(long)));
    }

    /// <summary>Convolves pixels of one image.</summary>
    /// <param name="input">[H, W, C] with readable slack after its end.</param>
    /// <param name="output">[OH, OW, outputStride], of which the first OutputChannels are written; must not overlap the input.</param>
    /// <param name="outputStride">Elements from one output pixel to the next, OutputChannels or more.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/>.</param>
    /// <param name="firstPixel">First output pixel, in row-major order.</param>
    /// <param name="pixelCount">Number of output pixels.</param>
    /// <exception cref="ArgumentException">A span is too short, or the range is not one of this convolution.</exception>
    public void Run(ReadOnlySpan<short> input, Span<short> output, int outputStride, Span<byte> scratch, int firstPixel, int pixelCount)
    {
        if (firstPixel < 0 || pixelCount < 0 || pixelCount > OutputPixels - firstPixel)
            throw new ArgumentException("The range holds more pixels than the image.", nameof(pixelCount));
        if (scratch.Length < ScratchBytes)
            throw new ArgumentException($"Needs {ScratchBytes} bytes of scratch, got {scratch.Length}.", nameof(scratch));
        if (_window.InputPixels * InputChannels > input.Length)
            throw new ArgumentException("The input is shorter than the image of the window.", nameof(input));
        if (pixelCount > 0 && output.Length < ((long)firstPixel + pixelCount - 1) * outputStride + OutputChannels)
            throw new ArgumentException("The output is shorter than the pixels of the range.", nameof(output));
        fixed (short* a = input, c = output)
        fixed (int* offsets = _indirection.Offsets)
        fixed (byte* scratchStart = scratch)
        {
            // [padded] int64 sums where needed, [padded] sums, [Taps] addresses, [Taps] expanded rows.
            long* wideSums = (long*)(((nuint)scratchStart + 15) & ~(nuint)15);
            int* sums = (int*)(wideSums + (_wideBias is null ? 0 : _paddedChannels));
            short** rows = (short**)(sums + _paddedChannels);
            for (int pixel = firstPixel; pixel < firstPixel + pixelCount; pixel++)
            {
                Point(a, offsets + (nint)pixel * _window.Taps, rows);
                short* target = c + (nint)pixel * outputStride;
                if (_wideBias is null)
                {
                    Sum(rows, 0, _window.Taps, sums);
                    if (_requantization.SumsAreInt32)
                        Int16Requantization.RunPortable(sums, 0, OutputChannels, _requantization, target);
                    else
                        _kernel.Requantize(sums, 0, OutputChannels, _requantization, target);
                }
                else
                {
                    SumWide(rows, sums, wideSums, _wideBias);
                    for (int m = 0; m < OutputChannels; m++)
                        target[m] = _requantization.Apply(m, wideSums[m]);
                }
            }
        }

        GC.KeepAlive(this);
        GC.KeepAlive(_requantization);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _initial.Dispose();
        _paddingRow.Dispose();
    }

    private static bool SumsFitInt32(ReadOnlySpan<sbyte> weights, ReadOnlySpan<long> bias, int channels, int taps)
    {
        bool fit = true;
        for (int m = 0; m < channels; m++)
        {
            Qs16x8AccumulatorBound bound = Qs16x8AccumulatorBound.Of(weights[m..], taps, channels, bias.IsEmpty ? 0 : bias[m]);
            if (!bound.FitsReducedMultiplier)
                throw new OverflowException($"The sum of output channel {m} could leave 48 bits.");
            fit &= bound.FitsInt32;
        }

        return fit;
    }

    private void Pack(ReadOnlySpan<sbyte> weights, int channels, int taps)
    {
        short* target = (short*)_weights.Pointer;
        for (int tap = 0; tap < taps; tap++)
        {
            for (int m = 0; m < channels; m++)
                target[m / _kernel.ChannelBlock * _blockLength + _kernel.WeightIndex(tap, m % _kernel.ChannelBlock)] = weights[tap * channels + m];
        }
    }

    private void Point(short* input, int* offsets, short** rows)
    {
        short* expanded = (short*)(rows + _window.Taps);
        for (int tap = 0; tap < _window.Taps; tap++)
        {
            short* row = offsets[tap] < 0 ? (short*)_paddingRow.Pointer : input + offsets[tap];
            rows[tap] = _multiplier == 1 ? row : Expand(row, expanded + tap * ExpandedRowLength);
        }
    }

    private short* Expand(short* row, short* expanded)
    {
        for (int c = 0; c < InputChannels; c++)
            new Span<short>(expanded + c * _multiplier, _multiplier).Fill(row[c]);
        return expanded;
    }

    private void Sum(short** rows, int firstTap, int taps, int* sums)
    {
        Qs16x8DepthwiseTile tile = default;
        tile.Rows = rows + firstTap;
        (tile.Taps, tile.Channels, tile.WeightsStride) = (taps, OutputChannels, (nint)_blockLength);
        tile.Weights = (short*)_weights.Pointer + (nint)firstTap * _kernel.ChannelBlock;
        tile.Initial = (int*)_initial.Pointer;
        tile.Sums = sums;
        _kernel.Run(&tile);
    }

    private void SumWide(short** rows, int* sums, long* wideSums, long[] bias)
    {
        bias.CopyTo(new Span<long>(wideSums, OutputChannels));
        for (int tap = 0; tap < _window.Taps; tap += Qs16x8SumBlock.SafeDepth)
        {
            Sum(rows, tap, Math.Min(Qs16x8SumBlock.SafeDepth, _window.Taps - tap), sums);
            for (int m = 0; m < OutputChannels; m++)
                wideSums[m] += sums[m];
        }
    }
}
