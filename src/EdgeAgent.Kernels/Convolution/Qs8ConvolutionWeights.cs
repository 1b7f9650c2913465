namespace EdgeAgent.Kernels;

/// <summary>The packed weights of an int8 convolution, and how its rows of activations are found.</summary>
internal sealed class Qs8ConvolutionWeights : IDisposable
{
    /// <summary>Bytes of a filter row from which on it is used in place: shorter ones are copied together.</summary>
    private const int SmallestRun = 16;

    public Qs8ConvolutionWeights(
        Qs8GemmKernel kernel,
        in Window2D window,
        ReadOnlySpan<sbyte> weights,
        ReadOnlySpan<int> bias,
        int inputChannels,
        int outputChannels,
        int inputZeroPoint,
        int weightsZeroPoint,
        PackedStore? store)
    {
        (Window, InputChannels) = (window, inputChannels);
        PaddingLength = checked(window.KernelWidth * inputChannels);
        RunsByFilterRows = !window.IsPointwise && !kernel.WidensRows && window.DilationWidth == 1;
        (int taps, int depth) = !RunsByFilterRows ? (window.Taps, inputChannels)
            : PaddingLength >= SmallestRun && kernel.PackedDepth(PaddingLength) == PaddingLength ? (window.KernelHeight, PaddingLength)
            : (1, checked(window.KernelHeight * PaddingLength));
        Packed = Qs8GemmWeights.Pack(kernel, weights, bias, outputChannels, taps, depth, inputZeroPoint, weightsZeroPoint, store);
        Indirection = window.IsPointwise || RunsByFilterRows ? null : IndirectionTable.Create(window, inputChannels, Packed.RowStep);
    }

    public Window2D Window { get; }

    public int InputChannels { get; }

    public Qs8GemmWeights Packed { get; }

    /// <summary>Where taps lie; null where they need no table.</summary>
    public IndirectionTable? Indirection { get; }

    /// <summary>Whether a filter row is one run of activations.</summary>
    public bool RunsByFilterRows { get; }

    /// <summary>Activations of a row of padding.</summary>
    public int PaddingLength { get; }

    public void Dispose() => Packed.Dispose();
}
