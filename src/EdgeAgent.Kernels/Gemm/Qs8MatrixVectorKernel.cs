namespace EdgeAgent.Kernels;

/// <summary>A row of the table of int8 dot product variants.</summary>
internal sealed unsafe class Qs8MatrixVectorKernel
{
    /// <summary>Every variant, the most demanding set first.</summary>
    public static readonly IReadOnlyList<Qs8MatrixVectorKernel> All =
    [
        new("qs8-matvec-neondot", KernelSet.NeonDot, &Qs8MatrixVector.DotNeonDot),
        new("qs8-matvec-neon", KernelSet.Neon, &Qs8MatrixVector.DotNeon),
        new("qs8-matvec-avx2", KernelSet.Avx2, &Qs8MatrixVector.DotAvx2),
        new("qs8-matvec-portable", KernelSet.Portable, &Qs8MatrixVector.DotPortable),
    ];

    /// <summary>Entry point: two vectors and their length; gives the sum of products modulo 2^32.</summary>
    public readonly delegate*<sbyte*, sbyte*, int, int> Dot;

    private Qs8MatrixVectorKernel(string name, KernelSet set, delegate*<sbyte*, sbyte*, int, int> dot)
    {
        (Name, Set) = (name, set);
        Dot = dot;
    }

    /// <summary>Name in the grammar types-kernel-isa.</summary>
    public string Name { get; }

    /// <summary>The set whose CPU features the variant needs.</summary>
    public KernelSet Set { get; }

    /// <summary>The fastest variant that a kernel set includes.</summary>
    public static Qs8MatrixVectorKernel Select(KernelSet kernels) => All.First(kernel => kernels.Includes(kernel.Set));
}
