namespace EdgeAgent.Kernels;

/// <summary>Weights of an int16 x int8 matrix product or convolution, packed for the fastest microkernel of a kernel set.</summary>
/// <remarks>Computes <c>sum[m, n] = bias[n] + sum over taps t and depth k of a[m, t, k] * w[n, t, k]</c> in int64 and requantizes it to int16.
/// Weights are widened to int16. Where all sums with their bias are int32, whatever the activations, they stay int32; else int32 sums of
/// <see cref="Qs16x8SumBlock"/>s are added up in int64. Immutable; may be used by several threads at once.</remarks>
public sealed unsafe class Qs16x8GemmWeights : IDisposable
{
    private readonly AlignedBuffer _panels, _initial;
    private readonly long[] _bias;

    private Qs16x8GemmWeights(Qs16x8GemmKernel kernel, ReadOnlySpan<sbyte> weights, ReadOnlySpan<long> bias, int channels, int taps, int depth)
    {
        (Kernel, Channels, Taps, Depth) = (kernel, channels, taps, depth);
        PanelCount = (channels + kernel.Nr - 1) / kernel.Nr;
        PanelLength = (long)kernel.Nr * taps * kernel.PackedDepth(depth);
        _bias = bias.IsEmpty ? new long[channels] : bias.ToArray();
        SumsFitInt32 = true;
        for (int n = 0; n < channels; n++)
            SumsFitInt32 &= Qs16x8AccumulatorBound.Of(weights.Slice(n * taps * depth, taps * depth), taps * depth, 1, _bias[n]).FitsInt32;
        Blocks = SumsFitInt32 ? [new Qs16x8SumBlock(0, taps, 0, depth)] : Qs16x8SumBlock.Cut(weights, channels, taps, depth);
        _panels = new AlignedBuffer(sizeof(short) * PanelLength * PanelCount);
        _initial = new AlignedBuffer(sizeof(int) * (long)kernel.Nr * PanelCount);
        for (int n = 0; SumsFitInt32 && n < channels; n++)
            ((int*)_initial.Pointer)[n] = (int)_bias[n];
    }

    /// <summary>Number of output channels, N.</summary>
    public int Channels { get; }

    /// <summary>Number of filter taps, kernel height times kernel width; 1 for a matrix product.</summary>
    public int Taps { get; }

    /// <summary>Activations a tap, K.</summary>
    public int Depth { get; }

    /// <summary>True when no activations can make a sum leave int32.</summary>
    public bool SumsFitInt32 { get; }

    /// <summary>Bytes of the packed weights.</summary>
    public long PackedBytes => _panels.Length;

    /// <summary>Scratch bytes that one thread needs in a run.</summary>
    public long ScratchBytes => Kernel.Mr * ((long)Taps * sizeof(short*) + Kernel.Nr * (sizeof(int) + (SumsFitInt32 ? 0 : sizeof(long)))) + 64;

    /// <summary>Name of the microkernel, as types-kernel-MRxNRcKR-isa.</summary>
    public string KernelName => Kernel.Name;

    /// <summary>Rows that are computed together.</summary>
    public int RowStep => Kernel.Mr;

    /// <summary>Channels that are computed together; a range of channels must start at a multiple of it.</summary>
    public int ChannelStep => Kernel.Nr;

    internal Qs16x8GemmKernel Kernel { get; }

    internal int PanelCount { get; }

    /// <summary>Weights of a panel.</summary>
    internal long PanelLength { get; }

    internal Qs16x8SumBlock[] Blocks { get; }

    /// <summary>Bytes that packed weights take, for those who must know before: padding makes them many more than there are weights where a few
    /// channels leave a panel nearly empty.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="taps">Number of filter taps.</param>
    /// <param name="depth">Activations a tap.</param>
    public static long BytesFor(KernelSet kernels, int channels, int taps, int depth)
    {
        Qs16x8GemmKernel kernel = Qs16x8GemmKernel.Select(kernels);
        long panels = ((long)channels + kernel.Nr - 1) / kernel.Nr;
        return checked(panels * kernel.Nr * ((long)taps * kernel.PackedDepth(depth) * sizeof(short) + sizeof(int) + sizeof(long)));
    }

    /// <summary>Packs weights for the fastest variant of a kernel set.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="weights">[channels, taps, depth], as the filters of CONV_2D (taps in the order height, width) and FULLY_CONNECTED lie.</param>
    /// <param name="bias">[channels], or empty for none.</param>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="taps">Number of filter taps.</param>
    /// <param name="depth">Activations a tap.</param>
    /// <exception cref="ArgumentException">The spans do not have the stated lengths.</exception>
    /// <exception cref="OverflowException">A channel's sum could leave [-2^47, 2^47).</exception>
    public static Qs16x8GemmWeights Pack(
        KernelSet kernels, ReadOnlySpan<sbyte> weights, ReadOnlySpan<long> bias, int channels, int taps, int depth) =>
        Pack(Qs16x8GemmKernel.Select(kernels), weights, bias, channels, taps, depth);

    /// <inheritdoc/>
    public void Dispose()
    {
        _panels.Dispose();
        _initial.Dispose();
    }

    internal static Qs16x8GemmWeights Pack(
        Qs16x8GemmKernel kernel, ReadOnlySpan<sbyte> weights, ReadOnlySpan<long> bias, int channels, int taps, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(taps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        if (weights.Length != checked(channels * taps * depth))
            throw new ArgumentException($"Expected {channels} x {taps} x {depth} weights, got {weights.Length}.", nameof(weights));
        if (!bias.IsEmpty && bias.Length != channels)
            throw new ArgumentException($"Expected {channels} biases or none, got {bias.Length}.", nameof(bias));
        int count = taps * depth;
        for (int n = 0; n < channels; n++)
        {
            if (!Qs16x8AccumulatorBound.Of(weights.Slice(n * count, count), count, 1, bias.IsEmpty ? 0 : bias[n]).FitsReducedMultiplier)
                throw new OverflowException($"The sum of output channel {n} could leave 48 bits.");
        }

        var packed = new Qs16x8GemmWeights(kernel, weights, bias, channels, taps, depth);
        for (int panel = 0; panel < packed.PanelCount; panel++)
            packed.PackPanel(panel, weights);
        return packed;
    }

    internal long Bias(int channel) => _bias[channel];

    internal short* Panel(int index) => (short*)_panels.Pointer + index * PanelLength;

    /// <summary>[Nr] what the sums of a panel start from: the bias where sums are int32, else 0.</summary>
    internal int* Initial(int panel) => (int*)_initial.Pointer + panel * Kernel.Nr;

    /// <summary>Where a block's weights begin in a panel.</summary>
    internal long BlockOffset(in Qs16x8SumBlock block) =>
        (long)Kernel.Nr * (block.FirstTap * (long)Kernel.PackedDepth(Depth) + block.FirstDepth);

    private void PackPanel(int panel, ReadOnlySpan<sbyte> weights)
    {
        int first = panel * Kernel.Nr, present = Math.Min(Kernel.Nr, Channels - first), packedDepth = Kernel.PackedDepth(Depth);
        short* target = Panel(panel);
        for (int tap = 0; tap < Taps; tap++)
        {
            for (int k = 0; k < packedDepth; k += Kernel.Kr, target += Kernel.Nr * Kernel.Kr)
            {
                for (int n = 0; n < present; n++)
                {
                    for (int i = 0; i < Kernel.Kr && k + i < Depth; i++)
                        target[n * Kernel.Kr + i] = weights[((first + n) * Taps + tap) * Depth + k + i];
                }
            }
        }
    }
}
