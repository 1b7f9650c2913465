namespace EdgeAgent.Kernels;

/// <summary>A prepared DEPTHWISE_CONV_2D in int8: input [N,H,W,C], filter [1,KH,KW,C*multiplier] -> output [N,OH,OW,C*multiplier].</summary>
/// <remarks>Output channel m comes from input channel m / multiplier. Immutable after creation; threads may run disjoint ranges of pixels of one
/// image, each with its own scratch. Arithmetic: TFLite's reference int8 depthwise convolution.</remarks>
public sealed unsafe class Qs8DepthwiseConvolution : IDisposable
{
    private readonly Qs8DepthwiseDriver _driver;
    private readonly RequantizationTable _requantization;
    private readonly AlignedBuffer _paddingRow;

    /// <summary>Packs the weights and builds the table.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="window">Geometry; the same for every image.</param>
    /// <param name="weights">[KH, KW, C * multiplier].</param>
    /// <param name="bias">[C * multiplier], or empty for none.</param>
    /// <param name="inputChannels">Number of input channels, C.</param>
    /// <param name="inputZeroPoint">Zero point of the input; also what padding is filled with.</param>
    /// <param name="weightsZeroPoint">Zero point of the weights; 0 for per-channel models.</param>
    /// <param name="requantization">One entry per output channel; their number over C is the depth multiplier. Not disposed with this object.</param>
    /// <exception cref="ArgumentException">The spans do not have the stated lengths.</exception>
    /// <exception cref="OverflowException">A channel's sum could leave int32; ask <see cref="FindOverflow"/> first.</exception>
    public Qs8DepthwiseConvolution(
        KernelSet kernels,
        in Window2D window,
        ReadOnlySpan<sbyte> weights,
        ReadOnlySpan<int> bias,
        int inputChannels,
        int inputZeroPoint,
        int weightsZeroPoint,
        RequantizationTable requantization)
        : this(SelectKernel(kernels, window, inputChannels, weightsZeroPoint, requantization), window, weights, bias, inputChannels, inputZeroPoint, weightsZeroPoint, requantization)
    {
    }

    internal Qs8DepthwiseConvolution(
        Qs8DepthwiseKernel kernel,
        in Window2D window,
        ReadOnlySpan<sbyte> weights,
        ReadOnlySpan<int> bias,
        int inputChannels,
        int inputZeroPoint,
        int weightsZeroPoint,
        RequantizationTable requantization)
    {
        ArgumentNullException.ThrowIfNull(requantization);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        if (requantization.Channels % inputChannels != 0)
            throw new ArgumentException("Output channels must be a multiple of input channels.", nameof(requantization));
        int overflow = FindOverflow(weights, bias, requantization.Channels, inputZeroPoint, weightsZeroPoint);
        if (overflow >= 0)
            throw new OverflowException($"The int32 sum of output channel {overflow} could overflow.");

        _requantization = requantization;
        _driver = new Qs8DepthwiseDriver(
            kernel, window, weights, bias, inputChannels, requantization.Channels, inputZeroPoint, weightsZeroPoint);
        _paddingRow = new AlignedBuffer(_driver.PaddingLength);
        _paddingRow.AsSpan<sbyte>().Fill((sbyte)inputZeroPoint);
    }

    /// <summary>Number of input channels, C.</summary>
    public int InputChannels => _driver.InputChannels;

    /// <summary>Number of output channels.</summary>
    public int OutputChannels => _driver.Weights.Channels;

    /// <summary>Output pixels of one image.</summary>
    public int OutputPixels => _driver.Window.OutputPixels;

    /// <summary>Bytes of the packed weights.</summary>
    public long PackedBytes => _driver.Weights.PackedBytes;

    /// <summary>Scratch bytes that one thread needs in a run.</summary>
    public int ScratchBytes => _driver.ScratchBytes(sizeof(sbyte));

    /// <summary>Name of the microkernel.</summary>
    public string KernelName => _driver.Weights.Kernel.Name;

    /// <summary>The first output channel whose sum could leave int32 for some input, or -1.</summary>
    /// <param name="weights">[taps, channels].</param>
    /// <param name="bias">[channels], or empty for none.</param>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="inputZeroPoint">Zero point of the activations.</param>
    /// <param name="weightsZeroPoint">Zero point of the weights.</param>
    public static int FindOverflow(
        ReadOnlySpan<sbyte> weights, ReadOnlySpan<int> bias, int channels, int inputZeroPoint, int weightsZeroPoint = 0) =>
        Qs8DepthwiseWeights.FindOverflow(weights, bias, channels, inputZeroPoint, weightsZeroPoint);

    /// <summary>Convolves pixels of one image.</summary>
    /// <param name="input">[H, W, C] with readable slack after its end.</param>
    /// <param name="output">[OH, OW, outputStride], of which the first OutputChannels are written; must not overlap the input.</param>
    /// <param name="outputStride">Elements from one output pixel to the next, OutputChannels or more.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/>.</param>
    /// <param name="firstPixel">First output pixel, in row-major order.</param>
    /// <param name="pixelCount">Number of output pixels.</param>
    /// <exception cref="ArgumentException">A span is too short, or the range is not one of this convolution.</exception>
    public void Run(ReadOnlySpan<sbyte> input, Span<sbyte> output, int outputStride, Span<byte> scratch, int firstPixel, int pixelCount)
    {
        _driver.CheckRange(input, output.Length, outputStride, scratch, sizeof(sbyte), firstPixel, pixelCount);
        fixed (sbyte* a = input, c = output)
        fixed (byte* free = scratch)
            _driver.Run(Qs8DepthwiseStage.Of(_requantization), a, (sbyte*)_paddingRow.Pointer, c, outputStride, free, firstPixel, pixelCount);
        GC.KeepAlive(this);
        GC.KeepAlive(_requantization);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _driver.Dispose();
        _paddingRow.Dispose();
    }

    private static Qs8DepthwiseKernel SelectKernel(
        KernelSet kernels, in Window2D window, int inputChannels, int weightsZeroPoint, RequantizationTable requantization)
    {
        ArgumentNullException.ThrowIfNull(requantization);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        return Qs8DepthwiseKernel.Select(kernels, window, requantization.Channels / inputChannels, weightsZeroPoint);
    }
}
