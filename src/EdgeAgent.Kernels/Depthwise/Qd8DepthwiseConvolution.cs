namespace EdgeAgent.Kernels;

/// <summary>A prepared DEPTHWISE_CONV_2D of float32 activations, quantized on the way, and int8 weights: [N,H,W,C], [1,KH,KW,C*multiplier] -> float32
/// [N,OH,OW,C*multiplier].</summary>
/// <remarks>Output channel m comes from input channel m / multiplier. Immutable after creation; threads may run disjoint ranges of pixels of one
/// image, each with its own scratch. Arithmetic: <see cref="DequantizationTable"/>, with both scales multiplied first.</remarks>
public sealed unsafe class Qd8DepthwiseConvolution : IDisposable
{
    private readonly Qs8DepthwiseDriver _driver;
    private readonly DequantizationTable _dequantization;

    /// <summary>Packs the weights.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="window">Geometry; the same for every image.</param>
    /// <param name="weights">[KH, KW, C * multiplier].</param>
    /// <param name="inputChannels">Number of input channels, C.</param>
    /// <param name="dequantization">One entry per output channel; their number over C is the depth multiplier. Not disposed with this object.</param>
    /// <exception cref="ArgumentException">The span does not have the stated length.</exception>
    public Qd8DepthwiseConvolution(
        KernelSet kernels, in Window2D window, ReadOnlySpan<sbyte> weights, int inputChannels, DequantizationTable dequantization)
        : this(SelectKernel(kernels, window, inputChannels, dequantization), window, weights, inputChannels, dequantization)
    {
    }

    internal Qd8DepthwiseConvolution(
        Qs8DepthwiseKernel kernel, in Window2D window, ReadOnlySpan<sbyte> weights, int inputChannels, DequantizationTable dequantization)
    {
        ArgumentNullException.ThrowIfNull(dequantization);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        if (dequantization.Channels % inputChannels != 0)
            throw new ArgumentException("Output channels must be a multiple of input channels.", nameof(dequantization));
        _dequantization = dequantization;
        _driver = new Qs8DepthwiseDriver(kernel, window, weights, [], inputChannels, dequantization.Channels, 0, 0);
    }

    /// <summary>Number of output channels.</summary>
    public int OutputChannels => _driver.Weights.Channels;

    /// <summary>Output pixels of one image.</summary>
    public int OutputPixels => _driver.Window.OutputPixels;

    /// <summary>Integers of a row of padding.</summary>
    public int PaddingLength => _driver.PaddingLength;

    /// <summary>Scratch bytes that one thread needs in a run.</summary>
    public int ScratchBytes => _driver.ScratchBytes(sizeof(float));

    /// <summary>Name of the microkernel.</summary>
    public string KernelName => _driver.Weights.Kernel.FloatName;

    /// <summary>Convolves pixels of one image.</summary>
    /// <param name="input">[H, W, C] as int8, with readable slack after its end.</param>
    /// <param name="resolved">What <see cref="DequantizationTable.Resolve"/> wrote for the image.</param>
    /// <param name="paddingRow"><see cref="PaddingLength"/> times the image's zero point, with readable slack.</param>
    /// <param name="output">[OH, OW, OutputChannels]; must not overlap the input.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/>.</param>
    /// <param name="firstPixel">First output pixel, in row-major order.</param>
    /// <param name="pixelCount">Number of output pixels.</param>
    /// <exception cref="ArgumentException">A span is too short, or the range is not one of this convolution.</exception>
    public void Run(
        ReadOnlySpan<sbyte> input, ReadOnlySpan<byte> resolved, ReadOnlySpan<sbyte> paddingRow, Span<float> output, Span<byte> scratch,
        int firstPixel, int pixelCount)
    {
        _driver.CheckRange(input, output.Length, OutputChannels, scratch, sizeof(float), firstPixel, pixelCount);
        if (resolved.Length < _dequantization.ResolvedBytes || paddingRow.Length < PaddingLength)
            throw new ArgumentException("The image's table or its row of padding is too short.", nameof(resolved));
        fixed (sbyte* a = input, padding = paddingRow)
        fixed (float* c = output)
        fixed (byte* free = scratch, table = resolved)
        {
            Qs8DepthwiseStage stage = Qs8DepthwiseStage.Of(_dequantization, table);
            _driver.Run(stage, a, padding, (sbyte*)c, OutputChannels, free, firstPixel, pixelCount);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _driver.Dispose();

    private static Qs8DepthwiseKernel SelectKernel(
        KernelSet kernels, in Window2D window, int inputChannels, DequantizationTable dequantization)
    {
        ArgumentNullException.ThrowIfNull(dequantization);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        return Qs8DepthwiseKernel.Select(kernels, window, dequantization.Channels / inputChannels);
    }
}
