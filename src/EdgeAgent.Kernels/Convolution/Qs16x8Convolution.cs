namespace EdgeAgent.Kernels;

/// <summary>A prepared CONV_2D of int16 activations and int8 weights: input [N,H,W,C], filter [M,KH,KW,C] -> output [N,OH,OW,M].</summary>
/// <remarks>All zero points are 0. Owns its packed weights and its indirection table; a pointwise window runs as a plain matrix product.
/// Immutable after creation, so threads may run disjoint ranges of one image, each with its own scratch. Arithmetic: TFLite's reference int16
/// convolution.</remarks>
public sealed class Qs16x8Convolution : IDisposable
{
    private readonly Window2D _window;
    private readonly Qs16x8GemmWeights _weights;
    private readonly Int16RequantizationTable _requantization;
    private readonly IndirectionTable? _indirection;
    private readonly AlignedBuffer _paddingRow;

    /// <summary>Packs the weights and builds the table.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="window">Geometry; the same for every image.</param>
    /// <param name="weights">[M, KH, KW, C].</param>
    /// <param name="bias">[M], or empty for none.</param>
    /// <param name="inputChannels">Number of input channels, C.</param>
    /// <param name="requantization">One entry per output channel; not disposed with this object.</param>
    /// <exception cref="ArgumentException">The spans do not have the stated lengths.</exception>
    /// <exception cref="OverflowException">A channel's sum could leave [-2^47, 2^47).</exception>
    public Qs16x8Convolution(
        KernelSet kernels,
        in Window2D window,
        ReadOnlySpan<sbyte> weights,
        ReadOnlySpan<long> bias,
        int inputChannels,
        Int16RequantizationTable requantization)
    {
        ArgumentNullException.ThrowIfNull(requantization);
        (_window, InputChannels, _requantization) = (window, inputChannels, requantization);
        _weights = Qs16x8GemmWeights.Pack(kernels, weights, bias, requantization.Channels, window.Taps, inputChannels);
        _indirection = window.IsPointwise ? null : IndirectionTable.Create(window, inputChannels, _weights.RowStep);
        _paddingRow = new AlignedBuffer(sizeof(short) * (long)inputChannels);
    }

    /// <summary>Number of input channels, C.</summary>
    public int InputChannels { get; }

    /// <summary>Number of output channels, M.</summary>
    public int OutputChannels => _weights.Channels;

    /// <summary>Output pixels of one image.</summary>
    public int OutputPixels => _window.OutputPixels;

    /// <summary>Scratch bytes that one thread needs in a run.</summary>
    public long ScratchBytes => _weights.ScratchBytes;

    /// <summary>Name of the microkernel.</summary>
    public string KernelName => _weights.KernelName;

    /// <summary>Pixels that are computed together; a range must start at a multiple of it.</summary>
    public int RowStep => _weights.RowStep;

    /// <summary>Channels that are computed together; a range of channels must start at a multiple of it.</summary>
    public int ChannelStep => _weights.ChannelStep;

    /// <summary>Convolves one image.</summary>
    /// <param name="input">[H, W, C] with readable slack after its end.</param>
    /// <param name="output">[OH, OW, outputStride], of which the first M channels are written; must not overlap the input.</param>
    /// <param name="outputStride">Elements from one output pixel to the next, M or more.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/>.</param>
    /// <param name="range">The pixels and channels to compute.</param>
    /// <exception cref="ArgumentException">A span is too short, or the range is not one of this convolution.</exception>
    public void Run(ReadOnlySpan<short> input, Span<short> output, int outputStride, Span<byte> scratch, in GemmRange range)
    {
        if (range.RowCount > OutputPixels - range.FirstRow)
            throw new ArgumentException("The range holds more pixels than the image.", nameof(range));
        if (_indirection is null)
            Qs16x8Gemm.Run(_weights, _requantization, input, InputChannels, output, outputStride, scratch, range);
        else
            Qs16x8Gemm.Run(_weights, _requantization, input, _indirection, _paddingRow.AsSpan<short>(), output, outputStride, scratch, range);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _paddingRow.Dispose();
    }
}
