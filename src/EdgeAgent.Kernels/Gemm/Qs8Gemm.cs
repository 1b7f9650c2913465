using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Runs packed int8 products over activation rows that lie a fixed stride apart, or where an <see cref="IndirectionTable"/> says.</summary>
/// <remarks>Activations may be read up to <see cref="AlignedBuffer.ReadableSlack"/> bytes past the last one. Output must not overlap the input.
/// Nothing is allocated. Calls with disjoint ranges and separate scratch may run at the same time.</remarks>
[SkipLocalsInit]
public static unsafe partial class Qs8Gemm
{
    /// <summary>Packed weights that are walked for all rows before the next: about half of a core's second-level cache.</summary>
    internal static long WeightBlockBytes => X86Base.IsSupported ? 512 * 1024 : 128 * 1024;

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
        CheckRows(weights, input, inputStride, range);
        Qs8OutputStage stage = Qs8OutputStage.Of(requantization);
        CheckRange(weights, stage, output.Length, outputStride, scratch, weights.ScratchBytes, range);
        fixed (sbyte* a = input, c = output)
        fixed (byte* free = scratch)
        {
            Unsafe.SkipInit(out Qs8RowStager rows);
            rows.BeginStrided(weights, a, inputStride, Align(free));
            RunBlocks(weights, stage, &rows, c, outputStride, null, range);
        }

        GC.KeepAlive(weights);
        GC.KeepAlive(requantization);
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
        CheckIndirection(weights, input, indirection, paddingRow, range);
        Qs8OutputStage stage = Qs8OutputStage.Of(requantization);
        CheckRange(weights, stage, output.Length, outputStride, scratch, weights.ScratchBytes, range);
        fixed (sbyte* a = input, padding = paddingRow, c = output)
        fixed (int* offsets = indirection.Offsets)
        fixed (byte* free = scratch)
        {
            Unsafe.SkipInit(out Qs8RowStager rows);
            rows.BeginIndirect(weights, a, offsets, padding, Align(free));
            RunBlocks(weights, stage, &rows, c, outputStride, null, range);
        }

