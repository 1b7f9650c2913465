namespace EdgeAgent.Kernels;

/// <summary>Packed weights of an int8 depthwise convolution and the loops over its pixels, whatever its outputs become.</summary>
internal sealed unsafe class Qs8DepthwiseDriver : IDisposable
{
    private readonly int _multiplier;
    private readonly int[]? _columns;

    public Qs8DepthwiseDriver(
        Qs8DepthwiseKernel kernel,
        in Window2D window,
        ReadOnlySpan<sbyte> weights,
        ReadOnlySpan<int> bias,
        int inputChannels,
        int outputChannels,
        int inputZeroPoint,
        int weightsZeroPoint)
    {
        (Window, InputChannels) = (window, inputChannels);
        _multiplier = outputChannels / inputChannels;
        Weights = new Qs8DepthwiseWeights(kernel, weights, bias, outputChannels, window.Taps, inputZeroPoint, weightsZeroPoint);
        _columns = kernel.RunsAlongRows ? null : ColumnOffsets(window, inputChannels);
        PaddingLength = kernel.RunsAlongRows ? checked(window.InputWidth * inputChannels) : inputChannels;
    }

    public Window2D Window { get; }

    public int InputChannels { get; }

    public Qs8DepthwiseWeights Weights { get; }

    /// <summary>Activations of a row of padding.</summary>
    public int PaddingLength { get; }

    private int ExpandedRowBytes => (Weights.Channels + 31) & ~15;

    /// <summary>Scratch bytes that one thread needs in a run.</summary>
    public int ScratchBytes(int outputBytes) => Weights.Kernel.RunsAlongRows
        ? 16 + (Weights.Channels % Weights.Kernel.ChannelBlock == 0 ? 0 : checked(Window.OutputWidth * Weights.Kernel.ChannelBlock * outputBytes))
        : 16 + Window.Taps * (sizeof(sbyte*) + (_multiplier > 1 ? ExpandedRowBytes : 0));

    /// <summary>Throws unless the spans hold what a run over the pixels reads and writes.</summary>
    public void CheckRange(
        ReadOnlySpan<sbyte> input, int outputLength, int outputStride, ReadOnlySpan<byte> scratch, int outputBytes, int firstPixel, int pixelCount)
    {
        if (firstPixel < 0 || pixelCount < 0 || pixelCount > Window.OutputPixels - firstPixel)
            throw new ArgumentException("The range holds more pixels than the image.", nameof(pixelCount));
        if (scratch.Length < ScratchBytes(outputBytes))
            throw new ArgumentException($"Needs {ScratchBytes(outputBytes)} bytes of scratch, got {scratch.Length}.", nameof(scratch));
        if (Window.InputPixels * InputChannels > input.Length)
            throw new ArgumentException("The input is shorter than the image of the window.", nameof(input));
        if (pixelCount > 0 && outputLength < ((long)firstPixel + pixelCount - 1) * outputStride + Weights.Channels)
            throw new ArgumentException("The output is shorter than the pixels of the range.", nameof(outputLength));
    }

    /// <summary>Convolves pixels of one image; the stride is in elements.</summary>
    public void Run(
        in Qs8DepthwiseStage stage, sbyte* input, sbyte* padding, sbyte* output, nint outputStride, byte* scratch, int firstPixel, int pixelCount)
    {
        outputStride *= stage.OutputBytes;
        fixed (int* columns = _columns)
        {
            byte* free = (byte*)(((nuint)scratch + 15) & ~(nuint)15);
            if (columns is null)
                RunRows(stage, input, padding, output, outputStride, free, firstPixel, pixelCount);
            else
                RunPixels(stage, input, padding, output, outputStride, columns, free, firstPixel, pixelCount);
        }

        GC.KeepAlive(this);
    }

    public void Dispose() => Weights.Dispose();

