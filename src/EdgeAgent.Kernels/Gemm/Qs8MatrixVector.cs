using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Multiplies an int8 matrix, as it lies in a model, by one int8 vector into int32 sums: the products of recurrent layers.</summary>
/// <remarks>Reads each weight once and packs nothing, as one vector gives no weight a second use. Sums wrap modulo 2^32. Nothing is allocated, and
/// nothing is read behind the end of a span.</remarks>
public sealed unsafe class Qs8MatrixVector
{
    private readonly Qs8MatrixVectorKernel _kernel;

    /// <summary>Chooses the variant.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    public Qs8MatrixVector(KernelSet kernels)
        : this(Qs8MatrixVectorKernel.Select(kernels))
    {
    }

    internal Qs8MatrixVector(Qs8MatrixVectorKernel kernel) => _kernel = kernel;

    /// <summary>Name of the variant.</summary>
    public string KernelName => _kernel.Name;

    /// <summary>Computes <c>sums[r] = sum over k of matrix[r, k] * vector[k]</c>.</summary>
    /// <param name="matrix">[rows, depth].</param>
    /// <param name="vector">[depth].</param>
    /// <param name="sums">[rows].</param>
    /// <exception cref="ArgumentException">The matrix does not have that many elements.</exception>
    public void Run(ReadOnlySpan<sbyte> matrix, ReadOnlySpan<sbyte> vector, Span<int> sums)
    {
        if (matrix.Length != (long)sums.Length * vector.Length)
            throw new ArgumentException($"Expected {sums.Length} x {vector.Length} elements, got {matrix.Length}.", nameof(matrix));
        fixed (sbyte* w = matrix, x = vector)
            for (int r = 0; r < sums.Length; r++)
                sums[r] = _kernel.Dot(w + (nint)r * vector.Length, x, vector.Length);
    }

    internal static int DotPortable(sbyte* a, sbyte* b, int length) => Tail(0, a, b, 0, length);

    internal static int DotNeonDot(sbyte* a, sbyte* b, int length)
    {
        Vector128<int> sums = default;
        int i = 0;
        for (; i <= length - 16; i += 16)
            sums = Dp.DotProduct(sums, Vector128.Load(a + i), Vector128.Load(b + i));
        return Tail(Vector128.Sum(sums), a, b, i, length);
    }

    internal static int DotNeon(sbyte* a, sbyte* b, int length)
    {
        // One product fits int16 even for (-128)(-128); two are added as int32.
        Vector128<int> low = default, high = default;
        int i = 0;
        for (; i <= length - 16; i += 16)
        {
            low = AdvSimd.AddPairwiseWideningAndAdd(low, AdvSimd.MultiplyWideningLower(Vector64.Load(a + i), Vector64.Load(b + i)));
            high = AdvSimd.AddPairwiseWideningAndAdd(high, AdvSimd.MultiplyWideningLower(Vector64.Load(a + i + 8), Vector64.Load(b + i + 8)));
        }

        return Tail(Vector128.Sum(low + high), a, b, i, length);
    }

    internal static int DotAvx2(sbyte* a, sbyte* b, int length)
    {
        Vector256<int> sums = default;
        int i = 0;
        for (; i <= length - 16; i += 16)
            sums += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(a + i), Avx2.ConvertToVector256Int16(b + i));
        return Tail(Vector256.Sum(sums), a, b, i, length);
    }

    private static int Tail(int sum, sbyte* a, sbyte* b, int from, int length)
    {
        for (int i = from; i < length; i++)
            sum = unchecked(sum + a[i] * b[i]);
        return sum;
    }
}
