namespace EdgeAgent.Kernels;

/// <summary>A prepared CONV_2D in int8: input [N,H,W,C], filter [M,KH,KW,C] -> output [N,OH,OW,M].</summary>
/// <remarks>Owns its packed weights and its indirection table; a pointwise window runs as a plain matrix product. Immutable after creation, so
/// threads may run disjoint ranges of one image, each with its own scratch. Arithmetic: TFLite's reference int8 convolution.</remarks>
public sealed class Qs8Convolution : IDisposable
{
    private readonly Window2D _window;
    private readonly Qs8ConvolutionWeights _rows;
    private readonly Qs8GemmWeights _weights;
    private readonly RequantizationTable _requantization;
    private readonly AlignedBuffer _paddingRow;

    /// <summary>Packs the weights and builds the table.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="window">Geometry; the same for every image.</param>
    /// <param name="weights">[M, KH, KW, C].</param>
    /// <param name="bias">[M], or empty for none.</param>
    /// <param name="inputChannels">Number of input channels, C.</param>
    /// <param name="inputZeroPoint">Zero point of the input; also what padding is filled with.</param>
    /// <param name="weightsZeroPoint">Zero point of the weights; 0 for per-channel models.</param>
    /// <param name="requantization">One entry per output channel; not disposed with this object.</param>
    /// <param name="store">Gives the packed weights their memory; null for new memory.</param>
    /// <exception cref="ArgumentException">The spans do not have the stated lengths.</exception>
    /// <exception cref="OverflowException">A channel's sum could leave int32; ask <see cref="Qs8GemmWeights.FindOverflow"/> first.</exception>
    public Qs8Convolution(
        KernelSet kernels,
        in Window2D window,
        ReadOnlySpan<sbyte> weights,
        ReadOnlySpan<int> bias,
        int inputChannels,
        int inputZeroPoint,
        int weightsZeroPoint,
        RequantizationTable requantization,
        PackedStore? store = null)
        : this(Qs8GemmKernel.Select(kernels), window, weights, bias, inputChannels, inputZeroPoint, weightsZeroPoint, requantization, store)
    {
    }

    internal Qs8Convolution(
        Qs8GemmKernel kernel,
        in Window2D window,
        ReadOnlySpan<sbyte> weights,
        ReadOnlySpan<int> bias,
        int inputChannels,
        int inputZeroPoint,
        int weightsZeroPoint,
        RequantizationTable requantization,
        PackedStore? store = null)
    {
        ArgumentNullException.ThrowIfNull(requantization);
        (_window, InputChannels, _requantization) = (window, inputChannels, requantization);
        _rows = new Qs8ConvolutionWeights(
            kernel, window, weights, bias, inputChannels, requantization.Channels, inputZeroPoint, weightsZeroPoint, store);
        _weights = _rows.Packed;
        ScratchBytes = _rows.RunsByFilterRows ? Qs8Gemm.ScratchBytes(_weights, window, inputChannels) : _weights.ScratchBytes;
        _paddingRow = new AlignedBuffer(_rows.PaddingLength);
        _paddingRow.AsSpan<sbyte>().Fill((sbyte)inputZeroPoint);
    }

    /// <summary>Number of input channels, C.</summary>
    public int InputChannels { get; }

    /// <summary>Number of output channels, M.</summary>
    public int OutputChannels => _weights.Channels;

    /// <summary>Output pixels of one image.</summary>
    public int OutputPixels => _window.OutputPixels;

    /// <summary>Bytes of the packed weights.</summary>
    public long PackedBytes => _weights.PackedBytes;

    /// <summary>Scratch bytes that one thread needs in a run.</summary>
    public int ScratchBytes { get; }

    /// <summary>Name of the microkernel.</summary>
    public string KernelName => _weights.KernelName;

    /// <summary>Pixels that are computed together; ranges are best split at multiples of it.</summary>
    public int RowStep => _weights.RowStep;

    /// <summary>Channels that are computed together; a range of channels must start at a multiple of it.</summary>
    public int ChannelStep => _weights.ChannelStep;

    /// <summary>The range that covers one whole image.</summary>
    public GemmRange WholeImage => new(0, OutputPixels, 0, OutputChannels);

    /// <summary>Convolves one image.</summary>
    /// <param name="input">[H, W, C] with readable slack after its end.</param>
    /// <param name="output">[OH, OW, outputStride], of which the first M channels are written; must not overlap the input.</param>
    /// <param name="outputStride">Elements from one output pixel to the next, M or more.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/>.</param>
    /// <param name="range">The pixels and channels to compute; the first pixel is a multiple of <see cref="RowStep"/>.</param>
    /// <exception cref="ArgumentException">A span is too short, or the range is not one of this convolution.</exception>
    public void Run(ReadOnlySpan<sbyte> input, Span<sbyte> output, int outputStride, Span<byte> scratch, in GemmRange range)
    {
        if (range.RowCount > OutputPixels - range.FirstRow)
            throw new ArgumentException("The range holds more pixels than the image.", nameof(range));
        if (_window.IsPointwise)
            Qs8Gemm.Run(_weights, _requantization, input, InputChannels, output, outputStride, scratch, range);
        else if (_rows.Indirection is not { } indirection)
            Qs8Gemm.Run(
                _weights, _requantization, input, _window, InputChannels, _paddingRow.AsSpan<sbyte>(), output, outputStride, scratch, range);
        else
            Qs8Gemm.Run(_weights, _requantization, input, indirection, _paddingRow.AsSpan<sbyte>(), output, outputStride, scratch, range);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        _paddingRow.Dispose();
    }
}
