using EdgeAgent.Kernels;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>Laws of the product of an int8 matrix and a vector.</summary>
internal static class MatrixVectorCases
{
    public static IEnumerable<KernelCase> All =>
        Qs8MatrixVectorKernel.All.Select(kernel => KernelCases.Create("depths", kernel.Name, kernel.Set, () => Depths(kernel)));

    private static void Depths(Qs8MatrixVectorKernel kernel) => KernelCases.ForSeeds(100, seed =>
    {
        var random = new Random(seed);
        int depth = seed - 1, rows = random.Next(1, 6);
        using var matrix = new GuardedMemory<sbyte>(rows * depth);
        using var vector = new GuardedMemory<sbyte>(depth);
        foreach (ref sbyte value in matrix.Span) value = (sbyte)(random.Next(3) == 0 ? -128 : random.Next(-128, 128));
        foreach (ref sbyte value in vector.Span) value = (sbyte)(random.Next(3) == 0 ? -128 : random.Next(-128, 128));
        int[] expected = new int[rows], actual = new int[rows];
        for (int i = 0; i < rows * depth; i++)
            expected[i / depth] += matrix.Span[i] * vector.Span[i % depth];
        new Qs8MatrixVector(kernel).Run(matrix.Span, vector.Span, actual);
        KernelMismatchException.ThrowIfDifferent<int>(expected, actual, () => $"{rows} rows of {depth}, seed {seed}");
    });
}