        GC.KeepAlive(weights);
        GC.KeepAlive(requantization);
    }

    /// <summary>Computes a part of <c>output[pixel, n]</c> for a convolution whose filter rows lie in one piece: the window has no dilation in width, and
    /// the weights have one tap a filter row or one for all.</summary>
    internal static void Run(
        Qs8GemmWeights weights,
        RequantizationTable requantization,
        ReadOnlySpan<sbyte> input,
        in Window2D window,
        int channels,
        ReadOnlySpan<sbyte> paddingRow,
        Span<sbyte> output,
        int outputStride,
        Span<byte> scratch,
        in GemmRange range)
    {
        CheckWindow(weights, input, window, channels, paddingRow, range);
        Qs8OutputStage stage = Qs8OutputStage.Of(requantization);
        CheckRange(weights, stage, output.Length, outputStride, scratch, ScratchBytes(weights, window, channels), range);
        fixed (sbyte* a = input, padding = paddingRow, c = output)
        fixed (byte* free = scratch)
        {
            Unsafe.SkipInit(out Qs8RowStager rows);
            rows.BeginWindow(weights, a, window, channels, padding, Align(free), range);
            RunBlocks(weights, stage, &rows, c, outputStride, null, range);
        }

        GC.KeepAlive(weights);
        GC.KeepAlive(requantization);
    }

    /// <summary>Scratch bytes that one thread needs in a run over a window.</summary>
    internal static int ScratchBytes(Qs8GemmWeights weights, in Window2D window, int channels) =>
        checked(weights.ScratchBytes + Qs8WindowRows.ScratchBytes(window, channels, weights));

    private static byte* Align(byte* scratch) => (byte*)(((nuint)scratch + 15) & ~(nuint)15);

    private static void RunBlocks(
        Qs8GemmWeights weights, in Qs8OutputStage stage, Qs8RowStager* rows, sbyte* output, nint outputStride, float* rowScratch, in GemmRange range)
    {
        Qs8GemmKernel kernel = weights.Kernel;
        int nr = kernel.Nr;
        Unsafe.SkipInit(out Qs8Tile tile);
        tile.HasMinimumPairs = false;
        tile.Rows = rows->Addresses;
        tile.RowTerms = rows->Terms;
        tile.HasRowTerms = weights.WeightsZeroPoint != 0;
        tile.Sums = rows->Terms + weights.RowsPerCall;
        (tile.Taps, tile.Depth, tile.OutputStride) = (weights.PanelTaps, weights.PanelDepth, outputStride);
        stage.Begin(&tile);
        tile.RowScales = rowScratch;
        tile.MinusRowZeroPoints = (int*)rowScratch + weights.RowsPerCall;
        if (stage.Activations != null && !stage.HasRowActivations)
            stage.StageRows(&tile, 0, weights.RowsPerCall, kernel.Mr);
        tile.PanelStride = (nint)weights.PanelBytes;
        int endChannel = range.FirstChannel + range.ChannelCount, panelsPerBlock = weights.PanelCount;
        int endPanel = endChannel == weights.Channels ? weights.PanelCount : endChannel / nr;
        if (weights.PackedBytes > WeightBlockBytes)
            panelsPerBlock = (int)Math.Max(1, WeightBlockBytes / weights.PanelBytes);
        for (int panel = range.FirstChannel == 0 ? 0 : range.FirstChannel / nr, end; panel < endPanel; panel = end)
        {
            end = Math.Min(endPanel, panel + panelsPerBlock);
            int channel = panel * nr;
            sbyte* first = output + channel * stage.OutputBytes;
            tile.Panel = weights.Panel(panel);
            stage.MoveTo(&tile, channel);
            tile.ChannelCount = Math.Min(end * nr, endChannel) - channel;
            if (weights.HasAnyMinimumPairs)
                RunRowsByLikePanels(weights, stage, &tile, rows, first, range, panel, end);
            else
                RunRows(kernel, stage, &tile, rows, first, range, weights.RowsPerCall);
        }
    }

    private static void RunRows(
        Qs8GemmKernel kernel, in Qs8OutputStage stage, Qs8Tile* tile, Qs8RowStager* rows, sbyte* output, in GemmRange range, int rowsPerCall)
    {
        delegate*<Qs8Tile*, void> run = kernel.Run;
        nint stride = tile->OutputStride;
        float* scales = tile->RowScales;
        int* zeroPoints = tile->MinusRowZeroPoints;
        for (int row = range.FirstRow, end = row + range.RowCount; row < end; row += rowsPerCall)
        {
            tile->RowCount = Math.Min(rowsPerCall, end - row);
            rows->Stage(row, tile->RowCount);
            tile->Rows = rows->Addresses;
            tile->RowTerms = rows->Terms;
            tile->Output = output + row * stride;
            tile->RowScales = scales;
            tile->MinusRowZeroPoints = zeroPoints;
            if (stage.HasRowActivations)
                stage.StageRows(tile, row, tile->RowCount, kernel.Mr);
            run(tile);
        }

        // Kernels move the tile on; the next block of weights begins with the first row again.
        tile->RowScales = scales;
        tile->MinusRowZeroPoints = zeroPoints;
    }

    private static void RunRowsByLikePanels(
        Qs8GemmWeights weights, in Qs8OutputStage stage, Qs8Tile* block, Qs8RowStager* rows, sbyte* output, in GemmRange range, int firstPanel, int endPanel)
    {
        Qs8GemmKernel kernel = weights.Kernel;
        int mr = kernel.Mr, nr = kernel.Nr, endRow = range.FirstRow + range.RowCount;
        for (int row = range.FirstRow; row < endRow; row += mr)
        {
            Qs8Tile tile = *block;
            tile.RowCount = Math.Min(mr, endRow - row);
            tile.Output = output + row * tile.OutputStride;
            rows->Stage(row, tile.RowCount);
            if (stage.HasRowActivations)
                stage.StageRows(&tile, row, tile.RowCount, mr);
            int channelsLeft = tile.ChannelCount;
            for (int panel = firstPanel, next; panel < endPanel; panel = next)
            {
                next = weights.EndOfLikePanels(panel, endPanel);
                tile.HasMinimumPairs = weights.HasMinimumPairs(panel);
                tile.ChannelCount = Math.Min((next - panel) * nr, channelsLeft);
                kernel.Run(&tile);
                channelsLeft -= tile.ChannelCount;
                tile.Skip(next - panel, nr);
            }
        }
    }

    private static void CheckRows(Qs8GemmWeights weights, ReadOnlySpan<sbyte> input, int inputStride, in GemmRange range)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Taps != 1)
            throw new ArgumentException("Plain rows need weights with one tap.", nameof(weights));
        if (range.RowCount > 0 && input.Length < ((long)range.FirstRow + range.RowCount - 1) * inputStride + weights.Depth)
            throw new ArgumentException("The input is shorter than the rows of the range.", nameof(input));
    }

    private static void CheckIndirection(
        Qs8GemmWeights weights, ReadOnlySpan<sbyte> input, IndirectionTable indirection, ReadOnlySpan<sbyte> paddingRow, in GemmRange range)
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
    }

    private static void CheckWindow(
        Qs8GemmWeights weights, ReadOnlySpan<sbyte> input, in Window2D window, int channels, ReadOnlySpan<sbyte> paddingRow, in GemmRange range)
    {
        if (window.DilationWidth != 1 || weights.Taps * weights.Depth != window.Taps * channels || (weights.Taps != 1 && weights.Taps != window.KernelHeight))
            throw new ArgumentException("The weights are not packed by filter rows of the window.", nameof(weights));
        if (range.RowCount > window.OutputPixels - range.FirstRow)
            throw new ArgumentException("The range holds more pixels than the window.", nameof(range));
        if (paddingRow.Length < window.KernelWidth * channels)
            throw new ArgumentException("The padding row is shorter than a filter row.", nameof(paddingRow));
        if ((long)window.InputPixels * channels > input.Length)
            throw new ArgumentException("The input is shorter than the image of the window.", nameof(input));
    }

    private static void CheckRange(
        Qs8GemmWeights weights, in Qs8OutputStage stage, int outputLength, int outputStride, ReadOnlySpan<byte> scratch, int scratchBytes,
        in GemmRange range)
    {
        if (stage.Channels != weights.Channels)
            throw new ArgumentException($"The table has {stage.Channels} channels, the weights {weights.Channels}.", nameof(stage));
        if (scratch.Length < scratchBytes)
            throw new ArgumentException($"Needs {scratchBytes} bytes of scratch, got {scratch.Length}.", nameof(scratch));
        int endChannel = range.FirstChannel + range.ChannelCount;
        bool channelsFit = range.FirstChannel >= 0 && range.ChannelCount >= 0 && endChannel <= weights.Channels
            && (range.FirstChannel == 0 || range.FirstChannel % weights.ChannelStep == 0)
            && (endChannel == weights.Channels || endChannel % weights.ChannelStep == 0);
        if (range.FirstRow < 0 || range.RowCount < 0 || !channelsFit)
            throw new ArgumentException("The range does not lie in this product, or does not start at a channel step.", nameof(range));
        if (range.RowCount > 0 && outputLength < ((long)range.FirstRow + range.RowCount - 1) * outputStride + endChannel)
            throw new ArgumentException("The output is shorter than the rows of the range.", nameof(outputLength));
    }
}
