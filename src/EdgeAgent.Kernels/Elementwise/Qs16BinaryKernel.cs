namespace EdgeAgent.Kernels;

/// <summary>A row of the table of int16 variants of addition and multiplication.</summary>
internal sealed unsafe class Qs16BinaryKernel
{
    /// <summary>Every variant, the most demanding set first.</summary>
    public static readonly IReadOnlyList<Qs16BinaryKernel> All =
    [
        new("neon", KernelSet.Neon, &Qs16Binary.RunNeon),
        new("avx2", KernelSet.Avx2, &Qs16Binary.RunAvx2),
        new("portable", KernelSet.Portable, &Qs16Binary.RunPortable),
    ];

    /// <summary>Entry point: parameters, inputs, output, count, and whether the second input is one value for all.</summary>
    public readonly delegate*<in Qs16BinaryParameters, short*, short*, short*, int, bool, void> Run;

    private Qs16BinaryKernel(string isa, KernelSet set, delegate*<in Qs16BinaryParameters, short*, short*, short*, int, bool, void> run)
    {
        (Isa, Set) = (isa, set);
        Run = run;
    }

    /// <summary>The last part of the variant's name.</summary>
    public string Isa { get; }

    /// <summary>The set whose CPU features the variant needs.</summary>
    public KernelSet Set { get; }

    /// <summary>The fastest variant that a kernel set includes.</summary>
    public static Qs16BinaryKernel Select(KernelSet kernels) => All.First(kernel => kernels.Includes(kernel.Set));
}
