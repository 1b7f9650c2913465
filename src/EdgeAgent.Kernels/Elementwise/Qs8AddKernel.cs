namespace EdgeAgent.Kernels;

/// <summary>A row of the table of int8 addition variants.</summary>
internal sealed unsafe class Qs8AddKernel
{
    /// <summary>Every variant, the most demanding set first.</summary>
    public static readonly IReadOnlyList<Qs8AddKernel> All =
    [
        new("qs8-add-neondot", KernelSet.NeonDot, &Qs8Add.RunNeonDot),
        new("qs8-add-neon", KernelSet.Neon, &Qs8Add.RunNeon),
        new("qs8-add-avx512", KernelSet.Avx512, &Qs8Add.RunAvx512),
        new("qs8-add-avx2", KernelSet.Avx2, &Qs8Add.RunAvx2),
        new("qs8-add-portable", KernelSet.Portable, &Qs8Add.RunPortable),
    ];

    /// <summary>Entry point: parameters, inputs, output, count, and whether the second input is one value for all.</summary>
    public readonly delegate*<in Qs8AddParameters, sbyte*, sbyte*, sbyte*, int, bool, void> Run;

    private Qs8AddKernel(string name, KernelSet set, delegate*<in Qs8AddParameters, sbyte*, sbyte*, sbyte*, int, bool, void> run)
    {
        (Name, Set) = (name, set);
        Run = run;
    }

    /// <summary>Name in the grammar types-kernel-isa.</summary>
    public string Name { get; }

    /// <summary>The set whose CPU features the variant needs.</summary>
    public KernelSet Set { get; }

    /// <summary>The fastest variant that a kernel set includes.</summary>
    public static Qs8AddKernel Select(KernelSet kernels) => All.First(kernel => kernels.Includes(kernel.Set));
}
