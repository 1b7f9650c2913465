namespace EdgeAgent.Kernels;

/// <summary>Runs packed int16 x int8 products over activation rows that lie a fixed stride apart, or where an <see cref="IndirectionTable"/>
/// says.</summary>
/// <remarks>Activations may be read up to <see cref="AlignedBuffer.ReadableSlack"/> bytes past the last one. Output must not overlap the input.
/// Nothing is allocated. Calls with disjoint ranges and separate scratch may run at the same time.</remarks>
public static unsafe class Qs16x8Gemm
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
        Qs16x8GemmWeights weights,
        Int16RequantizationTable requantization,
        ReadOnlySpan<short> input,
        int inputStride,
        Span<short> output,
        int outputStride,
        Span<byte> scratch,
        in GemmRange range)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Taps != 1)
            throw new ArgumentException("Plain rows need weights with one tap.", nameof(weights));
        if (range.RowCount > 0 && input.Length < ((long)range.FirstRow + range.RowCount - 1) * inputStride + weights.Depth)
            throw new ArgumentException("The input is shorter than the rows of the range.", nameof(input));
        fixed (short* a = input)
            Run(weights, requantization, new RowSource { Input = a, Stride = inputStride }, output, outputStride, scratch, range);
    }

    /// <summary>Computes a part of <c>output[pixel, n]</c> for a convolution.</summary>
    /// <param name="weights">Packed weights with as many taps as the table.</param>
    /// <param name="requantization">One entry per output channel.</param>
    /// <param name="input">One image [H, W, C].</param>
    /// <param name="indirection">Where each output pixel's taps lie in the image, in groups of the weights' row step.</param>
    /// <param name="paddingRow">Zeros, at least depth of them, with readable slack: what taps on padding see.</param>
    /// <param name="output">Element (pixel, n) is stored at pixel * outputStride + n.</param>
    /// <param name="outputStride">Elements from one output pixel to the next.</param>
    /// <param name="scratch">At least the weights' scratch bytes.</param>
    /// <param name="range">The pixels and channels to compute; the first pixel is a multiple of the weights' row step.</param>
    /// <exception cref="ArgumentException">A span is too short, or the range is not one of this product.</exception>
    public static void Run(
        Qs16x8GemmWeights weights,
        Int16RequantizationTable requantization,
        ReadOnlySpan<short> input,
        IndirectionTable indirection,
        ReadOnlySpan<short> paddingRow,
        Span<short> output,
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
        fixed (short* a = input, padding = paddingRow)
        fixed (int* offsets = indirection.Offsets)
        {
            Run(weights, requantization, new RowSource { Input = a, Offsets = offsets, Padding = padding }, output, outputStride, scratch, range);
        }
    }

    private static void Run(
        Qs16x8GemmWeights weights,
        Int16RequantizationTable requantization,
        in RowSource source,
        Span<short> output,
        int outputStride,
        Span<byte> scratch,
        in GemmRange range)
    {
        ArgumentNullException.ThrowIfNull(requantization);
        Check(weights, requantization, output, outputStride, scratch, range);
        int mr = weights.Kernel.Mr, nr = weights.Kernel.Nr;
        int endRow = range.FirstRow + range.RowCount, endChannel = range.FirstChannel + range.ChannelCount;
        int firstPanel = range.FirstChannel / nr, endPanel = (endChannel + nr - 1) / nr;
        int panelsAtOnce = (int)Math.Clamp(WeightBlockBytes / (weights.PanelLength * sizeof(short)), 1, int.MaxValue);
        fixed (short* c = output)
        fixed (byte* scratchStart = scratch)
        {
            var part = new Part(weights, requantization, (byte*)(((nuint)scratchStart + 15) & ~(nuint)15));
            for (int block = firstPanel; block < endPanel; block += Math.Min(panelsAtOnce, endPanel - block))
            {
                int blockEnd = (int)Math.Min((long)block + panelsAtOnce, endPanel);
                for (int row = range.FirstRow; row < endRow; row += mr)
                {
                    int count = Math.Min(mr, endRow - row);
                    part.Point(source, row, count);
                    for (int panel = block; panel < blockEnd; panel++)
                    {
                        int n = panel * nr;
                        part.Run(panel, count, Math.Min(nr, endChannel - n), c + (nint)row * outputStride + n, outputStride);
                    }
                }
            }
        }

        GC.KeepAlive(weights);
        GC.KeepAlive(requantization);
    }

    private static void Check(
        Qs16x8GemmWeights weights,
        Int16RequantizationTable requantization,
        Span<short> output,
        int outputStride,
        Span<byte> scratch,
        in GemmRange range)
    {
        if (requantization.Channels != weights.Channels)
            throw new ArgumentException($"The table has {requantization.Channels} channels, the weights {weights.Channels}.", nameof(requantization));
        if (requantization.SumsAreInt32 && !weights.SumsFitInt32)
            throw new ArgumentException("The table takes int32 sums, which these weights can leave.", nameof(requantization));
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

    /// <summary>Where activation rows lie.</summary>
    private struct RowSource
    {
        public short* Input;
        public nint Stride;
        public int* Offsets;
        public short* Padding;
    }

    /// <summary>One thread's part of a product: its scratch memory, [Mr][Nr] int64 sums where needed, [Mr][Nr] sums, [Taps][Mr] addresses.</summary>
    private readonly ref struct Part
    {
        private readonly Qs16x8GemmWeights _weights;
        private readonly Int16RequantizationTable _requantization;
        private readonly short** _addresses;
        private readonly int* _sums;
        private readonly long* _wideSums;

        public Part(Qs16x8GemmWeights weights, Int16RequantizationTable requantization, byte* scratch)
        {
            (_weights, _requantization) = (weights, requantization);
            _wideSums = (long*)scratch;
            int tile = weights.Kernel.Mr * weights.Kernel.Nr;
            _sums = (int*)(_wideSums + (weights.SumsFitInt32 ? 0 : tile));
            _addresses = (short**)(_sums + tile);
        }

        /// <summary>Finds the taps of Mr rows; what is missing of Mr repeats the last one, or is what the table has there.</summary>
        public void Point(in RowSource source, int firstRow, int count)
        {
            int mr = _weights.Kernel.Mr, addresses = mr * _weights.Taps;
            if (source.Offsets is null)
            {
                for (int r = 0; r < mr; r++)
                    _addresses[r] = source.Input + (firstRow + Math.Min(r, count - 1)) * source.Stride;
                return;
            }

            int* offsets = source.Offsets + (nint)firstRow * _weights.Taps;
            for (int i = 0; i < addresses; i++)
                _addresses[i] = offsets[i] < 0 ? source.Padding : source.Input + offsets[i];
        }

        /// <summary>Computes rows of one panel.</summary>
        public void Run(int panel, int rows, int channels, short* output, nint outputStride)
        {
            int nr = _weights.Kernel.Nr;
            Qs16x8Tile tile = default;
            (tile.RowCount, tile.Taps, tile.Depth) = (rows, _weights.Taps, _weights.Depth);
            tile.Rows = _addresses;
            tile.Weights = _weights.Panel(panel);
            tile.Initial = _weights.Initial(panel);
            tile.Sums = _sums;
            if (!_weights.SumsFitInt32)
            {
                AddBlocks(panel, channels, tile);
                for (int r = 0; r < rows; r++)
                {
                    for (int n = 0; n < channels; n++)
                        output[r * outputStride + n] = _requantization.Apply(panel * nr + n, _wideSums[r * nr + n]);
                }

                return;
            }

            _weights.Kernel.Run(&tile);
            for (int r = 0; r < rows; r++)
            {
                short* row = output + r * outputStride;
                if (_requantization.SumsAreInt32)
                    Int16Requantization.RunPortable(_sums + r * nr, panel * nr, channels, _requantization, row);
                else
                    _weights.Kernel.Requantize(_sums + r * nr, panel * nr, channels, _requantization, row);
            }
        }

        private void AddBlocks(int panel, int channels, Qs16x8Tile tile)
        {
            int mr = _weights.Kernel.Mr, nr = _weights.Kernel.Nr, sums = tile.RowCount * nr;
            for (int i = 0; i < sums; i++)
                _wideSums[i] = i % nr < channels ? _weights.Bias(panel * nr + i % nr) : 0;
            foreach (Qs16x8SumBlock block in _weights.Blocks)
            {
                tile.Rows = _addresses + block.FirstTap * mr;
                (tile.Taps, tile.FirstDepth, tile.Depth) = (block.Taps, block.FirstDepth, block.Depth);
                tile.Weights = _weights.Panel(panel) + _weights.BlockOffset(block);
                _weights.Kernel.Run(&tile);
                for (int i = 0; i < sums; i++)
                    _wideSums[i] += _sums[i];
            }
        }
    }
}
