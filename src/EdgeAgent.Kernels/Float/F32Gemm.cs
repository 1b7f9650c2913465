namespace EdgeAgent.Kernels;

/// <summary>Runs packed float32 products over rows that lie a fixed stride apart, or where an <see cref="IndirectionTable"/> says.</summary>
/// <remarks>Output must not overlap the input. Nothing is allocated. Calls with disjoint ranges and separate scratch may run at the same time.
/// Sums are taken in another order than TFLite's and with fused multiply-add where the CPU has it.</remarks>
public static unsafe class F32Gemm
{
    private const long WeightBlockBytes = 128 * 1024;

    /// <summary>Computes a part of <c>output[m, n]</c> for plain rows.</summary>
    /// <param name="weights">Packed weights with one tap.</param>
    /// <param name="input">Row m starts at element m * inputStride.</param>
    /// <param name="inputStride">Elements from one input row to the next.</param>
    /// <param name="output">Element (m, n) is stored at m * outputStride + n.</param>
    /// <param name="outputStride">Elements from one output row to the next.</param>
    /// <param name="clamp">The fused activation's bounds.</param>
    /// <param name="scratch">At least the weights' scratch bytes.</param>
    /// <param name="range">The rows and channels to compute.</param>
    /// <exception cref="ArgumentException">A span is too short, or the range is not one of this product.</exception>
    public static void Run(
        F32GemmWeights weights,
        ReadOnlySpan<float> input,
        int inputStride,
        Span<float> output,
        int outputStride,
        F32Clamp clamp,
        Span<byte> scratch,
        in GemmRange range)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Taps != 1)
            throw new ArgumentException("Plain rows need weights with one tap.", nameof(weights));
        if (range.RowCount > 0 && input.Length < ((long)range.FirstRow + range.RowCount - 1) * inputStride + weights.Depth)
            throw new ArgumentException("The input is shorter than the rows of the range.", nameof(input));
        fixed (float* a = input)
            Run(weights, a, inputStride, null, null, output, outputStride, clamp, scratch, range);
    }

    /// <summary>Computes a part of <c>output[pixel, n]</c> for a convolution.</summary>
    /// <param name="weights">Packed weights with as many taps as the table.</param>
    /// <param name="input">One image [H, W, C].</param>
    /// <param name="indirection">Where each output pixel's taps lie in the image, in groups of the weights' row step.</param>
    /// <param name="paddingRow">At least depth zeros.</param>
    /// <param name="output">Element (pixel, n) is stored at pixel * outputStride + n.</param>
    /// <param name="outputStride">Elements from one output pixel to the next.</param>
    /// <param name="clamp">The fused activation's bounds.</param>
    /// <param name="scratch">At least the weights' scratch bytes.</param>
    /// <param name="range">The pixels and channels to compute; the first pixel is a multiple of the weights' row step.</param>
    /// <exception cref="ArgumentException">A span is too short, or the range is not one of this product.</exception>
    public static void Run(
        F32GemmWeights weights,
        ReadOnlySpan<float> input,
        IndirectionTable indirection,
        ReadOnlySpan<float> paddingRow,
        Span<float> output,
        int outputStride,
        F32Clamp clamp,
        Span<byte> scratch,
        in GemmRange range)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(indirection);
        if (weights.Taps != indirection.Taps)
            throw new ArgumentException($"The weights have {weights.Taps} taps, the table {indirection.Taps}.", nameof(indirection));
        if (indirection.Group != weights.RowStep)
            throw new ArgumentException($"The table groups {indirection.Group} pixels, the weights want {weights.RowStep}.", nameof(indirection));
        if (range.RowCount > indirection.Pixels - range.FirstRow)
            throw new ArgumentException("The range holds more pixels than the table.", nameof(range));
        if (range.FirstRow % indirection.Group != 0)
            throw new ArgumentException($"The range starts at pixel {range.FirstRow}, not at a multiple of {indirection.Group}.", nameof(range));
        if (paddingRow.Length < weights.Depth)
            throw new ArgumentException("The padding row is shorter than the depth.", nameof(paddingRow));
        if (indirection.InputLength(weights.Depth) > input.Length)
            throw new ArgumentException("The input is shorter than the image of the table.", nameof(input));
        fixed (float* a = input, padding = paddingRow)
        fixed (int* offsets = indirection.Offsets)
            Run(weights, a, 0, offsets, padding, output, outputStride, clamp, scratch, range);
    }

    private static void Run(
        F32GemmWeights weights,
        float* input,
        nint inputStride,
        int* offsets,
        float* padding,
        Span<float> output,
        int outputStride,
        F32Clamp clamp,
        Span<byte> scratch,
        in GemmRange range)
    {
        F32GemmKernel kernel = weights.Kernel;
        int endChannel = range.FirstChannel + range.ChannelCount, lastRow = range.FirstRow + range.RowCount;
        bool channelsFit = range.FirstChannel >= 0 && range.ChannelCount >= 0 && endChannel <= weights.Channels
            && range.FirstChannel % kernel.Nr == 0 && (endChannel % kernel.Nr == 0 || endChannel == weights.Channels);
        if (range.FirstRow < 0 || range.RowCount < 0 || !channelsFit)
            throw new ArgumentException("The range does not lie in this product, or does not start at a channel step.", nameof(range));
        if (range.RowCount > 0 && output.Length < ((long)lastRow - 1) * outputStride + endChannel)
            throw new ArgumentException("The output is shorter than the rows of the range.", nameof(output));
        if (scratch.Length < weights.ScratchBytes)
            throw new ArgumentException($"Needs {weights.ScratchBytes} bytes of scratch, got {scratch.Length}.", nameof(scratch));

        fixed (float* c = output)
        fixed (byte* scratchStart = scratch)
        {
            F32Tile tile = default;
            tile.Rows = (float**)(((nuint)scratchStart + 15) & ~(nuint)15);
            tile.Scratch = (float*)(tile.Rows + kernel.Mr * weights.Taps);
            (tile.Taps, tile.Depth, tile.OutputStride) = (weights.Taps, weights.Depth, outputStride);
            (tile.Minimum, tile.Maximum) = (clamp.Minimum, clamp.Maximum);
            tile.PanelStride = weights.PanelLength;
            delegate*<F32Tile*, void> run = kernel.Run;
            int endPanel = (endChannel + kernel.Nr - 1) / kernel.Nr;
            int panelsPerBlock = (int)Math.Max(1, WeightBlockBytes / ((long)weights.PanelLength * sizeof(float)));
            for (int block = range.FirstChannel / kernel.Nr; block < endPanel; block += panelsPerBlock)
            {
                int n = block * kernel.Nr;
                tile.Panel = weights.Panel(block);
                tile.ChannelCount = Math.Min(panelsPerBlock * kernel.Nr, endChannel - n);
                for (int row = range.FirstRow; row < lastRow; row += kernel.Mr)
                {
                    tile.RowCount = Math.Min(kernel.Mr, lastRow - row);
                    if (offsets is null)
                        PointToRows(tile.Rows, kernel.Mr, input + row * inputStride, inputStride, tile.RowCount);
                    else
                        PointToTaps(tile, kernel.Mr, offsets + (nint)row * tile.Taps, input, padding);
                    tile.Output = c + (nint)row * outputStride + n;
                    run(&tile);
                }
            }
        }

        GC.KeepAlive(weights);
    }

    private static void PointToRows(float** addresses, int mr, float* row, nint stride, int count)
    {
        for (int r = 0; r < mr; r++)
        {
            addresses[r] = row;
            if (r + 1 < count)
                row += stride;
        }
    }

    private static void PointToTaps(in F32Tile tile, int mr, int* offsets, float* input, float* padding)
    {
        float** addresses = tile.Rows;
        int count = mr * tile.Taps;
        for (int i = 0; i < count; i++)
            addresses[i] = offsets[i] < 0 ? padding : input + offsets[i];
        for (int r = tile.RowCount; r < mr; r++)
        {
            for (int tap = 0; tap < tile.Taps; tap++)
                addresses[tap * mr + r] = addresses[tap * mr + tile.RowCount - 1];
        }
    }
}
