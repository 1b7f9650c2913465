using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>Four rows times sixteen channels, four taps a step, with the Armv8.2 dot product.</summary>
/// <remarks>Sixteen accumulators, four weight and four activation vectors: 24 of the 32 registers. Row tails read up to 3 bytes past a row; the
/// packed weights there are 0. <c>sdot</c> adds four int8 products to int32 exactly.</remarks>
internal static unsafe class Qs8Gemm4x16c4
{
    private const int Mr = 4, Nr = 16;

    public static void RunNeonDot(Qs8Tile* tile)
    {
        byte* panel = tile->Panel;
        for (int n = 0; n < tile->ChannelCount; n += Nr, panel += tile->PanelStride)
        {
            sbyte* w = (sbyte*)panel;
            Vector128<int> b0 = Bias(w, 0), b1 = Bias(w, 1), b2 = Bias(w, 2), b3 = Bias(w, 3);
            Vector128<int> t0 = Vector128.Create(tile->RowTerms[0]), t1 = Vector128.Create(tile->RowTerms[1]);
            Vector128<int> t2 = Vector128.Create(tile->RowTerms[2]), t3 = Vector128.Create(tile->RowTerms[3]);
            Vector128<int> c00 = b0 + t0, c01 = b1 + t0, c02 = b2 + t0, c03 = b3 + t0;
            Vector128<int> c10 = b0 + t1, c11 = b1 + t1, c12 = b2 + t1, c13 = b3 + t1;
            Vector128<int> c20 = b0 + t2, c21 = b1 + t2, c22 = b2 + t2, c23 = b3 + t2;
            Vector128<int> c30 = b0 + t3, c31 = b1 + t3, c32 = b2 + t3, c33 = b3 + t3;
            w += Nr * sizeof(int);

            sbyte** rows = tile->Rows;
            for (int tap = tile->Taps; tap > 0; tap--, rows += Mr)
            {
                sbyte* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
                int k = tile->Depth;
                for (; k >= 16; k -= 16)
                {
                    Vector128<sbyte> v0 = Vector128.Load(a0), v1 = Vector128.Load(a1), v2 = Vector128.Load(a2), v3 = Vector128.Load(a3);
                    a0 += 16;
                    a1 += 16;
                    a2 += 16;
                    a3 += 16;

                    Vector128<sbyte> w0 = Vector128.Load(w), w1 = Vector128.Load(w + 16), w2 = Vector128.Load(w + 32), w3 = Vector128.Load(w + 48);
                    c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, v0, 0);
                    c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, v1, 0);
                    c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, v2, 0);
                    c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, v3, 0);
                    c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, v0, 0);
                    c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, v1, 0);
                    c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, v2, 0);
                    c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, v3, 0);
                    c02 = Dp.DotProductBySelectedQuadruplet(c02, w2, v0, 0);
                    c12 = Dp.DotProductBySelectedQuadruplet(c12, w2, v1, 0);
                    c22 = Dp.DotProductBySelectedQuadruplet(c22, w2, v2, 0);
                    c32 = Dp.DotProductBySelectedQuadruplet(c32, w2, v3, 0);
                    c03 = Dp.DotProductBySelectedQuadruplet(c03, w3, v0, 0);
                    c13 = Dp.DotProductBySelectedQuadruplet(c13, w3, v1, 0);
                    c23 = Dp.DotProductBySelectedQuadruplet(c23, w3, v2, 0);
                    c33 = Dp.DotProductBySelectedQuadruplet(c33, w3, v3, 0);

                    (w0, w1, w2, w3) = (Vector128.Load(w + 64), Vector128.Load(w + 80), Vector128.Load(w + 96), Vector128.Load(w + 112));
                    c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, v0, 1);
                    c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, v1, 1);
                    c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, v2, 1);
                    c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, v3, 1);
                    c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, v0, 1);
                    c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, v1, 1);
                    c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, v2, 1);
                    c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, v3, 1);
                    c02 = Dp.DotProductBySelectedQuadruplet(c02, w2, v0, 1);
                    c12 = Dp.DotProductBySelectedQuadruplet(c12, w2, v1, 1);
                    c22 = Dp.DotProductBySelectedQuadruplet(c22, w2, v2, 1);
                    c32 = Dp.DotProductBySelectedQuadruplet(c32, w2, v3, 1);
                    c03 = Dp.DotProductBySelectedQuadruplet(c03, w3, v0, 1);
                    c13 = Dp.DotProductBySelectedQuadruplet(c13, w3, v1, 1);
                    c23 = Dp.DotProductBySelectedQuadruplet(c23, w3, v2, 1);
                    c33 = Dp.DotProductBySelectedQuadruplet(c33, w3, v3, 1);

                    (w0, w1, w2, w3) = (Vector128.Load(w + 128), Vector128.Load(w + 144), Vector128.Load(w + 160), Vector128.Load(w + 176));
                    c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, v0, 2);
                    c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, v1, 2);
                    c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, v2, 2);
                    c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, v3, 2);
                    c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, v0, 2);
                    c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, v1, 2);
                    c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, v2, 2);
                    c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, v3, 2);
                    c02 = Dp.DotProductBySelectedQuadruplet(c02, w2, v0, 2);
                    c12 = Dp.DotProductBySelectedQuadruplet(c12, w2, v1, 2);
                    c22 = Dp.DotProductBySelectedQuadruplet(c22, w2, v2, 2);
                    c32 = Dp.DotProductBySelectedQuadruplet(c32, w2, v3, 2);
                    c03 = Dp.DotProductBySelectedQuadruplet(c03, w3, v0, 2);
                    c13 = Dp.DotProductBySelectedQuadruplet(c13, w3, v1, 2);
                    c23 = Dp.DotProductBySelectedQuadruplet(c23, w3, v2, 2);
                    c33 = Dp.DotProductBySelectedQuadruplet(c33, w3, v3, 2);

                    (w0, w1, w2, w3) = (Vector128.Load(w + 192), Vector128.Load(w + 208), Vector128.Load(w + 224), Vector128.Load(w + 240));
                    w += 256;
                    c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, v0, 3);
                    c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, v1, 3);
                    c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, v2, 3);
                    c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, v3, 3);
                    c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, v0, 3);
                    c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, v1, 3);
                    c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, v2, 3);
                    c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, v3, 3);
                    c02 = Dp.DotProductBySelectedQuadruplet(c02, w2, v0, 3);
                    c12 = Dp.DotProductBySelectedQuadruplet(c12, w2, v1, 3);
                    c22 = Dp.DotProductBySelectedQuadruplet(c22, w2, v2, 3);
                    c32 = Dp.DotProductBySelectedQuadruplet(c32, w2, v3, 3);
                    c03 = Dp.DotProductBySelectedQuadruplet(c03, w3, v0, 3);
                    c13 = Dp.DotProductBySelectedQuadruplet(c13, w3, v1, 3);
                    c23 = Dp.DotProductBySelectedQuadruplet(c23, w3, v2, 3);
                    c33 = Dp.DotProductBySelectedQuadruplet(c33, w3, v3, 3);
                }

                for (; k > 0; k -= 4)
                {
                    Vector128<sbyte> v0 = Taps(a0), v1 = Taps(a1), v2 = Taps(a2), v3 = Taps(a3);
                    a0 += 4;
                    a1 += 4;
                    a2 += 4;
                    a3 += 4;
                    Vector128<sbyte> w0 = Vector128.Load(w), w1 = Vector128.Load(w + 16), w2 = Vector128.Load(w + 32), w3 = Vector128.Load(w + 48);
                    w += 64;
                    c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, v0, 0);
                    c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, v1, 0);
                    c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, v2, 0);
                    c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, v3, 0);
                    c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, v0, 0);
                    c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, v1, 0);
                    c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, v2, 0);
                    c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, v3, 0);
                    c02 = Dp.DotProductBySelectedQuadruplet(c02, w2, v0, 0);
                    c12 = Dp.DotProductBySelectedQuadruplet(c12, w2, v1, 0);
                    c22 = Dp.DotProductBySelectedQuadruplet(c22, w2, v2, 0);
                    c32 = Dp.DotProductBySelectedQuadruplet(c32, w2, v3, 0);
                    c03 = Dp.DotProductBySelectedQuadruplet(c03, w3, v0, 0);
                    c13 = Dp.DotProductBySelectedQuadruplet(c13, w3, v1, 0);
                    c23 = Dp.DotProductBySelectedQuadruplet(c23, w3, v2, 0);
                    c33 = Dp.DotProductBySelectedQuadruplet(c33, w3, v3, 0);
                }
            }

            if (!tile->ShiftsRightOnly)
            {
                StoreSums(tile->Sums, c00, c01, c02, c03);
                StoreSums(tile->Sums + Nr, c10, c11, c12, c13);
                StoreSums(tile->Sums + 2 * Nr, c20, c21, c22, c23);
                StoreSums(tile->Sums + 3 * Nr, c30, c31, c32, c33);
                Qs8TileStore.Store(tile, Nr, n);
                continue;
            }

            int* multipliers = tile->Multipliers + n, shifts = tile->Shifts + n;
            Vector128<int> m0 = Vector128.Load(multipliers), m1 = Vector128.Load(multipliers + 4);
            Vector128<int> m2 = Vector128.Load(multipliers + 8), m3 = Vector128.Load(multipliers + 12);
            Vector128<int> s0 = Vector128.Load(shifts), s1 = Vector128.Load(shifts + 4), s2 = Vector128.Load(shifts + 8), s3 = Vector128.Load(shifts + 12);
            Vector128<short> zeroPoint = Vector128.Create((short)tile->ZeroPoint);
            Vector128<sbyte> minimum = Vector128.Create((sbyte)tile->Minimum), maximum = Vector128.Create((sbyte)tile->Maximum);
            Vector128<sbyte> r0 = NeonRequantization.Narrow(
                NeonRequantization.ApplyRight(c00, m0, s0), NeonRequantization.ApplyRight(c01, m1, s1),
                NeonRequantization.ApplyRight(c02, m2, s2), NeonRequantization.ApplyRight(c03, m3, s3), zeroPoint, minimum, maximum);
            Vector128<sbyte> r1 = NeonRequantization.Narrow(
                NeonRequantization.ApplyRight(c10, m0, s0), NeonRequantization.ApplyRight(c11, m1, s1),
                NeonRequantization.ApplyRight(c12, m2, s2), NeonRequantization.ApplyRight(c13, m3, s3), zeroPoint, minimum, maximum);
            Vector128<sbyte> r2 = NeonRequantization.Narrow(
                NeonRequantization.ApplyRight(c20, m0, s0), NeonRequantization.ApplyRight(c21, m1, s1),
                NeonRequantization.ApplyRight(c22, m2, s2), NeonRequantization.ApplyRight(c23, m3, s3), zeroPoint, minimum, maximum);
            Vector128<sbyte> r3 = NeonRequantization.Narrow(
                NeonRequantization.ApplyRight(c30, m0, s0), NeonRequantization.ApplyRight(c31, m1, s1),
                NeonRequantization.ApplyRight(c32, m2, s2), NeonRequantization.ApplyRight(c33, m3, s3), zeroPoint, minimum, maximum);
            sbyte* output = tile->Output + n;
            int channels = tile->ChannelCount - n;
            PartialVector.Store(r0, output, channels);
            if (tile->RowCount > 1)
                PartialVector.Store(r1, output += tile->OutputStride, channels);
            if (tile->RowCount > 2)
                PartialVector.Store(r2, output += tile->OutputStride, channels);
            if (tile->RowCount > 3)
                PartialVector.Store(r3, output + tile->OutputStride, channels);
        }
    }

    /// <summary>One row; two sets of accumulators hide the latency of <c>sdot</c>.</summary>
    public static void RunOneRowNeonDot(Qs8Tile* tile)
    {
        byte* panel = tile->Panel;
        for (int n = 0; n < tile->ChannelCount; n += Nr, panel += tile->PanelStride)
        {
            sbyte* w = (sbyte*)panel;
            Vector128<int> term = Vector128.Create(tile->RowTerms[0]);
            Vector128<int> c0 = Bias(w, 0) + term, c1 = Bias(w, 1) + term, c2 = Bias(w, 2) + term, c3 = Bias(w, 3) + term;
            Vector128<int> d0 = default, d1 = default, d2 = default, d3 = default;
            w += Nr * sizeof(int);
            sbyte** rows = tile->Rows;
            for (int tap = tile->Taps; tap > 0; tap--, rows += Mr)
            {
                sbyte* a = rows[0];
                int k = tile->Depth;
                for (; k >= 16; k -= 16)
                {
                    Vector128<sbyte> v = Vector128.Load(a);
                    a += 16;
                    c0 = Dp.DotProductBySelectedQuadruplet(c0, Vector128.Load(w), v, 0);
                    c1 = Dp.DotProductBySelectedQuadruplet(c1, Vector128.Load(w + 16), v, 0);
                    c2 = Dp.DotProductBySelectedQuadruplet(c2, Vector128.Load(w + 32), v, 0);
                    c3 = Dp.DotProductBySelectedQuadruplet(c3, Vector128.Load(w + 48), v, 0);
                    d0 = Dp.DotProductBySelectedQuadruplet(d0, Vector128.Load(w + 64), v, 1);
                    d1 = Dp.DotProductBySelectedQuadruplet(d1, Vector128.Load(w + 80), v, 1);
                    d2 = Dp.DotProductBySelectedQuadruplet(d2, Vector128.Load(w + 96), v, 1);
                    d3 = Dp.DotProductBySelectedQuadruplet(d3, Vector128.Load(w + 112), v, 1);
                    c0 = Dp.DotProductBySelectedQuadruplet(c0, Vector128.Load(w + 128), v, 2);
                    c1 = Dp.DotProductBySelectedQuadruplet(c1, Vector128.Load(w + 144), v, 2);
                    c2 = Dp.DotProductBySelectedQuadruplet(c2, Vector128.Load(w + 160), v, 2);
                    c3 = Dp.DotProductBySelectedQuadruplet(c3, Vector128.Load(w + 176), v, 2);
                    d0 = Dp.DotProductBySelectedQuadruplet(d0, Vector128.Load(w + 192), v, 3);
                    d1 = Dp.DotProductBySelectedQuadruplet(d1, Vector128.Load(w + 208), v, 3);
                    d2 = Dp.DotProductBySelectedQuadruplet(d2, Vector128.Load(w + 224), v, 3);
                    d3 = Dp.DotProductBySelectedQuadruplet(d3, Vector128.Load(w + 240), v, 3);
                    w += 256;
                }

                for (; k > 0; k -= 4, w += 64, a += 4)
                {
                    Vector128<sbyte> v = Taps(a);
                    c0 = Dp.DotProductBySelectedQuadruplet(c0, Vector128.Load(w), v, 0);
                    c1 = Dp.DotProductBySelectedQuadruplet(c1, Vector128.Load(w + 16), v, 0);
                    c2 = Dp.DotProductBySelectedQuadruplet(c2, Vector128.Load(w + 32), v, 0);
                    c3 = Dp.DotProductBySelectedQuadruplet(c3, Vector128.Load(w + 48), v, 0);
                }
            }

            (c0, c1, c2, c3) = (c0 + d0, c1 + d1, c2 + d2, c3 + d3);
            if (!tile->ShiftsRightOnly)
            {
                StoreSums(tile->Sums, c0, c1, c2, c3);
                Qs8TileStore.Store(tile, Nr, n);
                continue;
            }

            int* multipliers = tile->Multipliers + n, shifts = tile->Shifts + n;
            Vector128<sbyte> row = NeonRequantization.Narrow(
                NeonRequantization.ApplyRight(c0, Vector128.Load(multipliers), Vector128.Load(shifts)),
                NeonRequantization.ApplyRight(c1, Vector128.Load(multipliers + 4), Vector128.Load(shifts + 4)),
                NeonRequantization.ApplyRight(c2, Vector128.Load(multipliers + 8), Vector128.Load(shifts + 8)),
                NeonRequantization.ApplyRight(c3, Vector128.Load(multipliers + 12), Vector128.Load(shifts + 12)),
                Vector128.Create((short)tile->ZeroPoint), Vector128.Create((sbyte)tile->Minimum), Vector128.Create((sbyte)tile->Maximum));
            PartialVector.Store(row, tile->Output + n, tile->ChannelCount - n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Bias(sbyte* panel, int index) => Vector128.Load((int*)panel + 4 * index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<sbyte> Taps(sbyte* a) => Vector128.CreateScalarUnsafe(*(int*)a).AsSByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreSums(int* target, Vector128<int> c0, Vector128<int> c1, Vector128<int> c2, Vector128<int> c3)
    {
        c0.Store(target);
        c1.Store(target + 4);
        c2.Store(target + 8);
        c3.Store(target + 12);
    }
}
