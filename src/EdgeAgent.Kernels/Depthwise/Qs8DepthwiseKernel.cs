namespace EdgeAgent.Kernels;

/// <summary>A row of the table of int8 depthwise variants: what the packer and the driver must know of a microkernel.</summary>
internal sealed unsafe class Qs8DepthwiseKernel
{
    /// <summary>Every variant, fastest first within a kernel set, the most demanding set first.</summary>
    public static readonly IReadOnlyList<Qs8DepthwiseKernel> All =
    [
        new("qs8-dw-9p16c-neon", KernelSet.Neon, Qs8DepthwiseLayout.Bytes, channelBlock: 16, taps: 9, &Qs8Depthwise16c.Run9Neon),
        new("qs8-dw-16c-neon", KernelSet.Neon, Qs8DepthwiseLayout.Bytes, channelBlock: 16, taps: 0, &Qs8Depthwise16c.RunNeon),
        new("qs8-dw-16c2-avx2", KernelSet.Avx2, Qs8DepthwiseLayout.WidePairs, channelBlock: 16, taps: 0, &Qs8Depthwise16c2.RunAvx2),
        new("qs8-dw-8c-portable", KernelSet.Portable, Qs8DepthwiseLayout.Wide, channelBlock: 8, taps: 0, &Qs8Depthwise8c.RunPortable),
    ];

    /// <summary>Entry point.</summary>
    public readonly delegate*<Qs8DepthwiseTile*, void> Run;

    private Qs8DepthwiseKernel(string name, KernelSet set, Qs8DepthwiseLayout layout, int channelBlock, int taps,
        delegate*<Qs8DepthwiseTile*, void> run)
    {
        (Name, Set, Layout, ChannelBlock, Taps) = (name, set, layout, channelBlock, taps);
        Run = run;
    }

    /// <summary>Name in the grammar types-kernel-channels-isa; 9p stands for exactly nine taps.</summary>
    public string Name { get; }

    /// <summary>The set whose CPU features the variant needs.</summary>
    public KernelSet Set { get; }

    /// <summary>How the variant's weights are packed.</summary>
    public Qs8DepthwiseLayout Layout { get; }

    /// <summary>Channels of a step; packed channels are padded to a multiple.</summary>
    public int ChannelBlock { get; }

    /// <summary>The number of taps that the variant is for; 0 for any.</summary>
    public int Taps { get; }

    /// <summary>The fastest variant that a kernel set includes for a number of taps.</summary>
    public static Qs8DepthwiseKernel Select(KernelSet kernels, int taps) =>
        All.First(kernel => kernels.Includes(kernel.Set) && (kernel.Taps == 0 || kernel.Taps == taps));
}
