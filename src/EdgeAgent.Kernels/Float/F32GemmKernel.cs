namespace EdgeAgent.Kernels;

/// <summary>A row of the table of float32 GEMM variants.</summary>
internal sealed unsafe class F32GemmKernel
{
    /// <summary>Every variant, the most demanding set first.</summary>
    public static readonly IReadOnlyList<F32GemmKernel> All =
    [
        new("f32-gemm-8x8-neon", KernelSet.Neon, mr: 8, nr: 8, &F32Gemm8x8.RunNeon),
        new("f32-gemm-8x32-avx512", KernelSet.Avx512, mr: 8, nr: 32, &F32Gemm8x32.RunAvx512),
        new("f32-gemm-6x16-avx2", KernelSet.Avx2, mr: 6, nr: 16, &F32Gemm6x16.RunAvx2),
        new("f32-gemm-4x8-portable", KernelSet.Portable, mr: 4, nr: 8, &F32Gemm4x8.RunPortable),
    ];

    /// <summary>Entry point for up to Mr rows and any number of channels.</summary>
    public readonly delegate*<F32Tile*, void> Run;

    private F32GemmKernel(string name, KernelSet set, int mr, int nr, delegate*<F32Tile*, void> run)
    {
        (Name, Set, Mr, Nr) = (name, set, mr, nr);
        Run = run;
    }

    /// <summary>Name in the grammar types-kernel-MRxNR-isa.</summary>
    public string Name { get; }

    /// <summary>The set whose CPU features the variant needs.</summary>
    public KernelSet Set { get; }

    /// <summary>Rows of a tile.</summary>
    public int Mr { get; }

    /// <summary>Channels of a tile.</summary>
    public int Nr { get; }

    /// <summary>The fastest variant that a kernel set includes.</summary>
    public static F32GemmKernel Select(KernelSet kernels) => All.First(kernel => kernels.Includes(kernel.Set));
}