    private void RunRows(
        in Qs8DepthwiseStage stage, sbyte* input, sbyte* padding, sbyte* output, nint outputStride, byte* scratch, int firstPixel, int pixelCount)
    {
        Qs8DepthwiseRow row = default;
        (row.InputWidth, row.PixelStride, row.Step) = (Window.InputWidth, InputChannels, Window.StrideWidth);
        (row.Channels, row.WeightsStride, row.WeightsZeroPoint) = (Weights.Channels, Weights.BlockBytes, Weights.WeightsZeroPoint);
        row.Weights = Weights.Blocks;
        row.IsSpecial = Weights.IsSpecial;
        row.Multipliers = stage.Multipliers;
        row.Shifts = stage.Shifts;
        (row.Form, row.FormOfRightShifts, row.OutputBytes) = (stage.Form, stage.FormOfRightShifts, stage.OutputBytes);
        (row.ZeroPoint, row.Minimum, row.Maximum, row.Clamp) = (stage.ZeroPoint, stage.Minimum, stage.Maximum, stage.Clamp);
        row.Padding = padding;
        row.InputZeroPoint = *row.Padding;
        row.OutputStride = outputStride;
        row.Scratch = (sbyte*)scratch;
        for (int pixel = firstPixel, end = firstPixel + pixelCount; pixel < end; pixel += row.Count)
        {
            int y = pixel / Window.OutputWidth, x = pixel % Window.OutputWidth, inputY = y * Window.StrideHeight - Window.PadTop;
            row.Row0 = InputRow(input, padding, inputY);
            row.Row1 = InputRow(input, padding, inputY + 1);
            row.Row2 = InputRow(input, padding, inputY + 2);
            row.FirstColumn = x * Window.StrideWidth - Window.PadLeft;
            row.Count = Math.Min(Window.OutputWidth - x, end - pixel);
            row.Output = output + pixel * outputStride;
            Weights.Kernel.RunRow(&row);
        }
    }

    private sbyte* InputRow(sbyte* input, sbyte* padding, int y) =>
        (uint)y < (uint)Window.InputHeight ? input + (nint)y * Window.InputWidth * InputChannels : padding;

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

    private void RunPixels(
        in Qs8DepthwiseStage stage, sbyte* input, sbyte* padding, sbyte* output, nint outputStride, int* columns, byte* scratch, int firstPixel,
        int pixelCount)
    {
        Qs8DepthwiseTile tile = default;
        tile.Rows = (sbyte**)scratch;
        (tile.Taps, tile.Channels, tile.WeightsZeroPoint) = (Weights.Taps, Weights.Channels, Weights.WeightsZeroPoint);
        tile.Weights = Weights.Blocks;
        tile.IsSpecial = Weights.IsSpecial;
        tile.Multipliers = stage.Multipliers;
        tile.Shifts = stage.Shifts;
        (tile.ShiftsRightOnly, tile.IsFloat, tile.Clamp) = (stage.ShiftsRightOnly, stage.Form == RequantizationForm.Float, stage.Clamp);
        (tile.ZeroPoint, tile.Minimum, tile.Maximum) = (stage.ZeroPoint, stage.Minimum, stage.Maximum);
        sbyte* expanded = (sbyte*)(scratch + tile.Taps * sizeof(sbyte*));
        delegate*<Qs8DepthwiseTile*, void> run = Weights.Kernel.Run;
        (int y, int x) = Math.DivRem(firstPixel, Window.OutputWidth);
        int kernelWidth = Window.KernelWidth, rowLength = Window.InputWidth * InputChannels;
        for (int pixel = firstPixel; pixel < firstPixel + pixelCount; pixel++)
        {
            int* pixelColumns = columns + x * kernelWidth;
            int inputY = y * Window.StrideHeight - Window.PadTop;
            for (int tap = 0; tap < tile.Taps; inputY += Window.DilationHeight)
            {
                sbyte* inputRow = (uint)inputY < (uint)Window.InputHeight ? input + (nint)inputY * rowLength : null;
                for (int kx = 0; kx < kernelWidth; kx++, tap++)
                {
                    sbyte* row = inputRow is null || pixelColumns[kx] < 0 ? padding : inputRow + pixelColumns[kx];
                    tile.Rows[tap] = _multiplier == 1 ? row : Expand(row, expanded + tap * ExpandedRowBytes);
                }
            }

            tile.Output = output + pixel * outputStride;
            run(&tile);
            if (++x == Window.OutputWidth)
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
