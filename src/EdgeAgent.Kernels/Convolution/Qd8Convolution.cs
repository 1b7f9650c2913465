namespace EdgeAgent.Kernels;

/// <summary>A prepared CONV_2D of float32 activations, quantized on the way, and int8 weights: [N,H,W,C], [M,KH,KW,C] -> float32 [N,OH,OW,M].</summary>
/// <remarks>Owns its packed weights and its indirection table; a pointwise window runs as a plain matrix product. Immutable after creation, so
/// threads may run disjoint ranges of one image, each with its own scratch. Arithmetic: <see cref="DequantizationTable"/>.</remarks>
public sealed class Qd8Convolution : IDisposable
{
    private readonly Qs8ConvolutionWeights _rows;
    private readonly Qs8GemmWeights _weights;
    private readonly DequantizationTable _dequantization;

    /// <summary>Packs the weights and builds the table.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="window">Geometry; the same for every image.</param>
    /// <param name="weights">[M, KH, KW, C].</param>
    /// <param name="inputChannels">Number of input channels, C.</param>
    /// <param name="dequantization">One entry per output channel; not disposed with this object.</param>
    /// <param name="store">Gives the packed weights their memory; null for new memory.</param>
    /// <exception cref="ArgumentException">The span does not have the stated length.</exception>
    public Qd8Convolution(
        KernelSet kernels, in Window2D window, ReadOnlySpan<sbyte> weights, int inputChannels, DequantizationTable dequantization,
        PackedStore? store = null)
        : this(Qs8GemmKernel.Select(kernels), window, weights, inputChannels, dequantization, store)
    {
    }

    internal Qd8Convolution(
        Qs8GemmKernel kernel, in Window2D window, ReadOnlySpan<sbyte> weights, int inputChannels, DequantizationTable dequantization,
        PackedStore? store = null)
    {
        ArgumentNullException.ThrowIfNull(dequantization);
        _dequantization = dequantization;
        _rows = new Qs8ConvolutionWeights(kernel, window, weights, [], inputChannels, dequantization.Channels, 0, 0, store);
        _weights = _rows.Packed;
        ScratchBytes = _rows.RunsByFilterRows
            ? Qs8Gemm.FloatScratchBytes(_weights, window, inputChannels)
            : Qs8Gemm.FloatScratchBytes(_weights);
    }

    /// <summary>Number of input channels, C.</summary>
    public int InputChannels => _rows.InputChannels;

    /// <summary>Number of output channels, M.</summary>
    public int OutputChannels => _weights.Channels;

    /// <summary>Output pixels of one image.</summary>
    public int OutputPixels => _rows.Window.OutputPixels;

    /// <summary>Integers of a row of padding.</summary>
    public int PaddingLength => _rows.PaddingLength;

    /// <summary>Scratch bytes that one thread needs in a run.</summary>
    public int ScratchBytes { get; }

    /// <summary>Name of the microkernel.</summary>
    public string KernelName => _weights.Kernel.FloatName;

    /// <summary>Pixels that are computed together; ranges are best split at multiples of it.</summary>
    public int RowStep => _weights.RowStep;

    /// <summary>Channels that are computed together; a range of channels must start at a multiple of it.</summary>
    public int ChannelStep => _weights.ChannelStep;

    /// <summary>Convolves one image.</summary>
    /// <param name="input">[H, W, C] as int8, with readable slack after its end.</param>
    /// <param name="activations">How the image was quantized.</param>
    /// <param name="paddingRow"><see cref="PaddingLength"/> times the image's zero point, with readable slack.</param>
    /// <param name="output">[OH, OW, outputStride], of which the first M channels are written; must not overlap the input.</param>
    /// <param name="outputStride">Elements from one output pixel to the next, M or more.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/>.</param>
    /// <param name="range">The pixels and channels to compute; the first pixel is a multiple of <see cref="RowStep"/>.</param>
    /// <exception cref="ArgumentException">A span is too short, or the range is not one of this convolution.</exception>
    public void Run(
        ReadOnlySpan<sbyte> input, ActivationQuantization activations, ReadOnlySpan<sbyte> paddingRow, Span<float> output, int outputStride,
        Span<byte> scratch, in GemmRange range)
    {
        if (range.RowCount > OutputPixels - range.FirstRow)
            throw new ArgumentException("The range holds more pixels than the image.", nameof(range));
        if (_rows.Window.IsPointwise)
            Qs8Gemm.Run(_weights, _dequantization, new(in activations), input, InputChannels, output, outputStride, scratch, range);
        else if (_rows.Indirection is { } indirection)
            Qs8Gemm.Run(_weights, _dequantization, activations, input, indirection, paddingRow, output, outputStride, scratch, range);
        else
            Qs8Gemm.Run(
                _weights, _dequantization, activations, input, _rows.Window, InputChannels, paddingRow, output, outputStride, scratch, range);
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}
