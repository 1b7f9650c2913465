namespace EdgeAgent.Kernels;

/// <summary>Runs packed int8 products over activation rows that lie a fixed stride apart, or where an <see cref="IndirectionTable"/> says.</summary>
/// <remarks>Activations may be read up to <see cref="AlignedBuffer.ReadableSlack"/> bytes past the last one. Output must not overlap the input.
/// Nothing is allocated. Calls with disjoint ranges and separate scratch may run at the same time.</remarks>
public static unsafe class Qs8Gemm
{
    /// <summary>Packed weights that are walked for all rows before the next: about half of a small core's second-level cache.</summary>
    private const long WeightBlockBytes = 128 * 1024;

    /// <summary>Computes a part of <c>output[m, n]</c> for plain rows: a matrix product or a pointwise convolution.</summary>
    /// <param name="weights">Packed weights with one tap.</param>
    /// <param name="requantization">One entry per output channel.</param>
    /// <param name="input">Row m starts at element m * inputStride and holds the weights' depth of activations.</param>
    /// <param name="inputStride">Elements from one input row to the next.</param>
    /// <param name="output">Element (m, n) is stored at m * outputStride + n.</param>
    /// <param name="outputStride">Elements from one output row to the next.</param>
    /// <param name="scratch">At least the weights' scratch bytes.</param>
    /// <param name="range">The rows and channels to compute.</param>
    /// <exception cref="ArgumentException">A span is too short, or the range is not one of this product.</exception>
    public static void Run(
        Qs8GemmWeights weights,
        RequantizationTable requantization,
        ReadOnlySpan<sbyte> input,
        int inputStride,
        Span<sbyte> output,
        int outputStride,
        Span<byte> scratch,
        in GemmRange range)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Taps != 1)
            throw new ArgumentException("Plain rows need weights with one tap.", nameof(weights));
        if (range.RowCount > 0 && input.Length < ((long)range.FirstRow + range.RowCount - 1) * inputStride + weights.Depth)
            throw new ArgumentException("The input is shorter than the rows of the range.", nameof(input));
        fixed (sbyte* a = input)
            Run(weights, requantization, Qs8RowSource.Strided(a, inputStride), output, outputStride, scratch, range);
    }

    /// <summary>Computes a part of <c>output[pixel, n]</c> for a convolution.</summary>
    /// <param name="weights">Packed weights with as many taps as the table.</param>
    /// <param name="requantization">One entry per output channel.</param>
    /// <param name="input">One image [H, W, C].</param>
    /// <param name="indirection">Where each output pixel's taps lie in the image, in groups of the weights' row step.</param>
    /// <param name="paddingRow">The input zero point, at least depth times, with readable slack: what taps on padding see.</param>
    /// <param name="output">Element (pixel, n) is stored at pixel * outputStride + n.</param>
    /// <param name="outputStride">Elements from one output pixel to the next.</param>
    /// <param name="scratch">At least the weights' scratch bytes.</param>
    /// <param name="range">The pixels and channels to compute; the first pixel is a multiple of the weights' row step.</param>
    /// <exception cref="ArgumentException">A span is too short, or the range is not one of this product.</exception>
    public static void Run(
        Qs8GemmWeights weights,
        RequantizationTable requantization,
        ReadOnlySpan<sbyte> input,
        IndirectionTable indirection,
        ReadOnlySpan<sbyte> paddingRow,
        Span<sbyte> output,
        int outputStride,
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
        fixed (sbyte* a = input, padding = paddingRow)
        fixed (int* offsets = indirection.Offsets)
            Run(weights, requantization, Qs8RowSource.Indirect(a, offsets, padding, indirection.TapsPerRow), output, outputStride, scratch, range);
    }

    private static void Run(
        Qs8GemmWeights weights,
        RequantizationTable requantization,
        in Qs8RowSource source,
        Span<sbyte> output,
        int outputStride,
        Span<byte> scratch,
        in GemmRange range)
    {
        ArgumentNullException.ThrowIfNull(requantization);
        CheckRange(weights, requantization, output, outputStride, scratch, range);
        Qs8GemmKernel kernel = weights.Kernel;
        int mr = kernel.Mr, nr = kernel.Nr;
        fixed (sbyte* c = output)
        fixed (byte* scratchStart = scratch)
        {
            var rows = new Qs8RowStager(weights, source, (byte*)(((nuint)scratchStart + 15) & ~(nuint)15));
            Qs8Tile tile = default;
            tile.Rows = rows.Addresses;
            tile.RowTerms = rows.Terms;
            tile.HasRowTerms = weights.WeightsZeroPoint != 0;
            tile.Sums = rows.Terms + mr;
            (tile.Taps, tile.Depth, tile.OutputStride) = (weights.PanelTaps, weights.PanelDepth, outputStride);
            (tile.ZeroPoint, tile.Minimum, tile.Maximum) = (requantization.ZeroPoint, requantization.Minimum, requantization.Maximum);
            tile.ShiftsRightOnly = requantization.ShiftsRightOnly;
            tile.Form = requantization.Form;
            tile.PanelStride = (nint)weights.PanelBytes;

            int firstPanel = range.FirstChannel / nr, lastRow = range.FirstRow + range.RowCount;
            int endChannel = range.FirstChannel + range.ChannelCount, endPanel = (endChannel + nr - 1) / nr;
            bool hasMinimumPairs = weights.HasAnyMinimumPairs;
            delegate*<Qs8Tile*, void> run = kernel.Run;
            int panelsPerBlock = weights.PanelCount;
            if (weights.PackedBytes > WeightBlockBytes)
                panelsPerBlock = (int)Math.Max(1, WeightBlockBytes / weights.PanelBytes);
            for (int block = firstPanel, blockEnd; block < endPanel; block = blockEnd)
            {
                blockEnd = Math.Min(endPanel, block + panelsPerBlock);
                for (int row = range.FirstRow; row < lastRow; row += mr)
                {
                    tile.RowCount = Math.Min(mr, lastRow - row);
                    rows.Stage(row, tile.RowCount);
                    sbyte* rowOutput = c + (nint)row * outputStride;
                    for (int panel = block, next; panel < blockEnd; panel = next)
                    {
                        next = hasMinimumPairs ? weights.EndOfLikePanels(panel, blockEnd) : blockEnd;
                        int n = panel * nr;
                        tile.Panel = weights.Panel(panel);
                        tile.HasMinimumPairs = hasMinimumPairs && weights.HasMinimumPairs(panel);
                        tile.Multipliers = requantization.Multipliers + n;
                        tile.Shifts = requantization.Shifts + n;
                        tile.ChannelCount = Math.Min(next * nr, endChannel) - n;
                        tile.Output = rowOutput + n;
                        run(&tile);
                    }
                }
            }
        }

        GC.KeepAlive(weights);
        GC.KeepAlive(requantization);
    }

    private static void CheckRange(
        Qs8GemmWeights weights, RequantizationTable requantization, Span<sbyte> output, int outputStride, Span<byte> scratch, in GemmRange range)
    {
        if (requantization.Channels != weights.Channels)
            throw new ArgumentException($"The table has {requantization.Channels} channels, the weights {weights.Channels}.", nameof(requantization));
        if (scratch.Length < weights.ScratchBytes)
            throw new ArgumentException($"Needs {weights.ScratchBytes} bytes of scratch, got {scratch.Length}.", nameof(scratch));
        int endChannel = range.FirstChannel + range.ChannelCount;
        bool channelsFit = range.FirstChannel >= 0 && range.ChannelCount >= 0 && endChannel <= weights.Channels
            && range.FirstChannel % weights.ChannelStep == 0 && (endChannel % weights.ChannelStep == 0 || endChannel == weights.Channels);
        if (range.FirstRow < 0 || range.RowCount < 0 || !channelsFit)
            throw new ArgumentException("The range does not lie in this product, or does not start at a channel step.", nameof(range));
        if (range.RowCount > 0 && output.Length < ((long)range.FirstRow + range.RowCount - 1) * outputStride + endChannel)
            throw new ArgumentException("The output is shorter than the rows of the range.", nameof(output));
    }
}
