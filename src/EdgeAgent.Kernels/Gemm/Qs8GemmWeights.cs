namespace EdgeAgent.Kernels;

/// <summary>Weights of an int8 matrix product or convolution, packed for the fastest microkernel of a kernel set.</summary>
/// <remarks>Computes <c>sum[m, n] = bias[n] + sum over taps t and depth k of (a[m, t, k] - inputZeroPoint) * (w[n, t, k] - weightsZeroPoint)</c>
/// and requantizes it to int8. A plain matrix product has one tap. The bias and <c>-inputZeroPoint * sum(w - weightsZeroPoint)</c> are folded
/// into the panels; <c>-weightsZeroPoint * sum(a)</c> is added by the driver. May be used by several threads at
/// once; only <see cref="Repack"/> changes it.</remarks>
public sealed unsafe class Qs8GemmWeights : IDisposable
{
    /// <summary>Kernels that overlap a panel's end with the next one's start read this far past the last panel.</summary>
    private const int ReadAhead = 64;

    /// <summary>The largest depth whose sums fit int32 for any int8 operands with any zero points.</summary>
    public const int LargestDepth = int.MaxValue / (255 * 255);

    /// <summary>Activations and addresses of rows that a microkernel with groups of rows takes in a call: half of a small first-level cache.</summary>
    private const int RowBytesPerCall = 16 * 1024;

    private const int MostGroupsPerCall = 16;

    private readonly AlignedBuffer _panels;
    private readonly bool[] _hasMinimumPairs;

    private Qs8GemmWeights(Qs8GemmKernel kernel, int channels, int taps, int depth, int weightsZeroPoint, PackedStore? store, out bool isPacked)
    {
        (Kernel, Channels, Taps, Depth, WeightsZeroPoint) = (kernel, channels, taps, depth, weightsZeroPoint);
        GathersRows = taps > 1 && kernel.GathersTaps(depth);
        (PanelTaps, PanelDepth) = GathersRows ? (1, checked(taps * depth)) : (taps, depth);
        PanelCount = (channels + kernel.Nr - 1) / kernel.Nr;
        PanelBytes = kernel.Nr * (sizeof(int) + (long)PanelTaps * kernel.PackedDepth(PanelDepth));
        PanelBytes = (PanelBytes + 15) & ~15L;
        _panels = PackedStore.Take(store, PanelBytes * PanelCount + ReadAhead + PanelCount, out isPacked);
        _hasMinimumPairs = new bool[PanelCount];
        RowBytes = GathersRows || kernel.WidensRows ? ((PanelDepth + 31) & ~15) * (kernel.WidensRows ? sizeof(short) : sizeof(sbyte)) : 0;
        RowsPerCall = kernel.Mr;
        if (kernel.TakesRowGroups && RowBytes == 0)
            RowsPerCall *= Math.Clamp(RowBytesPerCall / (kernel.Mr * (PanelDepth + taps * sizeof(sbyte*))), 1, MostGroupsPerCall);
        ScratchBytes = RowsPerCall * (taps * sizeof(sbyte*) + sizeof(int)) + kernel.Mr * (RowBytes + sizeof(int) * kernel.Nr + 16) + 64;
    }

    /// <summary>Number of output channels, N.</summary>
    public int Channels { get; }

    /// <summary>Number of filter taps, kernel height times kernel width; 1 for a matrix product.</summary>
    public int Taps { get; }

    /// <summary>Activations a tap, K.</summary>
    public int Depth { get; }

    /// <summary>Bytes of the packed weights.</summary>
    public long PackedBytes => _panels.Length;

    /// <summary>Scratch bytes that one thread needs in a run.</summary>
    public int ScratchBytes { get; }

    /// <summary>Name of the microkernel, as types-kernel-MRxNRcKR-isa.</summary>
    public string KernelName => Kernel.Name;

    /// <summary>Name of the microkernel where sums become float32.</summary>
    public string FloatKernelName => Kernel.FloatName;

    /// <summary>Rows that are computed together; a range of rows is best split at multiples of it.</summary>
    public int RowStep => Kernel.Mr;

    /// <summary>Channels that are computed together; a range of channels must start at a multiple of it.</summary>
    public int ChannelStep => Kernel.Nr;

    internal Qs8GemmKernel Kernel { get; }

    /// <summary>Rows that the microkernel takes in a call: a multiple of Mr.</summary>
    internal int RowsPerCall { get; }

