namespace EdgeAgent.Kernels;

/// <summary>A prepared DEPTHWISE_CONV_2D in int8: input [N,H,W,C], filter [1,KH,KW,C*multiplier] -> output [N,OH,OW,C*multiplier].</summary>
/// <remarks>Output channel m comes from input channel m / multiplier. Immutable after creation; threads may run disjoint ranges of pixels of one
/// image, each with its own scratch. Arithmetic: TFLite's reference int8 depthwise convolution.</remarks>
public sealed unsafe class Qs8DepthwiseConvolution : IDisposable
{
    private readonly Window2D _window;
    private readonly int _multiplier;
    private readonly Qs8DepthwiseWeights _weights;
    private readonly RequantizationTable _requantization;
    private readonly int[]? _columns;
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

        (_window, InputChannels, _requantization) = (window, inputChannels, requantization);
        _multiplier = requantization.Channels / inputChannels;
        _weights = new Qs8DepthwiseWeights(
            kernel, weights, bias, requantization.Channels, window.Taps, inputZeroPoint, weightsZeroPoint);
        _columns = kernel.RunsAlongRows ? null : ColumnOffsets(window, inputChannels);
        _paddingRow = new AlignedBuffer(kernel.RunsAlongRows ? checked((long)window.InputWidth * inputChannels) : inputChannels);
        _paddingRow.AsSpan<sbyte>().Fill((sbyte)inputZeroPoint);
    }

    /// <summary>Number of input channels, C.</summary>
    public int InputChannels { get; }

    /// <summary>Number of output channels.</summary>
    public int OutputChannels => _weights.Channels;

    /// <summary>Output pixels of one image.</summary>
    public int OutputPixels => _window.OutputPixels;

    /// <summary>Bytes of the packed weights.</summary>
    public long PackedBytes => _weights.PackedBytes;

    /// <summary>Scratch bytes that one thread needs in a run.</summary>
    public int ScratchBytes => _weights.Kernel.RunsAlongRows
        ? 16 + (OutputChannels % _weights.Kernel.ChannelBlock == 0 ? 0 : _window.OutputWidth * _weights.Kernel.ChannelBlock)
        : 16 + _window.Taps * (sizeof(sbyte*) + (_multiplier > 1 ? ExpandedRowBytes : 0));

    /// <summary>Name of the microkernel.</summary>
    public string KernelName => _weights.Kernel.Name;

    private int ExpandedRowBytes => (OutputChannels + 31) & ~15;

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
        if (firstPixel < 0 || pixelCount < 0 || pixelCount > OutputPixels - firstPixel)
            throw new ArgumentException("The range holds more pixels than the image.", nameof(pixelCount));
        if (scratch.Length < ScratchBytes)
            throw new ArgumentException($"Needs {ScratchBytes} bytes of scratch, got {scratch.Length}.", nameof(scratch));
        if (_window.InputPixels * InputChannels > input.Length)
            throw new ArgumentException("The input is shorter than the image of the window.", nameof(input));
        if (pixelCount > 0 && output.Length < ((long)firstPixel + pixelCount - 1) * outputStride + OutputChannels)
            throw new ArgumentException("The output is shorter than the pixels of the range.", nameof(output));
        fixed (sbyte* a = input, c = output)
        fixed (byte* scratchStart = scratch)
        fixed (int* columns = _columns)
        {
            byte* free = (byte*)(((nuint)scratchStart + 15) & ~(nuint)15);
            if (columns is null)
                RunRows(a, c, outputStride, free, firstPixel, pixelCount);
            else
                RunPixels(a, c, outputStride, columns, free, firstPixel, pixelCount);
        }

        GC.KeepAlive(this);
        GC.KeepAlive(_requantization);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _paddingRow.Dispose();
    }

    private static Qs8DepthwiseKernel SelectKernel(
        KernelSet kernels, in Window2D window, int inputChannels, int weightsZeroPoint, RequantizationTable requantization)
    {
        ArgumentNullException.ThrowIfNull(requantization);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        return Qs8DepthwiseKernel.Select(kernels, window, requantization.Channels / inputChannels, weightsZeroPoint);
    }

    private void RunRows(sbyte* input, sbyte* output, nint outputStride, byte* scratch, int firstPixel, int pixelCount)
    {
        Qs8DepthwiseRow row = default;
        (row.InputWidth, row.PixelStride, row.Step) = (_window.InputWidth, InputChannels, _window.StrideWidth);
        (row.Channels, row.WeightsStride, row.WeightsZeroPoint) = (_weights.Channels, _weights.BlockBytes, _weights.WeightsZeroPoint);
        row.Weights = _weights.Blocks;
        row.IsSpecial = _weights.IsSpecial;
        row.Multipliers = _requantization.Multipliers;
        row.Shifts = _requantization.Shifts;
        (row.Form, row.FormOfRightShifts) = (_requantization.Form, _requantization.FormOfRightShifts);
        (row.ZeroPoint, row.Minimum, row.Maximum) = (_requantization.ZeroPoint, _requantization.Minimum, _requantization.Maximum);
        row.Padding = (sbyte*)_paddingRow.Pointer;
        row.InputZeroPoint = *row.Padding;
        row.OutputStride = outputStride;
        row.Scratch = (sbyte*)scratch;
        for (int pixel = firstPixel, end = firstPixel + pixelCount; pixel < end; pixel += row.Count)
        {
            int y = pixel / _window.OutputWidth, x = pixel % _window.OutputWidth, inputY = y * _window.StrideHeight - _window.PadTop;
            row.Row0 = InputRow(input, inputY);
            row.Row1 = InputRow(input, inputY + 1);
            row.Row2 = InputRow(input, inputY + 2);
            row.FirstColumn = x * _window.StrideWidth - _window.PadLeft;
            row.Count = Math.Min(_window.OutputWidth - x, end - pixel);
            row.Output = output + pixel * outputStride;
            _weights.Kernel.RunRow(&row);
        }
    }

    private sbyte* InputRow(sbyte* input, int y) =>
        (uint)y < (uint)_window.InputHeight ? input + (nint)y * _window.InputWidth * InputChannels : (sbyte*)_paddingRow.Pointer;

    /// <summary>[OutputWidth][KernelWidth] element offsets of a window's taps from the start of an input row; below 0 for padding.</summary>
    private static int[] ColumnOffsets(in Window2D window, int inputChannels)
    {
        _ = checked(window.InputPixels * inputChannels);
        var columns = new int[checked(window.OutputWidth * window.KernelWidth)];
        for (int i = 0; i < columns.Length; i++)
        {
            int x = i / window.KernelWidth * window.StrideWidth - window.PadLeft + i % window.KernelWidth * window.DilationWidth;
            columns[i] = (uint)x < (uint)window.InputWidth ? x * inputChannels : -1;
        }

        return columns;
    }

    private void RunPixels(sbyte* input, sbyte* output, nint outputStride, int* columns, byte* scratch, int firstPixel, int pixelCount)
    {
        Qs8DepthwiseTile tile = default;
        tile.Rows = (sbyte**)scratch;
        (tile.Taps, tile.Channels, tile.WeightsZeroPoint) = (_weights.Taps, _weights.Channels, _weights.WeightsZeroPoint);
        tile.Weights = _weights.Blocks;
        tile.IsSpecial = _weights.IsSpecial;
        tile.Multipliers = _requantization.Multipliers;
        tile.Shifts = _requantization.Shifts;
        tile.ShiftsRightOnly = _requantization.ShiftsRightOnly;
        (tile.ZeroPoint, tile.Minimum, tile.Maximum) = (_requantization.ZeroPoint, _requantization.Minimum, _requantization.Maximum);
        sbyte* expanded = (sbyte*)(scratch + tile.Taps * sizeof(sbyte*));
        sbyte* padding = (sbyte*)_paddingRow.Pointer;
        delegate*<Qs8DepthwiseTile*, void> run = _weights.Kernel.Run;
        (int y, int x) = Math.DivRem(firstPixel, _window.OutputWidth);
        int kernelWidth = _window.KernelWidth, rowLength = _window.InputWidth * InputChannels;
        for (int pixel = firstPixel; pixel < firstPixel + pixelCount; pixel++)
        {
            int* pixelColumns = columns + x * kernelWidth;
            int inputY = y * _window.StrideHeight - _window.PadTop;
            for (int tap = 0; tap < tile.Taps; inputY += _window.DilationHeight)
            {
                sbyte* inputRow = (uint)inputY < (uint)_window.InputHeight ? input + (nint)inputY * rowLength : null;
                for (int kx = 0; kx < kernelWidth; kx++, tap++)
                {
                    sbyte* row = inputRow is null || pixelColumns[kx] < 0 ? padding : inputRow + pixelColumns[kx];
                    tile.Rows[tap] = _multiplier == 1 ? row : Expand(row, expanded + tap * ExpandedRowBytes);
                }
            }

            tile.Output = output + pixel * outputStride;
            run(&tile);
            if (++x == _window.OutputWidth)
                (x, y) = (0, y + 1);
        }
    }

    private sbyte* Expand(sbyte* row, sbyte* expanded)
    {
        for (int c = 0; c < InputChannels; c++)
            new Span<sbyte>(expanded + c * _multiplier, _multiplier).Fill(row[c]);
        return expanded;
    }
}
