namespace EdgeAgent.Kernels;

/// <summary>A row of the table of int8 depthwise variants: what the packer and the driver must know of a microkernel.</summary>
internal sealed unsafe class Qs8DepthwiseKernel
{
    /// <summary>Every variant, fastest first within a kernel set, the most demanding set first.</summary>
    public static readonly IReadOnlyList<Qs8DepthwiseKernel> All =
    [
        new("qs8-dw-3x3r8c4-neondot", KernelSet.NeonDot, Qs8DepthwiseLayout.ColumnQuads, channelBlock: 8, &Qs8DepthwiseRow8c.RunNeonDot),
        new("qs8-dw-3x3r8c-neon", KernelSet.Neon, Qs8DepthwiseLayout.Bytes, channelBlock: 8, &Qs8DepthwiseRow8cMull.RunNeon),
        new("qs8-dw-9p16c-neon", KernelSet.Neon, Qs8DepthwiseLayout.Bytes, channelBlock: 16, taps: 9, &Qs8Depthwise16c.Run9Neon),
        new("qs8-dw-16c-neon", KernelSet.Neon, Qs8DepthwiseLayout.Bytes, channelBlock: 16, taps: 0, &Qs8Depthwise16c.RunNeon),
        new("qs8-dw-3x3r32c4-avx512vnni", KernelSet.Avx512Vnni, Qs8DepthwiseLayout.UnsignedColumnQuads, channelBlock: 32,
            &Qs8DepthwiseRow32c4.RunAvx512Vnni),
        new("qs8-dw-3x3r32c4-avxvnni", KernelSet.AvxVnni, Qs8DepthwiseLayout.UnsignedColumnQuads, channelBlock: 32, &Qs8DepthwiseRow32c4.RunAvxVnni),
        new("qs8-dw-16c2-avx2", KernelSet.Avx2, Qs8DepthwiseLayout.WidePairs, channelBlock: 16, taps: 0, &Qs8Depthwise16c2.RunAvx2),
        new("qs8-dw-8c-portable", KernelSet.Portable, Qs8DepthwiseLayout.Wide, channelBlock: 8, taps: 0, &Qs8Depthwise8c.RunPortable),
    ];

    /// <summary>Entry point for one output pixel; null for a kernel that runs along rows.</summary>
    public readonly delegate*<Qs8DepthwiseTile*, void> Run;

    /// <summary>Entry point for a row of outputs of a 3x3 window; null for a kernel that runs pixel by pixel.</summary>
    public readonly delegate*<Qs8DepthwiseRow*, void> RunRow;

    private Qs8DepthwiseKernel(string name, KernelSet set, Qs8DepthwiseLayout layout, int channelBlock, int taps,
        delegate*<Qs8DepthwiseTile*, void> run)
    {
        (Name, Set, Layout, ChannelBlock, Taps) = (name, set, layout, channelBlock, taps);
        Run = run;
    }

    private Qs8DepthwiseKernel(string name, KernelSet set, Qs8DepthwiseLayout layout, int channelBlock, delegate*<Qs8DepthwiseRow*, void> runRow)
    {
        (Name, Set, Layout, ChannelBlock, Taps) = (name, set, layout, channelBlock, 9);
        RunRow = runRow;
    }

    /// <summary>Name in the grammar types-kernel-channels-isa; 9p stands for exactly nine taps, 3x3r for rows of a 3x3 window.</summary>
    public string Name { get; }

    /// <summary>Name of the variant where activations are quantized on the way and sums become float32.</summary>
    public string FloatName => Name.Replace("qs8-", "qd8-f32-", StringComparison.Ordinal);

    /// <summary>The set whose CPU features the variant needs.</summary>
    public KernelSet Set { get; }

    /// <summary>How the variant's weights are packed.</summary>
    public Qs8DepthwiseLayout Layout { get; }

    /// <summary>Channels of a step; packed channels are padded to a multiple.</summary>
    public int ChannelBlock { get; }

    /// <summary>The number of taps that the variant is for; 0 for any.</summary>
    public int Taps { get; }

    /// <summary>True when the weights of a column are a quad, from which a zero point has to be taken off beforehand or by a dot product.</summary>
    public bool HasColumnQuads => Layout is Qs8DepthwiseLayout.ColumnQuads or Qs8DepthwiseLayout.UnsignedColumnQuads;

    /// <summary>True when the variant runs along rows of outputs.</summary>
    public bool RunsAlongRows => RunRow != null;

    /// <summary>The fastest variant that a kernel set includes for a window, a depth multiplier and a zero point of the weights.</summary>
    public static Qs8DepthwiseKernel Select(KernelSet kernels, in Window2D window, int multiplier = 1, int weightsZeroPoint = 0)
    {
        foreach (Qs8DepthwiseKernel kernel in All)
        {
            if (kernels.Includes(kernel.Set) && kernel.Accepts(window, multiplier, weightsZeroPoint))
                return kernel;
        }

        throw new InvalidOperationException($"No depthwise kernel of set {kernels} takes this window.");
    }

    /// <summary>Whether the variant is for a window, a depth multiplier and a zero point of the weights.</summary>
    public bool Accepts(in Window2D window, int multiplier, int weightsZeroPoint)
    {
        if (!RunsAlongRows)
            return Taps == 0 || Taps == window.Taps;
        if (HasColumnQuads && weightsZeroPoint == sbyte.MinValue)
            return false;       // the kernel multiplies by the negated zero point as int8
        return multiplier == 1 && window is { KernelHeight: 3, KernelWidth: 3, DilationHeight: 1, DilationWidth: 1, StrideWidth: 1 or 2 };
    }
}
