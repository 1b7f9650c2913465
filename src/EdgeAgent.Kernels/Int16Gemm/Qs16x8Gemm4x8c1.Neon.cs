using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

internal static unsafe partial class Qs16x8Gemm4x8c1
{
    private const int Step = 8;

    /// <summary>Advanced SIMD: <c>smlal</c> of four weights by one lane of a row, eight taps of a row in a register.</summary>
    /// <remarks>Four weights are loaded as one <c>Vector64</c>: the lower half of a whole vector would cost the compiler a copy.</remarks>
    public static void RunNeon(Qs16x8Tile* tile)
    {
        if (tile->RowCount == 1)
        {
            RunNeonOneRow(tile);
            return;
        }

        Vector128<int> c00 = Vector128.Load(tile->Initial), c01 = Vector128.Load(tile->Initial + 4);
        Vector128<int> c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
        short** rows = tile->Rows;
        short* w = tile->Weights;
        nint first = tile->FirstDepth, depth = tile->Depth;
        for (int tap = tile->Taps; tap > 0; tap--, rows += Mr)
        {
            short* a0 = rows[0] + first, a1 = rows[1] + first, a2 = rows[2] + first, a3 = rows[3] + first;
            nint k = depth;
            for (; k >= Step; k -= Step, w += Step * Nr)
            {
                Vector128<short> r0 = Vector128.Load(a0), r1 = Vector128.Load(a1), r2 = Vector128.Load(a2), r3 = Vector128.Load(a3);
                a0 += Step;
                a1 += Step;
                a2 += Step;
                a3 += Step;
                Vector64<short> w0 = Vector64.Load(w), w1 = Vector64.Load(w + 4);
                c00 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c00, w0, r0, 0);
                c01 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c01, w1, r0, 0);
                c10 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c10, w0, r1, 0);
                c11 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c11, w1, r1, 0);
                c20 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c20, w0, r2, 0);
                c21 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c21, w1, r2, 0);
                c30 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c30, w0, r3, 0);
                c31 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c31, w1, r3, 0);
                (w0, w1) = (Vector64.Load(w + 1 * Nr), Vector64.Load(w + 1 * Nr + 4));
                c00 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c00, w0, r0, 1);
                c01 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c01, w1, r0, 1);
                c10 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c10, w0, r1, 1);
                c11 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c11, w1, r1, 1);
                c20 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c20, w0, r2, 1);
                c21 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c21, w1, r2, 1);
                c30 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c30, w0, r3, 1);
                c31 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c31, w1, r3, 1);
                (w0, w1) = (Vector64.Load(w + 2 * Nr), Vector64.Load(w + 2 * Nr + 4));
                c00 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c00, w0, r0, 2);
                c01 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c01, w1, r0, 2);
                c10 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c10, w0, r1, 2);
                c11 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c11, w1, r1, 2);
                c20 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c20, w0, r2, 2);
                c21 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c21, w1, r2, 2);
                c30 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c30, w0, r3, 2);
                c31 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c31, w1, r3, 2);
                (w0, w1) = (Vector64.Load(w + 3 * Nr), Vector64.Load(w + 3 * Nr + 4));
                c00 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c00, w0, r0, 3);
                c01 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c01, w1, r0, 3);
                c10 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c10, w0, r1, 3);
                c11 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c11, w1, r1, 3);
                c20 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c20, w0, r2, 3);
                c21 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c21, w1, r2, 3);
                c30 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c30, w0, r3, 3);
                c31 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c31, w1, r3, 3);
                (w0, w1) = (Vector64.Load(w + 4 * Nr), Vector64.Load(w + 4 * Nr + 4));
                c00 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c00, w0, r0, 4);
                c01 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c01, w1, r0, 4);
                c10 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c10, w0, r1, 4);
                c11 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c11, w1, r1, 4);
                c20 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c20, w0, r2, 4);
                c21 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c21, w1, r2, 4);
                c30 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c30, w0, r3, 4);
                c31 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c31, w1, r3, 4);
                (w0, w1) = (Vector64.Load(w + 5 * Nr), Vector64.Load(w + 5 * Nr + 4));
                c00 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c00, w0, r0, 5);
                c01 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c01, w1, r0, 5);
                c10 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c10, w0, r1, 5);
                c11 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c11, w1, r1, 5);
                c20 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c20, w0, r2, 5);
                c21 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c21, w1, r2, 5);
                c30 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c30, w0, r3, 5);
                c31 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c31, w1, r3, 5);
                (w0, w1) = (Vector64.Load(w + 6 * Nr), Vector64.Load(w + 6 * Nr + 4));
                c00 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c00, w0, r0, 6);
                c01 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c01, w1, r0, 6);
                c10 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c10, w0, r1, 6);
                c11 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c11, w1, r1, 6);
                c20 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c20, w0, r2, 6);
                c21 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c21, w1, r2, 6);
                c30 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c30, w0, r3, 6);
                c31 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c31, w1, r3, 6);
                (w0, w1) = (Vector64.Load(w + 7 * Nr), Vector64.Load(w + 7 * Nr + 4));
                c00 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c00, w0, r0, 7);
                c01 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c01, w1, r0, 7);
                c10 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c10, w0, r1, 7);
                c11 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c11, w1, r1, 7);
                c20 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c20, w0, r2, 7);
                c21 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c21, w1, r2, 7);
                c30 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c30, w0, r3, 7);
                c31 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c31, w1, r3, 7);
            }

            for (; k > 0; k--, w += Nr)
            {
                Vector64<short> w0 = Vector64.Load(w), w1 = Vector64.Load(w + 4);
                Vector64<short> r0 = Vector64.Create(*a0++), r1 = Vector64.Create(*a1++), r2 = Vector64.Create(*a2++), r3 = Vector64.Create(*a3++);
                c00 = AdvSimd.MultiplyWideningLowerAndAdd(c00, w0, r0);
                c01 = AdvSimd.MultiplyWideningLowerAndAdd(c01, w1, r0);
                c10 = AdvSimd.MultiplyWideningLowerAndAdd(c10, w0, r1);
                c11 = AdvSimd.MultiplyWideningLowerAndAdd(c11, w1, r1);
                c20 = AdvSimd.MultiplyWideningLowerAndAdd(c20, w0, r2);
                c21 = AdvSimd.MultiplyWideningLowerAndAdd(c21, w1, r2);
                c30 = AdvSimd.MultiplyWideningLowerAndAdd(c30, w0, r3);
                c31 = AdvSimd.MultiplyWideningLowerAndAdd(c31, w1, r3);
            }
        }

        int* sums = tile->Sums;
        c00.Store(sums);
        c01.Store(sums + 4);
        c10.Store(sums + 8);
        c11.Store(sums + 12);
        c20.Store(sums + 16);
        c21.Store(sums + 20);
        c30.Store(sums + 24);
        c31.Store(sums + 28);
    }

    private static void RunNeonOneRow(Qs16x8Tile* tile)
    {
        Vector128<int> c0 = Vector128.Load(tile->Initial), c1 = Vector128.Load(tile->Initial + 4);
        short** rows = tile->Rows;
        short* w = tile->Weights;
        nint first = tile->FirstDepth, depth = tile->Depth;
        for (int tap = tile->Taps; tap > 0; tap--, rows += Mr)
        {
            short* a = rows[0] + first;
            nint k = depth;
            for (; k >= Step; k -= Step, w += Step * Nr, a += Step)
            {
                Vector128<short> r = Vector128.Load(a);
                c0 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c0, Vector64.Load(w), r, 0);
                c1 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c1, Vector64.Load(w + 4), r, 0);
                c0 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c0, Vector64.Load(w + 1 * Nr), r, 1);
                c1 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c1, Vector64.Load(w + 1 * Nr + 4), r, 1);
                c0 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c0, Vector64.Load(w + 2 * Nr), r, 2);
                c1 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c1, Vector64.Load(w + 2 * Nr + 4), r, 2);
                c0 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c0, Vector64.Load(w + 3 * Nr), r, 3);
                c1 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c1, Vector64.Load(w + 3 * Nr + 4), r, 3);
                c0 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c0, Vector64.Load(w + 4 * Nr), r, 4);
                c1 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c1, Vector64.Load(w + 4 * Nr + 4), r, 4);
                c0 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c0, Vector64.Load(w + 5 * Nr), r, 5);
                c1 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c1, Vector64.Load(w + 5 * Nr + 4), r, 5);
                c0 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c0, Vector64.Load(w + 6 * Nr), r, 6);
                c1 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c1, Vector64.Load(w + 6 * Nr + 4), r, 6);
                c0 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c0, Vector64.Load(w + 7 * Nr), r, 7);
                c1 = AdvSimd.MultiplyBySelectedScalarWideningLowerAndAdd(c1, Vector64.Load(w + 7 * Nr + 4), r, 7);
            }

            for (; k > 0; k--, w += Nr)
            {
                Vector64<short> r = Vector64.Create(*a++);
                c0 = AdvSimd.MultiplyWideningLowerAndAdd(c0, Vector64.Load(w), r);
                c1 = AdvSimd.MultiplyWideningLowerAndAdd(c1, Vector64.Load(w + 4), r);
            }
        }

        c0.Store(tile->Sums);
        c1.Store(tile->Sums + 4);
    }
}
