namespace EdgeAgent.Kernels;

/// <summary>A row of the table of int16 x int8 depthwise variants: what the packer and the driver must know of a microkernel.</summary>
internal sealed unsafe class Qs16x8DepthwiseKernel
{
    /// <summary>Every variant, fastest first within a kernel set, the most demanding set first.</summary>
    public static readonly IReadOnlyList<Qs16x8DepthwiseKernel> All =
    [
        new("qs16x8-dw-16c-neon", KernelSet.Neon, channelBlock: 16, tapStep: 1, &Qs16x8Depthwise16c.RunNeon, &Int16Requantization.RunNeon),
        new("qs16x8-dw-16c2-avx2", KernelSet.Avx2, channelBlock: 16, tapStep: 2, &Qs16x8Depthwise16c2.RunAvx2, &Int16Requantization.RunAvx2),
        new("qs16x8-dw-8c-portable", KernelSet.Portable, channelBlock: 8, tapStep: 1, &Qs16x8Depthwise8c.RunPortable,
            &Int16Requantization.RunPortable),
    ];

    /// <summary>Entry point for one output pixel.</summary>
    public readonly delegate*<Qs16x8DepthwiseTile*, void> Run;

    /// <summary>Requantizes a row of sums: sums, first channel, count, table, output.</summary>
    public readonly delegate*<int*, int, int, Int16RequantizationTable, short*, void> Requantize;

    private Qs16x8DepthwiseKernel(
        string name, KernelSet set, int channelBlock, int tapStep, delegate*<Qs16x8DepthwiseTile*, void> run,
        delegate*<int*, int, int, Int16RequantizationTable, short*, void> requantize)
    {
        (Name, Set, ChannelBlock, TapStep) = (name, set, channelBlock, tapStep);
        Run = run;
        Requantize = requantize;
    }

    /// <summary>Name in the grammar types-kernel-channels-isa.</summary>
    public string Name { get; }

    /// <summary>The set whose CPU features the variant needs.</summary>
    public KernelSet Set { get; }

    /// <summary>Channels of a step; packed channels are padded to a multiple.</summary>
    public int ChannelBlock { get; }

    /// <summary>Taps of a step; packed taps are padded to a multiple with zero weights.</summary>
    public int TapStep { get; }

    /// <summary>The fastest variant that a kernel set includes.</summary>
    public static Qs16x8DepthwiseKernel Select(KernelSet kernels) => All.First(kernel => kernels.Includes(kernel.Set));

    /// <summary>Where the weight of a tap and a channel of a block lies among the block's weights.</summary>
    /// <remarks>With two taps a step their weights lie side by side, in the order in which <c>vpunpcklwd</c> and <c>vpunpckhwd</c> give activations:
    /// channels 0-3 and 8-11, then 4-7 and 12-15.</remarks>
    public int WeightIndex(int tap, int channel)
    {
        if (TapStep == 1)
            return tap * ChannelBlock + channel;
        int place = (channel & 3) + ((channel & 8) >> 1) + ((channel & 4) << 1);
        return (tap & ~1) * ChannelBlock + 2 * place + (tap & 1);
    }
}
