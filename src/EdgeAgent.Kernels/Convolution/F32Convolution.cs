namespace EdgeAgent.Kernels;

/// <summary>A prepared CONV_2D in float32: input [N,H,W,C], filter [M,KH,KW,C] -> output [N,OH,OW,M].</summary>
/// <remarks>Owns its packed weights and its indirection table. Immutable after creation; threads may run disjoint ranges of one image.</remarks>
public sealed class F32Convolution : IDisposable
{
    private readonly Window2D _window;
    private readonly F32GemmWeights _weights;
    private readonly F32Clamp _clamp;
    private readonly IndirectionTable? _indirection;
    private readonly AlignedBuffer _paddingRow;

    /// <summary>Packs the weights and builds the table.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="window">Geometry; the same for every image.</param>
    /// <param name="weights">[M, KH, KW, C].</param>
    /// <param name="bias">[M], or empty for none.</param>
    /// <param name="inputChannels">Number of input channels, C.</param>
    /// <param name="outputChannels">Number of output channels, M.</param>
    /// <param name="clamp">The fused activation's bounds.</param>
    /// <param name="store">Gives the packed weights their memory; null for new memory.</param>
    /// <exception cref="ArgumentException">The spans do not have the stated lengths.</exception>
    public F32Convolution(
        KernelSet kernels,
        in Window2D window,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> bias,
        int inputChannels,
        int outputChannels,
        F32Clamp clamp,
        PackedStore? store = null)
    {
        (_window, InputChannels, _clamp) = (window, inputChannels, clamp);
        _weights = F32GemmWeights.Pack(kernels, weights, bias, outputChannels, window.Taps, inputChannels, store);
        _indirection = window.IsPointwise ? null : IndirectionTable.Create(window, inputChannels, _weights.RowStep);
        _paddingRow = new AlignedBuffer((long)inputChannels * sizeof(float));
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
    public int ScratchBytes => _weights.ScratchBytes;

    /// <summary>Name of the microkernel.</summary>
    public string KernelName => _weights.KernelName;

    /// <summary>Pixels that are computed together; ranges are best split at multiples of it.</summary>
    public int RowStep => _weights.RowStep;

    /// <summary>Channels that are computed together; a range of channels must start at a multiple of it.</summary>
    public int ChannelStep => _weights.ChannelStep;

    /// <summary>The range that covers one whole image.</summary>
    public GemmRange WholeImage => new(0, OutputPixels, 0, OutputChannels);

    /// <summary>Convolves one image.</summary>
    /// <param name="input">[H, W, C].</param>
    /// <param name="output">[OH, OW, outputStride], of which the first M channels are written; must not overlap the input.</param>
    /// <param name="outputStride">Elements from one output pixel to the next, M or more.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/>.</param>
    /// <param name="range">The pixels and channels to compute; the first pixel is a multiple of <see cref="RowStep"/>.</param>
    /// <exception cref="ArgumentException">A span is too short, or the range is not one of this convolution.</exception>
    public void Run(ReadOnlySpan<float> input, Span<float> output, int outputStride, Span<byte> scratch, in GemmRange range)
    {
        if (range.RowCount > OutputPixels - range.FirstRow)
            throw new ArgumentException("The range holds more pixels than the image.", nameof(range));
        if (_indirection is null)
            F32Gemm.Run(_weights, input, InputChannels, output, outputStride, _clamp, scratch, range);
        else
            F32Gemm.Run(_weights, input, _indirection, _paddingRow.AsSpan<float>(), output, outputStride, _clamp, scratch, range);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _paddingRow.Dispose();
    }
}
