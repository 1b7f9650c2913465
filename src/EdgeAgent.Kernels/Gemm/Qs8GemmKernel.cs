namespace EdgeAgent.Kernels;

/// <summary>A row of the table of int8 GEMM variants: what the packer and the driver must know of a microkernel.</summary>
/// <remarks>Adding a row to <see cref="All"/> makes a variant dispatched, tested and benchmarked.</remarks>
internal sealed unsafe class Qs8GemmKernel
{
    /// <summary>Every variant, fastest first within a kernel set, the most demanding set first.</summary>
    public static readonly IReadOnlyList<Qs8GemmKernel> All =
    [
        new("qs8-gemm-4x16c4-neondot", KernelSet.NeonDot, mr: 4, nr: 16, kr: 4, kBlock: 4, Qs8GemmLayout.HalfPanels, &Qs8Gemm4x16c4.RunNeonDot),
        new("qs8-gemm-4x4c8-neon", KernelSet.Neon, mr: 4, nr: 4, kr: 8, kBlock: 16, Qs8GemmLayout.WholeSteps, &Qs8Gemm4x4c8.RunNeon),
        new("qs8-gemm-6x16c4-avx512vnni", KernelSet.Avx512Vnni, mr: 6, nr: 16, kr: 4, kBlock: 4, Qs8GemmLayout.UnsignedRows,
            &Qs8Gemm6x16c4.RunAvx512Vnni),
        new("qs8-gemm-6x16c4-avxvnni", KernelSet.AvxVnni, mr: 6, nr: 16, kr: 4, kBlock: 4, Qs8GemmLayout.UnsignedRows, &Qs8Gemm6x16c4.RunAvxVnni),
        new("qs8-gemm-8x32c2-avx512", KernelSet.Avx512, mr: 8, nr: 32, kr: 2, kBlock: 2, Qs8GemmLayout.WideRows, &Qs8Gemm8x32c2.RunAvx512),
        new("qs8-gemm-4x16c2-avx2", KernelSet.Avx2, mr: 4, nr: 16, kr: 2, kBlock: 2, Qs8GemmLayout.WideRows, &Qs8Gemm4x16c2.RunAvx2),
        new("qs8-gemm-4x8c1-portable", KernelSet.Portable, mr: 4, nr: 8, kr: 1, kBlock: 1, Qs8GemmLayout.Plain, &Qs8Gemm4x8c1.RunPortable),
    ];

    /// <summary>Entry point: up to Mr rows, any number of channels.</summary>
    public readonly delegate*<Qs8Tile*, void> Run;

    private Qs8GemmKernel(
        string name, KernelSet set, int mr, int nr, int kr, int kBlock, Qs8GemmLayout layout, delegate*<Qs8Tile*, void> run)
    {
        (Name, Set, Mr, Nr, Kr, KBlock, Layout) = (name, set, mr, nr, kr, kBlock, layout);
        Run = run;
    }

    /// <summary>Name in the grammar types-kernel-MRxNRcKR-isa.</summary>
    public string Name { get; }

    /// <summary>Name of the variant where activations are quantized on the way and sums become float32.</summary>
    public string FloatName => Name.Replace("qs8-", "qd8-f32-", StringComparison.Ordinal);

    /// <summary>The set whose CPU features the variant needs.</summary>
    public KernelSet Set { get; }

    /// <summary>Rows of a tile, a power of two.</summary>
    public int Mr { get; }

    /// <summary>Channels of a tile.</summary>
    public int Nr { get; }

    /// <summary>Smallest number of taps that a step takes; the depth is padded to a multiple with zero weights.</summary>
    public int Kr { get; }

    /// <summary>Taps that the main loop's step takes, Kr or twice Kr.</summary>
    public int KBlock { get; }

    /// <summary>What is particular about the panels or the rows.</summary>
    public Qs8GemmLayout Layout { get; }

    /// <summary>True when the microkernel takes activations as int16 rows that the driver stages for it.</summary>
    public bool WidensRows => Layout == Qs8GemmLayout.WideRows;

    /// <summary>True when the microkernel takes any number of groups of Mr rows in a call.</summary>
    public bool TakesRowGroups => Layout is Qs8GemmLayout.HalfPanels or Qs8GemmLayout.WholeSteps;

    /// <summary>Whether the driver copies the taps of a row side by side.</summary>
    public bool GathersTaps(int depth) => WidensRows || PackedDepth(depth) != depth || (Layout == Qs8GemmLayout.WholeSteps && depth < KBlock);

    /// <summary>What the microkernel adds to activations to make them unsigned: 128 or 0.</summary>
    public int ActivationOffset => Layout == Qs8GemmLayout.UnsignedRows ? 128 : 0;

    /// <summary>The fastest variant that a kernel set includes.</summary>
    public static Qs8GemmKernel Select(KernelSet kernels) => All.First(kernel => kernels.Includes(kernel.Set));

    /// <summary>Length of the next packed step when <paramref name="remaining"/> taps of depth are left.</summary>
    public int StepLength(int remaining) => remaining > KBlock - Kr ? KBlock : Kr;

    /// <summary>Depth after padding.</summary>
    public int PackedDepth(int depth) => (depth + Kr - 1) / Kr * Kr;

    /// <summary>Channels of a panel when <paramref name="remaining"/> are left: half of Nr for the last one where the layout allows it.</summary>
    public int PanelWidth(int remaining) => Layout == Qs8GemmLayout.HalfPanels && remaining <= Nr / 2 ? Nr / 2 : Nr;
}