    /// <summary>What a row's number within a call, and with it, gives its place in its group of Mr; microkernels that take several groups have a power of
    /// two for Mr.</summary>
    internal int PlaceMask => RowsPerCall == Kernel.Mr ? -1 : Kernel.Mr - 1;

    internal int WeightsZeroPoint { get; }

    internal bool GathersRows { get; }

    internal int PanelTaps { get; }

    internal int PanelDepth { get; }

    internal int PanelCount { get; }

    internal long PanelBytes { get; }

    internal int RowBytes { get; }

    /// <summary>Packs weights for the fastest variant of a kernel set.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="weights">[channels, taps, depth], as the filters of CONV_2D (taps in the order height, width) and FULLY_CONNECTED lie.</param>
    /// <param name="bias">[channels], or empty for none.</param>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="taps">Number of filter taps.</param>
    /// <param name="depth">Activations a tap.</param>
    /// <param name="inputZeroPoint">Zero point of the activations, -128 to 127.</param>
    /// <param name="weightsZeroPoint">Zero point of the weights, -128 to 127; 0 for per-channel models.</param>
    /// <param name="store">Gives the memory, and the packed bytes where it has them; null for new memory.</param>
    /// <exception cref="ArgumentException">The spans do not have the stated lengths.</exception>
    /// <exception cref="OverflowException">A channel's sum could leave int32; ask <see cref="FindOverflow"/> first.</exception>
    public static Qs8GemmWeights Pack(
        KernelSet kernels,
        ReadOnlySpan<sbyte> weights,
        ReadOnlySpan<int> bias,
        int channels,
        int taps,
        int depth,
        int inputZeroPoint,
        int weightsZeroPoint = 0,
        PackedStore? store = null) =>
        Pack(Qs8GemmKernel.Select(kernels), weights, bias, channels, taps, depth, inputZeroPoint, weightsZeroPoint, store);

