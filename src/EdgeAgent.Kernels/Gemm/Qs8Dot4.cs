using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Dot products of one row of int8 weights, as it lies in the file, with four rows of activations.</summary>
/// <remarks>sums [4] = sum over k of rows[r][k] * weights[k]. Reads exactly the given elements. Sums wrap modulo 2^32; callers prove that they
/// fit.</remarks>
internal static unsafe class Qs8Dot4
{
    /// <summary>The fastest loop of a kernel set: takes what it can of the depth and returns how much that was.</summary>
    public static delegate*<sbyte**, sbyte*, int, int*, int> Select(KernelSet kernels)
    {
        if (kernels.Includes(KernelSet.Avx2))
            return &RunAvx2;
        if (kernels.Includes(KernelSet.NeonDot))
            return &RunNeonDot;
        return kernels.Includes(KernelSet.Neon) ? &RunNeon : &RunPortable;
    }

    /// <summary>Runs a loop of <see cref="Select"/>, and adds what it left of the depth.</summary>
    public static void Run(delegate*<sbyte**, sbyte*, int, int*, int> loop, sbyte** rows, sbyte* weights, int depth, int* sums)
    {
        int done = loop(rows, weights, depth, sums);
        for (int r = 0; r < 4; r++)
        {
            int sum = sums[r];
            for (int k = done; k < depth; k++)
                sum += rows[r][k] * weights[k];
            sums[r] = sum;
        }
    }

    private static int RunPortable(sbyte** rows, sbyte* weights, int depth, int* sums)
    {
        (sums[0], sums[1], sums[2], sums[3]) = (0, 0, 0, 0);
        return 0;
    }

    private static int RunAvx2(sbyte** rows, sbyte* weights, int depth, int* sums)
    {
        sbyte* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
        Vector256<int> s0 = default, s1 = default, s2 = default, s3 = default;
        int k = 0;
        for (; k <= depth - 16; k += 16)
        {
            Vector256<short> w = Avx2.ConvertToVector256Int16(weights + k);
            s0 += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(a0 + k), w);
            s1 += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(a1 + k), w);
            s2 += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(a2 + k), w);
            s3 += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(a3 + k), w);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Vector256.Sum(s0), Vector256.Sum(s1), Vector256.Sum(s2), Vector256.Sum(s3));
        return k;
    }

    private static int RunNeonDot(sbyte** rows, sbyte* weights, int depth, int* sums)
    {
        sbyte* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
        Vector128<int> s0 = default, s1 = default, s2 = default, s3 = default;
        int k = 0;
        for (; k <= depth - 16; k += 16)
        {
            Vector128<sbyte> w = Vector128.Load(weights + k);
            s0 = Dp.DotProduct(s0, Vector128.Load(a0 + k), w);
            s1 = Dp.DotProduct(s1, Vector128.Load(a1 + k), w);
            s2 = Dp.DotProduct(s2, Vector128.Load(a2 + k), w);
            s3 = Dp.DotProduct(s3, Vector128.Load(a3 + k), w);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Vector128.Sum(s0), Vector128.Sum(s1), Vector128.Sum(s2), Vector128.Sum(s3));
        return k;
    }

    private static int RunNeon(sbyte** rows, sbyte* weights, int depth, int* sums)
    {
        sbyte* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
        Vector128<int> s0 = default, s1 = default, s2 = default, s3 = default;
        int k = 0;
        for (; k <= depth - 8; k += 8)
        {
            // One product of two int8 fits int16 even for -128 * -128; two of them are added in int32.
            Vector64<sbyte> w = Vector64.Load(weights + k);
            s0 = AdvSimd.AddPairwiseWideningAndAdd(s0, AdvSimd.MultiplyWideningLower(Vector64.Load(a0 + k), w));
            s1 = AdvSimd.AddPairwiseWideningAndAdd(s1, AdvSimd.MultiplyWideningLower(Vector64.Load(a1 + k), w));
            s2 = AdvSimd.AddPairwiseWideningAndAdd(s2, AdvSimd.MultiplyWideningLower(Vector64.Load(a2 + k), w));
            s3 = AdvSimd.AddPairwiseWideningAndAdd(s3, AdvSimd.MultiplyWideningLower(Vector64.Load(a3 + k), w));
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Vector128.Sum(s0), Vector128.Sum(s1), Vector128.Sum(s2), Vector128.Sum(s3));
        return k;
    }
}
