namespace EdgeAgent.Kernels;

/// <summary>A row of the table of int16 x int8 GEMM variants: what the packer and the driver must know of a microkernel.</summary>
/// <remarks>Adding a row to <see cref="All"/> makes a variant dispatched and tested.</remarks>
internal sealed unsafe class Qs16x8GemmKernel
{
    /// <summary>Every variant, fastest first within a kernel set, the most demanding set first.</summary>
    public static readonly IReadOnlyList<Qs16x8GemmKernel> All =
    [
        new("qs16x8-gemm-4x8c1-neon", KernelSet.Neon, mr: 4, nr: 8, kr: 1, &Qs16x8Gemm4x8c1.RunNeon, &Int16Requantization.RunNeon),
        new("qs16x8-gemm-4x16c2-avx2", KernelSet.Avx2, mr: 4, nr: 16, kr: 2, &Qs16x8Gemm4x16c2.RunAvx2, &Int16Requantization.RunAvx2),
        new("qs16x8-gemm-4x8c1-portable", KernelSet.Portable, mr: 4, nr: 8, kr: 1, &Qs16x8Gemm4x8c1.RunPortable, &Int16Requantization.RunPortable),
    ];

    /// <summary>Entry point: the sums of Mr rows and one panel.</summary>
    public readonly delegate*<Qs16x8Tile*, void> Run;

    /// <summary>Requantizes a row of sums: sums, first channel, count, table, output.</summary>
    public readonly delegate*<int*, int, int, Int16RequantizationTable, short*, void> Requantize;

    private Qs16x8GemmKernel(
        string name, KernelSet set, int mr, int nr, int kr, delegate*<Qs16x8Tile*, void> run,
        delegate*<int*, int, int, Int16RequantizationTable, short*, void> requantize)
    {
        (Name, Set, Mr, Nr, Kr) = (name, set, mr, nr, kr);
        Run = run;
        Requantize = requantize;
    }

    /// <summary>Name in the grammar types-kernel-MRxNRcKR-isa.</summary>
    public string Name { get; }

    /// <summary>The set whose CPU features the variant needs.</summary>
    public KernelSet Set { get; }

    /// <summary>Rows of a tile.</summary>
    public int Mr { get; }

    /// <summary>Channels of a tile.</summary>
    public int Nr { get; }

    /// <summary>Taps that a step takes; the depth is padded to a multiple with zero weights.</summary>
    public int Kr { get; }

    /// <summary>The fastest variant that a kernel set includes.</summary>
    public static Qs16x8GemmKernel Select(KernelSet kernels) => All.First(kernel => kernels.Includes(kernel.Set));

    /// <summary>Depth after padding.</summary>
    public int PackedDepth(int depth) => (depth + Kr - 1) / Kr * Kr;
}
