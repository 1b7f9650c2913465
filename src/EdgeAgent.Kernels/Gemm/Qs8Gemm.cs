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
            Run(weights, requantization, new Source(a, inputStride, null, null, 0), output, outputStride, scratch, range);
    }

    /// <summary>Computes a part of <c>output[pixel, n]</c> for a convolution.</summary>
    /// <param name="weights">Packed weights with as many taps as the table.</param>
    /// <param name="requantization">One entry per output channel.</param>
    /// <param name="input">One image [H, W, C].</param>
    /// <param name="indirection">Where each output pixel's taps lie in the image.</param>
    /// <param name="paddingRow">The input zero point, at least depth times, with readable slack: what taps on padding see.</param>
    /// <param name="output">Element (pixel, n) is stored at pixel * outputStride + n.</param>
    /// <param name="outputStride">Elements from one output pixel to the next.</param>
    /// <param name="scratch">At least the weights' scratch bytes.</param>
    /// <param name="range">The pixels and channels to compute.</param>
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
        if (range.RowCount > indirection.Pixels - range.FirstRow)
            throw new ArgumentException("The range holds more pixels than the table.", nameof(range));
        if (paddingRow.Length < weights.Depth)
            throw new ArgumentException("The padding row is shorter than the depth.", nameof(paddingRow));
        if (indirection.InputLength(weights.Depth) > input.Length)
            throw new ArgumentException("The input is shorter than the image of the table.", nameof(input));
        fixed (sbyte* a = input, padding = paddingRow)
        fixed (int* offsets = indirection.Offsets)
            Run(weights, requantization, new Source(a, 0, offsets, padding, indirection.Taps), output, outputStride, scratch, range);
    }

    private static void Run(
        Qs8GemmWeights weights,
        RequantizationTable requantization,
        in Source source,
        Span<sbyte> output,
        int outputStride,
        Span<byte> scratch,
        in GemmRange range)
    {
        ArgumentNullException.ThrowIfNull(requantization);
        CheckRange(weights, requantization, output, outputStride, scratch, range);
        Qs8GemmKernel kernel = weights.Kernel;
        fixed (sbyte* c = output)
        fixed (byte* scratchStart = scratch)
        {
            byte* free = (byte*)(((nuint)scratchStart + 15) & ~(nuint)15);
            var rows = new RowStager(weights, source, free);
            Qs8Tile tile = default;
            tile.Rows = rows.Addresses;
            tile.RowTerms = rows.Terms;
            tile.Sums = rows.Terms + kernel.Mr;
            (tile.Taps, tile.Depth, tile.OutputStride) = (weights.PanelTaps, weights.PanelDepth, outputStride);
            (tile.ZeroPoint, tile.Minimum, tile.Maximum) = (requantization.ZeroPoint, requantization.Minimum, requantization.Maximum);
            tile.ShiftsRightOnly = requantization.ShiftsRightOnly;
            tile.PanelStride = (nint)weights.PanelBytes;

            int firstPanel = range.FirstChannel / kernel.Nr, lastRow = range.FirstRow + range.RowCount;
            int endChannel = range.FirstChannel + range.ChannelCount, endPanel = (endChannel + kernel.Nr - 1) / kernel.Nr;
            int panelsPerBlock = (int)Math.Max(1, WeightBlockBytes / weights.PanelBytes);
            for (int block = firstPanel; block < endPanel; block += panelsPerBlock)
            {
                int blockEnd = Math.Min(endPanel, block + panelsPerBlock);
                for (int row = range.FirstRow; row < lastRow; row += kernel.Mr)
                {
                    tile.RowCount = Math.Min(kernel.Mr, lastRow - row);
                    rows.Stage(row, tile.RowCount);
                    for (int panel = block, next; panel < blockEnd; panel = next)
                    {
                        next = weights.EndOfLikePanels(panel, blockEnd);
                        int n = panel * kernel.Nr;
                        tile.Panel = weights.Panel(panel);
                        tile.Multipliers = requantization.Multipliers + n;
                        tile.Shifts = requantization.Shifts + n;
                        tile.ChannelCount = Math.Min(next * kernel.Nr, endChannel) - n;
                        tile.Output = c + (nint)row * outputStride + n;
                        if (weights.HasMinimumPairs(panel))
                            kernel.RunMinimumPairs(&tile);
                        else if (tile.RowCount == 1)
                            kernel.RunOneRow(&tile);
                        else
                            kernel.Run(&tile);
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

    /// <summary>Where activation rows come from: a stride, or offsets with a row for padding.</summary>
    private readonly struct Source(sbyte* input, nint stride, int* offsets, sbyte* padding, int taps)
    {
        public sbyte* Address(int row, int tap)
        {
            if (offsets is null)
                return input + row * stride;
            int offset = offsets[(nint)row * taps + tap];
            return offset < 0 ? padding : input + offset;
        }
    }

    /// <summary>Fills the row addresses of a tile and, where the microkernel wants it, copies the rows together.</summary>
    private readonly struct RowStager
    {
        private readonly Qs8GemmWeights _weights;
        private readonly Source _source;
        private readonly byte* _copies;

        public RowStager(Qs8GemmWeights weights, in Source source, byte* scratch)
        {
            int mr = weights.Kernel.Mr;
            (_weights, _source) = (weights, source);
            _copies = scratch;
            Addresses = (sbyte**)(scratch + mr * weights.RowBytes);
            Terms = (int*)(Addresses + mr * weights.Taps);
            for (int r = 0; r < mr; r++)
                Terms[r] = 0;
        }

        public sbyte** Addresses { get; }

        public int* Terms { get; }

        public void Stage(int firstRow, int count)
        {
            int mr = _weights.Kernel.Mr, depth = _weights.Depth;
            bool copies = _weights.RowBytes > 0;
            for (int r = 0; r < mr; r++)
            {
                int row = firstRow + Math.Min(r, count - 1);
                byte* copy = _copies + r * _weights.RowBytes;
                int sum = 0;
                for (int tap = 0; tap < _weights.Taps; tap++)
                {
                    sbyte* a = _source.Address(row, tap);
                    if (_weights.WeightsZeroPoint != 0)
                        sum += Qs8Rows.Sum(a, depth);
                    if (!copies)
                        Addresses[tap * mr + r] = a;
                    else if (_weights.Kernel.WidensRows)
                        Qs8Rows.Widen(a, (short*)copy + tap * depth, depth);
                    else
                        Qs8Rows.Copy(a, (sbyte*)copy + tap * depth, depth);
                }

                if (copies)
                    Addresses[r] = (sbyte*)copy;
                Terms[r] = -_weights.WeightsZeroPoint * sum;
            }
        }
    }
}
