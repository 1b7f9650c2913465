using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

internal static unsafe partial class Qs8Gemm4x16c4
{
    /// <summary>The last panel when eight or fewer channels are left.</summary>
    private static void HalfPanel<TScale, TSums>(Qs8Tile* tile)
        where TScale : struct, INeonRequantization
        where TSums : struct, INeonSums
    {
        int depth = (tile->Depth + 3) & ~3, tail = depth & 12;
        nint whole = depth & ~15;
        byte* panel = tile->Panel;
        Vector128<int> m0 = Vector128.Load(tile->Multipliers), m1 = Vector128.Load(tile->Multipliers + 4);
        Vector128<int> s0 = Vector128.Load(tile->Shifts), s1 = Vector128.Load(tile->Shifts + 4);
        Vector128<short> zeroPoint = Vector128.Create((short)tile->ZeroPoint);
        Vector128<sbyte> minimum = Vector128.Create((sbyte)tile->Minimum), maximum = Vector128.Create((sbyte)tile->Maximum);
        Vector128<int> zero = NeonShifts.Zero(tile->Multipliers);
        sbyte* output = tile->Output;
        sbyte** group = tile->Rows;
        nint stride = tile->OutputStride;
        int rowsLeft = tile->RowCount;
        do
        {
            sbyte* o0 = output, o1 = o0 + (rowsLeft > 1 ? stride : 0), o2 = o1 + (rowsLeft > 2 ? stride : 0), o3 = o2 + (rowsLeft > 3 ? stride : 0);
            Vector128<int> c00 = TSums.Start(panel, 0, tile, 0), c01 = TSums.Start(panel, 1, tile, 0);
            Vector128<int> c10 = TSums.Start(panel, 0, tile, 1), c11 = TSums.Start(panel, 1, tile, 1);
            Vector128<int> c20 = TSums.Start(panel, 0, tile, 2), c21 = TSums.Start(panel, 1, tile, 2);
            Vector128<int> c30 = TSums.Start(panel, 0, tile, 3), c31 = TSums.Start(panel, 1, tile, 3);
            sbyte* w = (sbyte*)panel + Nr / 2 * sizeof(int);
            sbyte** rows = group;
            int tap = tile->Taps;
            do
            {
                sbyte* a0 = rows[0] + whole, a1 = rows[1] + whole, a2 = rows[2] + whole, a3 = rows[3] + whole;
                rows += Mr;
                for (nint k = -whole; k != 0; k += 16)
                {
                    Vector128<sbyte> v0 = Vector128.Load(a0 + k), v1 = Vector128.Load(a1 + k), v2 = Vector128.Load(a2 + k), v3 = Vector128.Load(a3 + k);
                    Vector128<sbyte> w0 = Vector128.Load(w), w1 = Vector128.Load(w + 16);
                    c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, v0, 0);
                    c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, v1, 0);
                    c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, v2, 0);
                    c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, v3, 0);
                    c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, v0, 0);
                    c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, v1, 0);
                    c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, v2, 0);
                    c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, v3, 0);

                    (w0, w1) = (Vector128.Load(w + 32), Vector128.Load(w + 48));
                    c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, v0, 1);
                    c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, v1, 1);
                    c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, v2, 1);
                    c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, v3, 1);
                    c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, v0, 1);
                    c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, v1, 1);
                    c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, v2, 1);
                    c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, v3, 1);

                    (w0, w1) = (Vector128.Load(w + 64), Vector128.Load(w + 80));
                    c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, v0, 2);
                    c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, v1, 2);
                    c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, v2, 2);
                    c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, v3, 2);
                    c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, v0, 2);
                    c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, v1, 2);
                    c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, v2, 2);
                    c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, v3, 2);

                    (w0, w1) = (Vector128.Load(w + 96), Vector128.Load(w + 112));
                    w += 128;
                    c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, v0, 3);
                    c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, v1, 3);
                    c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, v2, 3);
                    c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, v3, 3);
                    c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, v0, 3);
                    c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, v1, 3);
                    c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, v2, 3);
                    c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, v3, 3);
                }

                if (tail == 0)
                    continue;
                if ((tail & 8) != 0)
                {
                    Vector128<sbyte> v0 = Eight(a0), v1 = Eight(a1), v2 = Eight(a2), v3 = Eight(a3);
                    Vector128<sbyte> w0 = Vector128.Load(w), w1 = Vector128.Load(w + 16);
                    c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, v0, 0);
                    c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, v1, 0);
                    c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, v2, 0);
                    c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, v3, 0);
                    c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, v0, 0);
                    c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, v1, 0);
                    c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, v2, 0);
                    c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, v3, 0);
                    (w0, w1) = (Vector128.Load(w + 32), Vector128.Load(w + 48));
                    c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, v0, 1);
                    c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, v1, 1);
                    c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, v2, 1);
                    c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, v3, 1);
                    c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, v0, 1);
                    c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, v1, 1);
                    c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, v2, 1);
                    c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, v3, 1);
                    w += 64;
                    a0 += 8;
                    a1 += 8;
                    a2 += 8;
                    a3 += 8;
                }

                if ((tail & 4) != 0)
                {
                    Vector128<sbyte> v0 = Eight(a0), v1 = Eight(a1), v2 = Eight(a2), v3 = Eight(a3);
                    Vector128<sbyte> w0 = Vector128.Load(w), w1 = Vector128.Load(w + 16);
                    c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, v0, 0);
                    c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, v1, 0);
                    c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, v2, 0);
                    c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, v3, 0);
                    c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, v0, 0);
                    c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, v1, 0);
                    c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, v2, 0);
                    c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, v3, 0);
                    w += 32;
                }
            }
            while (--tap > 0);

            if (TScale.IsFloat)
            {
                NeonFloatRows floats = NeonFloatRows.Load(tile);
                NeonFloatStore.FourRows(c00, c10, c20, c30, tile->Multipliers, tile->Shifts, floats, o0, o1, o2, o3);
                NeonFloatStore.FourRows(c01, c11, c21, c31, tile->Multipliers + 4, tile->Shifts + 4, floats, o0 + 16, o1 + 16, o2 + 16, o3 + 16);
                tile->RowScales += Mr;
                tile->MinusRowZeroPoints += Mr;
            }
            else
            {
                Vector128<sbyte> rows01 = Narrow<TScale>(
                        c00, c01, c10, c11, m0, m1, m0, m1, s0, s1, s0, s1, zero,
                        zeroPoint, minimum, maximum);
                Vector128<sbyte> rows23 = Narrow<TScale>(
                        c20, c21, c30, c31, m0, m1, m0, m1, s0, s1, s0, s1, zero,
                        zeroPoint, minimum, maximum);
                AdvSimd.StoreSelectedScalar((ulong*)o0, rows01.AsUInt64(), 0);
                AdvSimd.StoreSelectedScalar((ulong*)o1, rows01.AsUInt64(), 1);
                AdvSimd.StoreSelectedScalar((ulong*)o2, rows23.AsUInt64(), 0);
                AdvSimd.StoreSelectedScalar((ulong*)o3, rows23.AsUInt64(), 1);
            }

            output += Mr * stride;
            group += Mr * tile->Taps;
            tile->RowTerms += Mr;
            rowsLeft -= Mr;
        }
        while (rowsLeft > 0);
    }
}