    /// <summary>Makes room for the second operand of a matrix product that is only known later; see <see cref="Repack"/>.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="depth">Activations of each, at most <see cref="LargestDepth"/>.</param>
    /// <param name="weightsZeroPoint">Zero point of the weights, -128 to 127.</param>
    public static Qs8GemmWeights Reserve(KernelSet kernels, int channels, int depth, int weightsZeroPoint)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, LargestDepth);
        return new Qs8GemmWeights(Qs8GemmKernel.Select(kernels), channels, 1, depth, weightsZeroPoint, store: null, out _);
    }

    /// <summary>Puts other weights, without bias, in place of the present ones. Allocates nothing.</summary>
    /// <param name="weights">[channels, taps, depth], with sums that fit int32: any where taps * depth is at most <see cref="LargestDepth"/>.</param>
    /// <param name="inputZeroPoint">Zero point of the activations, -128 to 127.</param>
    /// <remarks>No product may run meanwhile.</remarks>
    /// <exception cref="ArgumentException">The span does not have the stated length.</exception>
    public void Repack(ReadOnlySpan<sbyte> weights, int inputZeroPoint)
    {
        if (weights.Length != Channels * Taps * Depth)
            throw new ArgumentException($"Expected {Channels} x {Taps} x {Depth} weights, got {weights.Length}.", nameof(weights));
        Fill(weights, default, inputZeroPoint);
    }

    /// <summary>The first output channel whose sum could leave int32 for some input, or -1.</summary>
    /// <param name="weights">[channels, taps * depth].</param>
    /// <param name="bias">[channels], or empty for none.</param>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="inputZeroPoint">Zero point of the activations.</param>
    /// <param name="weightsZeroPoint">Zero point of the weights.</param>
    public static int FindOverflow(
        ReadOnlySpan<sbyte> weights, ReadOnlySpan<int> bias, int channels, int inputZeroPoint, int weightsZeroPoint = 0)
    {
        int count = channels == 0 ? 0 : weights.Length / channels;
        for (int n = 0; n < channels; n++)
        {
            int channelBias = bias.IsEmpty ? 0 : bias[n];
            if (!Qs8AccumulatorBound.Of(weights.Slice(n * count, count), count, 1, channelBias, inputZeroPoint, weightsZeroPoint).FitsInt32)
                return n;
        }

        return -1;
    }

    /// <inheritdoc/>
    public void Dispose() => _panels.Dispose();

    internal static Qs8GemmWeights Pack(
        Qs8GemmKernel kernel,
        ReadOnlySpan<sbyte> weights,
        ReadOnlySpan<int> bias,
        int channels,
        int taps,
        int depth,
        int inputZeroPoint,
        int weightsZeroPoint,
        PackedStore? store = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(taps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        if (weights.Length != checked(channels * taps * depth))
            throw new ArgumentException($"Expected {channels} x {taps} x {depth} weights, got {weights.Length}.", nameof(weights));
        if (!bias.IsEmpty && bias.Length != channels)
            throw new ArgumentException($"Expected {channels} biases or none, got {bias.Length}.", nameof(bias));

        var packed = new Qs8GemmWeights(kernel, channels, taps, depth, weightsZeroPoint, store, out bool isPacked);
        Span<bool> minimumPairs = packed._panels.AsSpan<bool>(packed._panels.Length - packed.PanelCount, packed.PanelCount);
        if (isPacked)
        {
            minimumPairs.CopyTo(packed._hasMinimumPairs);
            packed.HasAnyMinimumPairs = minimumPairs.Contains(true);
            return packed;
        }

        int overflow = FindOverflow(weights, bias, channels, inputZeroPoint, weightsZeroPoint);
        if (overflow >= 0)
        {
            packed.Dispose();
            throw new OverflowException($"The int32 sum of output channel {overflow} could overflow.");
        }

        packed.Fill(weights, bias, inputZeroPoint);
        packed._hasMinimumPairs.CopyTo(minimumPairs);
        return packed;
    }

    internal byte* Panel(int index) => _panels.Pointer + index * PanelBytes;

    /// <summary>True when int16 sums of two products of the panel could overflow: both weights of a pair are -128.</summary>
    internal bool HasMinimumPairs(int index) => _hasMinimumPairs[index];

    /// <summary>True when <see cref="HasMinimumPairs"/> is true of some panel.</summary>
    internal bool HasAnyMinimumPairs { get; private set; }

    /// <summary>End of the run of panels, from <paramref name="first"/> to at most <paramref name="end"/>, that one microkernel can do.</summary>
    internal int EndOfLikePanels(int first, int end)
    {
        int next = first + 1;
        while (next < end && _hasMinimumPairs[next] == _hasMinimumPairs[first])
            next++;
        return next;
    }

    private void Fill(ReadOnlySpan<sbyte> weights, ReadOnlySpan<int> bias, int inputZeroPoint)
    {
        Array.Clear(_hasMinimumPairs);
        for (int panel = 0; panel < PanelCount; panel++)
            PackPanel(panel, weights, bias, inputZeroPoint);
        HasAnyMinimumPairs = _hasMinimumPairs.AsSpan().Contains(true);
    }

    private void PackPanel(int panel, ReadOnlySpan<sbyte> weights, ReadOnlySpan<int> bias, int inputZeroPoint)
    {
        int first = panel * Kernel.Nr, nr = Kernel.PanelWidth(Channels - first), present = Math.Min(nr, Channels - first), count = Taps * Depth;
        int* biases = (int*)Panel(panel);
        sbyte* target = (sbyte*)(biases + nr);
        for (int n = 0; n < present; n++)
        {
            long sum = 0;
            foreach (sbyte w in weights.Slice((first + n) * count, count))
                sum += w - WeightsZeroPoint;
            long offset = Kernel.ActivationOffset * (sum + (long)count * WeightsZeroPoint);
            biases[n] = unchecked((int)((bias.IsEmpty ? 0 : bias[first + n]) - inputZeroPoint * sum - offset));
        }

        for (int tap = 0; tap < PanelTaps; tap++)
        {
            for (int k = 0, step; k < PanelDepth; k += step)
            {
                step = Kernel.StepLength(PanelDepth - k);
                int length = Math.Min(step, PanelDepth - k);
                for (int n = 0; n < present; n++)
                {
                    ReadOnlySpan<sbyte> source = weights.Slice((first + n) * count + tap * PanelDepth + k, length);
                    source.CopyTo(new Span<sbyte>(target + n * step, step));
                    for (int pair = Kernel.Kr; pair < length; pair++)
                        _hasMinimumPairs[panel] |= source[pair] == sbyte.MinValue && source[pair - Kernel.Kr] == sbyte.MinValue;
                }

                target += nr * step;
            }
        }
    }
}
