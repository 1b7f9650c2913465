namespace EdgeAgent.Kernels;

/// <summary>Weights of a float32 matrix product or convolution, packed for the fastest microkernel of a kernel set.</summary>
/// <remarks>Computes <c>clamp(bias[n] + sum over taps t and depth k of a[m, t, k] * w[n, t, k])</c>. Threads may share it; only
/// <see cref="Repack"/> changes it.</remarks>
public sealed unsafe class F32GemmWeights : IDisposable
{
    private readonly AlignedBuffer _panels;

    private F32GemmWeights(F32GemmKernel kernel, int channels, int taps, int depth, PackedStore? store, out bool isPacked)
    {
        (Kernel, Channels, Taps, Depth) = (kernel, channels, taps, depth);
        PanelLength = checked(kernel.Nr * (1 + taps * depth));
        _panels = PackedStore.Take(store, (long)PanelLength * sizeof(float) * ((channels + kernel.Nr - 1) / kernel.Nr), out isPacked);
    }

    /// <summary>Number of output channels, N.</summary>
    public int Channels { get; }

    /// <summary>Number of filter taps; 1 for a matrix product.</summary>
    public int Taps { get; }

    /// <summary>Activations a tap, K.</summary>
    public int Depth { get; }

    /// <summary>Bytes of the packed weights.</summary>
    public long PackedBytes => _panels.Length;

    /// <summary>Scratch bytes that one thread needs in a run.</summary>
    public int ScratchBytes => 16 + Kernel.Mr * (Taps * sizeof(float*) + Kernel.Nr * sizeof(float));

    /// <summary>Name of the microkernel.</summary>
    public string KernelName => Kernel.Name;

    /// <summary>Rows that are computed together.</summary>
    public int RowStep => Kernel.Mr;

    /// <summary>Channels that are computed together; a range of channels must start at a multiple of it.</summary>
    public int ChannelStep => Kernel.Nr;

    internal F32GemmKernel Kernel { get; }

    internal int PanelLength { get; }

    /// <summary>Packs weights for the fastest variant of a kernel set.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="weights">[channels, taps, depth], as the filters of CONV_2D and FULLY_CONNECTED lie.</param>
    /// <param name="bias">[channels], or empty for none.</param>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="taps">Number of filter taps.</param>
    /// <param name="depth">Activations a tap.</param>
    /// <param name="store">Gives the memory, and the packed bytes where it has them; null for new memory.</param>
    /// <exception cref="ArgumentException">The spans do not have the stated lengths.</exception>
    public static F32GemmWeights Pack(
        KernelSet kernels, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int channels, int taps, int depth, PackedStore? store = null) =>
        Pack(F32GemmKernel.Select(kernels), weights, bias, channels, taps, depth, store);

    /// <summary>Makes room for weights without bias that are only known later; see <see cref="Repack"/>.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="depth">Activations of each.</param>
    public static F32GemmWeights Reserve(KernelSet kernels, int channels, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        return new F32GemmWeights(F32GemmKernel.Select(kernels), channels, 1, depth, store: null, out _);
    }

    /// <summary>Puts other weights, without bias, in place of the present ones. Allocates nothing.</summary>
    /// <param name="weights">[channels, taps, depth].</param>
    /// <remarks>No product may run meanwhile.</remarks>
    /// <exception cref="ArgumentException">The span does not have the stated length.</exception>
    public void Repack(ReadOnlySpan<float> weights)
    {
        if (weights.Length != Channels * Taps * Depth)
            throw new ArgumentException($"Expected {Channels} x {Taps} x {Depth} weights, got {weights.Length}.", nameof(weights));
        Fill(weights, default);
    }

    /// <inheritdoc/>
    public void Dispose() => _panels.Dispose();

    internal static F32GemmWeights Pack(
        F32GemmKernel kernel, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int channels, int taps, int depth, PackedStore? store = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(taps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        if (weights.Length != checked(channels * taps * depth))
            throw new ArgumentException($"Expected {channels} x {taps} x {depth} weights, got {weights.Length}.", nameof(weights));
        if (!bias.IsEmpty && bias.Length != channels)
            throw new ArgumentException($"Expected {channels} biases or none, got {bias.Length}.", nameof(bias));

        var packed = new F32GemmWeights(kernel, channels, taps, depth, store, out bool isPacked);
        if (!isPacked)
            packed.Fill(weights, bias);
        return packed;
    }

    private void Fill(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        int count = Taps * Depth, nr = Kernel.Nr;
        for (int n = 0; n < Channels; n++)
        {
            float* panel = Panel(n / nr) + n % nr;
            *panel = bias.IsEmpty ? 0 : bias[n];
            for (int k = 0; k < count; k++)
                panel[(k + 1) * nr] = weights[n * count + k];
        }
    }

    internal float* Panel(int index) => (float*)_panels.Pointer + (nint)index * PanelLength;
}
