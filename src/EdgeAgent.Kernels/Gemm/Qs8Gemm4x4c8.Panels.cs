using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

internal static unsafe partial class Qs8Gemm4x4c8
{
    /// <summary>Consecutive panels for up to four rows.</summary>
    private static void Panels<TProducts, TFirst, TForm, TZeroPoint>(
        Qs8Tile* tile, int firstPanel, int panels, sbyte* output, nint stride)
        where TProducts : struct, INeonProducts
        where TFirst : struct, IFirstStep
        where TForm : struct, INeonForm
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        int steps = (tile->Depth + 7) / 16, firstPairs = (steps - 1) / 2, firstOdd = (steps - 1) % 2;
        int pairs = steps / 2, odd = steps % 2, taps = tile->Taps;
        bool hasHalfStep = tile->Depth > 16 * steps;
        nint toShifts = (nint)((byte*)tile->Shifts - (byte*)tile->Multipliers);
        int lastRow = tile->RowCount - 1;
        int* multipliers = tile->Multipliers + firstPanel * Nr;
        byte* panel = tile->Panel + firstPanel * tile->PanelStride;
        nint to1 = Math.Min(1, lastRow) * stride, to2 = Math.Min(2, lastRow) * stride, to3 = Math.Min(3, lastRow) * stride;
        sbyte* w = (sbyte*)panel + Nr * sizeof(int);
        sbyte** firstRows = tile->Rows, rows = firstRows;
        sbyte* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
        Vector64<sbyte> f0 = Vector64.Load(w), g0 = TFirst.High(w), f1 = Vector64.Load(w + TFirst.Stride), g1 = TFirst.High(w + TFirst.Stride);
        Vector64<sbyte> f2 = Vector64.Load(w + 2 * TFirst.Stride), g2 = TFirst.High(w + 2 * TFirst.Stride);
        Vector64<sbyte> f3 = Vector64.Load(w + 3 * TFirst.Stride), g3 = TFirst.High(w + 3 * TFirst.Stride);
        Vector64<sbyte> u0 = Vector64.Load(a0), v0 = TFirst.High(a0), u1 = Vector64.Load(a1), v1 = TFirst.High(a1);
        Vector64<sbyte> u2 = Vector64.Load(a2), v2 = TFirst.High(a2), u3 = Vector64.Load(a3), v3 = TFirst.High(a3);
        Vector128<int> c00 = TFirst.Products<TProducts>(u0, f0, v0, g0);
        Vector128<int> c01 = TFirst.Products<TProducts>(u0, f1, v0, g1);
        Vector128<int> c02 = TFirst.Products<TProducts>(u0, f2, v0, g2);
        Vector128<int> c03 = TFirst.Products<TProducts>(u0, f3, v0, g3);
        Vector128<int> c10 = TFirst.Products<TProducts>(u1, f0, v1, g0);
        Vector128<int> c11 = TFirst.Products<TProducts>(u1, f1, v1, g1);
        Vector128<int> c12 = TFirst.Products<TProducts>(u1, f2, v1, g2);
        Vector128<int> c13 = TFirst.Products<TProducts>(u1, f3, v1, g3);
        Vector128<int> c20 = TFirst.Products<TProducts>(u2, f0, v2, g0);
        Vector128<int> c21 = TFirst.Products<TProducts>(u2, f1, v2, g1);
        Vector128<int> c22 = TFirst.Products<TProducts>(u2, f2, v2, g2);
        Vector128<int> c23 = TFirst.Products<TProducts>(u2, f3, v2, g3);
        Vector128<int> c30 = TFirst.Products<TProducts>(u3, f0, v3, g0);
        Vector128<int> c31 = TFirst.Products<TProducts>(u3, f1, v3, g1);
        Vector128<int> c32 = TFirst.Products<TProducts>(u3, f2, v3, g2);
        Vector128<int> c33 = TFirst.Products<TProducts>(u3, f3, v3, g3);
        while (true)
        {
            if (TFirst.HasMore)
            {
                // Pointers stay one step of 16 behind.
                int pair = firstPairs, single = firstOdd;
                for (int tap = taps; ;)
                {
                    if (pair > 0)
                    {
                        do
                        {
                            {
                                Vector64<sbyte> w0 = Vector64.Load(w + 64), x0 = Vector64.Load(w + 72);
                                Vector64<sbyte> w1 = Vector64.Load(w + 80), x1 = Vector64.Load(w + 88);
                                Vector64<sbyte> w2 = Vector64.Load(w + 96), x2 = Vector64.Load(w + 104);
                                Vector64<sbyte> w3 = Vector64.Load(w + 112), x3 = Vector64.Load(w + 120);
                                Vector64<sbyte> low0 = Vector64.Load(a0 + 16), high0 = Vector64.Load(a0 + 24);
                                Vector128<short> p00 = Multiply(low0, w0), p01 = Multiply(low0, w1);
                                Vector128<short> p02 = Multiply(low0, w2), p03 = Multiply(low0, w3);
                                c00 = TProducts.Flush(c00, p00);
                                c01 = TProducts.Flush(c01, p01);
                                c02 = TProducts.Flush(c02, p02);
                                c03 = TProducts.Flush(c03, p03);
                                Vector128<short> q00 = TProducts.Second(p00, high0, x0), q01 = TProducts.Second(p01, high0, x1);
                                Vector128<short> q02 = TProducts.Second(p02, high0, x2), q03 = TProducts.Second(p03, high0, x3);
                                c00 = Widen(c00, q00);
                                c01 = Widen(c01, q01);
                                c02 = Widen(c02, q02);
                                c03 = Widen(c03, q03);

                                Vector64<sbyte> low1 = Vector64.Load(a1 + 16), high1 = Vector64.Load(a1 + 24);
                                Vector128<short> p10 = Multiply(low1, w0), p11 = Multiply(low1, w1);
                                Vector128<short> p12 = Multiply(low1, w2), p13 = Multiply(low1, w3);
                                c10 = TProducts.Flush(c10, p10);
                                c11 = TProducts.Flush(c11, p11);
                                c12 = TProducts.Flush(c12, p12);
                                c13 = TProducts.Flush(c13, p13);
                                Vector128<short> q10 = TProducts.Second(p10, high1, x0), q11 = TProducts.Second(p11, high1, x1);
                                Vector128<short> q12 = TProducts.Second(p12, high1, x2), q13 = TProducts.Second(p13, high1, x3);
                                c10 = Widen(c10, q10);
                                c11 = Widen(c11, q11);
                                c12 = Widen(c12, q12);
                                c13 = Widen(c13, q13);

                                Vector64<sbyte> low2 = Vector64.Load(a2 + 16), high2 = Vector64.Load(a2 + 24);
                                Vector128<short> p20 = Multiply(low2, w0), p21 = Multiply(low2, w1);
                                Vector128<short> p22 = Multiply(low2, w2), p23 = Multiply(low2, w3);
                                c20 = TProducts.Flush(c20, p20);
                                c21 = TProducts.Flush(c21, p21);
                                c22 = TProducts.Flush(c22, p22);
                                c23 = TProducts.Flush(c23, p23);
                                Vector128<short> q20 = TProducts.Second(p20, high2, x0), q21 = TProducts.Second(p21, high2, x1);
                                Vector128<short> q22 = TProducts.Second(p22, high2, x2), q23 = TProducts.Second(p23, high2, x3);
                                c20 = Widen(c20, q20);
                                c21 = Widen(c21, q21);
                                c22 = Widen(c22, q22);
                                c23 = Widen(c23, q23);

                                Vector64<sbyte> low3 = Vector64.Load(a3 + 16), high3 = Vector64.Load(a3 + 24);
                                Vector128<short> p30 = Multiply(low3, w0), p31 = Multiply(low3, w1);
                                Vector128<short> p32 = Multiply(low3, w2), p33 = Multiply(low3, w3);
                                c30 = TProducts.Flush(c30, p30);
                                c31 = TProducts.Flush(c31, p31);
                                c32 = TProducts.Flush(c32, p32);
                                c33 = TProducts.Flush(c33, p33);
                                Vector128<short> q30 = TProducts.Second(p30, high3, x0), q31 = TProducts.Second(p31, high3, x1);
                                Vector128<short> q32 = TProducts.Second(p32, high3, x2), q33 = TProducts.Second(p33, high3, x3);
                                c30 = Widen(c30, q30);
                                c31 = Widen(c31, q31);
                                c32 = Widen(c32, q32);
                                c33 = Widen(c33, q33);
                            }

                            {
                                Vector64<sbyte> w0 = Vector64.Load(w + 128), x0 = Vector64.Load(w + 136);
                                Vector64<sbyte> w1 = Vector64.Load(w + 144), x1 = Vector64.Load(w + 152);
                                Vector64<sbyte> w2 = Vector64.Load(w + 160), x2 = Vector64.Load(w + 168);
                                Vector64<sbyte> w3 = Vector64.Load(w + 176), x3 = Vector64.Load(w + 184);
                                Vector64<sbyte> low0 = Vector64.Load(a0 + 32), high0 = Vector64.Load(a0 + 40);
                                Vector128<short> p00 = Multiply(low0, w0), p01 = Multiply(low0, w1);
                                Vector128<short> p02 = Multiply(low0, w2), p03 = Multiply(low0, w3);
                                c00 = TProducts.Flush(c00, p00);
                                c01 = TProducts.Flush(c01, p01);
                                c02 = TProducts.Flush(c02, p02);
                                c03 = TProducts.Flush(c03, p03);
                                Vector128<short> q00 = TProducts.Second(p00, high0, x0), q01 = TProducts.Second(p01, high0, x1);
                                Vector128<short> q02 = TProducts.Second(p02, high0, x2), q03 = TProducts.Second(p03, high0, x3);
                                c00 = Widen(c00, q00);
                                c01 = Widen(c01, q01);
                                c02 = Widen(c02, q02);
                                c03 = Widen(c03, q03);

                                Vector64<sbyte> low1 = Vector64.Load(a1 + 32), high1 = Vector64.Load(a1 + 40);
                                Vector128<short> p10 = Multiply(low1, w0), p11 = Multiply(low1, w1);
                                Vector128<short> p12 = Multiply(low1, w2), p13 = Multiply(low1, w3);
                                c10 = TProducts.Flush(c10, p10);
                                c11 = TProducts.Flush(c11, p11);
                                c12 = TProducts.Flush(c12, p12);
                                c13 = TProducts.Flush(c13, p13);
                                Vector128<short> q10 = TProducts.Second(p10, high1, x0), q11 = TProducts.Second(p11, high1, x1);
                                Vector128<short> q12 = TProducts.Second(p12, high1, x2), q13 = TProducts.Second(p13, high1, x3);
                                c10 = Widen(c10, q10);
                                c11 = Widen(c11, q11);
                                c12 = Widen(c12, q12);
                                c13 = Widen(c13, q13);

                                Vector64<sbyte> low2 = Vector64.Load(a2 + 32), high2 = Vector64.Load(a2 + 40);
                                Vector128<short> p20 = Multiply(low2, w0), p21 = Multiply(low2, w1);
                                Vector128<short> p22 = Multiply(low2, w2), p23 = Multiply(low2, w3);
                                c20 = TProducts.Flush(c20, p20);
                                c21 = TProducts.Flush(c21, p21);
                                c22 = TProducts.Flush(c22, p22);
                                c23 = TProducts.Flush(c23, p23);
                                Vector128<short> q20 = TProducts.Second(p20, high2, x0), q21 = TProducts.Second(p21, high2, x1);
                                Vector128<short> q22 = TProducts.Second(p22, high2, x2), q23 = TProducts.Second(p23, high2, x3);
                                c20 = Widen(c20, q20);
                                c21 = Widen(c21, q21);
                                c22 = Widen(c22, q22);
                                c23 = Widen(c23, q23);

                                Vector64<sbyte> low3 = Vector64.Load(a3 + 32), high3 = Vector64.Load(a3 + 40);
                                Vector128<short> p30 = Multiply(low3, w0), p31 = Multiply(low3, w1);
                                Vector128<short> p32 = Multiply(low3, w2), p33 = Multiply(low3, w3);
                                c30 = TProducts.Flush(c30, p30);
                                c31 = TProducts.Flush(c31, p31);
                                c32 = TProducts.Flush(c32, p32);
                                c33 = TProducts.Flush(c33, p33);
                                Vector128<short> q30 = TProducts.Second(p30, high3, x0), q31 = TProducts.Second(p31, high3, x1);
                                Vector128<short> q32 = TProducts.Second(p32, high3, x2), q33 = TProducts.Second(p33, high3, x3);
                                c30 = Widen(c30, q30);
                                c31 = Widen(c31, q31);
                                c32 = Widen(c32, q32);
                                c33 = Widen(c33, q33);
                            }

                            w += 128;
                            a0 += 32;
                            a1 += 32;
                            a2 += 32;
                            a3 += 32;
                        }
                        while (--pair != 0);
                    }

                    if (single > 0)
                    {
                        Vector64<sbyte> w0 = Vector64.Load(w + 64), x0 = Vector64.Load(w + 72);
                        Vector64<sbyte> w1 = Vector64.Load(w + 80), x1 = Vector64.Load(w + 88);
                        Vector64<sbyte> w2 = Vector64.Load(w + 96), x2 = Vector64.Load(w + 104);
                        Vector64<sbyte> w3 = Vector64.Load(w + 112), x3 = Vector64.Load(w + 120);
                        Vector64<sbyte> low0 = Vector64.Load(a0 + 16), high0 = Vector64.Load(a0 + 24);
                        Vector128<short> p00 = Multiply(low0, w0), p01 = Multiply(low0, w1), p02 = Multiply(low0, w2), p03 = Multiply(low0, w3);
                        c00 = TProducts.Flush(c00, p00);
                        c01 = TProducts.Flush(c01, p01);
                        c02 = TProducts.Flush(c02, p02);
                        c03 = TProducts.Flush(c03, p03);
                        Vector128<short> q00 = TProducts.Second(p00, high0, x0), q01 = TProducts.Second(p01, high0, x1);
                        Vector128<short> q02 = TProducts.Second(p02, high0, x2), q03 = TProducts.Second(p03, high0, x3);
                        c00 = Widen(c00, q00);
                        c01 = Widen(c01, q01);
                        c02 = Widen(c02, q02);
                        c03 = Widen(c03, q03);

                        Vector64<sbyte> low1 = Vector64.Load(a1 + 16), high1 = Vector64.Load(a1 + 24);
                        Vector128<short> p10 = Multiply(low1, w0), p11 = Multiply(low1, w1), p12 = Multiply(low1, w2), p13 = Multiply(low1, w3);
                        c10 = TProducts.Flush(c10, p10);
                        c11 = TProducts.Flush(c11, p11);
                        c12 = TProducts.Flush(c12, p12);
                        c13 = TProducts.Flush(c13, p13);
                        Vector128<short> q10 = TProducts.Second(p10, high1, x0), q11 = TProducts.Second(p11, high1, x1);
                        Vector128<short> q12 = TProducts.Second(p12, high1, x2), q13 = TProducts.Second(p13, high1, x3);
                        c10 = Widen(c10, q10);
                        c11 = Widen(c11, q11);
                        c12 = Widen(c12, q12);
                        c13 = Widen(c13, q13);

                        Vector64<sbyte> low2 = Vector64.Load(a2 + 16), high2 = Vector64.Load(a2 + 24);
                        Vector128<short> p20 = Multiply(low2, w0), p21 = Multiply(low2, w1), p22 = Multiply(low2, w2), p23 = Multiply(low2, w3);
                        c20 = TProducts.Flush(c20, p20);
                        c21 = TProducts.Flush(c21, p21);
                        c22 = TProducts.Flush(c22, p22);
                        c23 = TProducts.Flush(c23, p23);
                        Vector128<short> q20 = TProducts.Second(p20, high2, x0), q21 = TProducts.Second(p21, high2, x1);
                        Vector128<short> q22 = TProducts.Second(p22, high2, x2), q23 = TProducts.Second(p23, high2, x3);
                        c20 = Widen(c20, q20);
                        c21 = Widen(c21, q21);
                        c22 = Widen(c22, q22);
                        c23 = Widen(c23, q23);

                        Vector64<sbyte> low3 = Vector64.Load(a3 + 16), high3 = Vector64.Load(a3 + 24);
                        Vector128<short> p30 = Multiply(low3, w0), p31 = Multiply(low3, w1), p32 = Multiply(low3, w2), p33 = Multiply(low3, w3);
                        c30 = TProducts.Flush(c30, p30);
                        c31 = TProducts.Flush(c31, p31);
                        c32 = TProducts.Flush(c32, p32);
                        c33 = TProducts.Flush(c33, p33);
                        Vector128<short> q30 = TProducts.Second(p30, high3, x0), q31 = TProducts.Second(p31, high3, x1);
                        Vector128<short> q32 = TProducts.Second(p32, high3, x2), q33 = TProducts.Second(p33, high3, x3);
                        c30 = Widen(c30, q30);
                        c31 = Widen(c31, q31);
                        c32 = Widen(c32, q32);
                        c33 = Widen(c33, q33);

                        w += 64;
                        a0 += 16;
                        a1 += 16;
                        a2 += 16;
                        a3 += 16;
                    }

                    if (hasHalfStep)
                    {
                        Vector64<sbyte> w0 = Vector64.Load(w + 64), w1 = Vector64.Load(w + 72);
                        Vector64<sbyte> w2 = Vector64.Load(w + 80), w3 = Vector64.Load(w + 88);
                        w += 32;
                        Vector64<sbyte> v = Vector64.Load(a0 + 16);
                        (c00, c01, c02, c03) = (Add(c00, v, w0), Add(c01, v, w1), Add(c02, v, w2), Add(c03, v, w3));
                        v = Vector64.Load(a1 + 16);
                        (c10, c11, c12, c13) = (Add(c10, v, w0), Add(c11, v, w1), Add(c12, v, w2), Add(c13, v, w3));
                        v = Vector64.Load(a2 + 16);
                        (c20, c21, c22, c23) = (Add(c20, v, w0), Add(c21, v, w1), Add(c22, v, w2), Add(c23, v, w3));
                        v = Vector64.Load(a3 + 16);
                        (c30, c31, c32, c33) = (Add(c30, v, w0), Add(c31, v, w1), Add(c32, v, w2), Add(c33, v, w3));
                    }

                    if (--tap == 0)
                        break;
                    rows += Mr;
                    a0 = rows[0] - 16;
                    a1 = rows[1] - 16;
                    a2 = rows[2] - 16;
                    a3 = rows[3] - 16;
                    pair = pairs;
                    single = odd;
                }
            }

            // Folded before the next panel starts, in the same block: additions fill the gaps that multiplications leave.
            if (--panels == 0)
                break;
            Finish<TForm, TZeroPoint>(
                tile, panel, multipliers, toShifts,
                Fold(c00, c01, c02, c03), Fold(c10, c11, c12, c13), Fold(c20, c21, c22, c23), Fold(c30, c31, c32, c33), output, to1, to2, to3);
            output += Nr * ElementBytes<TForm>();
            multipliers += Nr;
            panel = (byte*)w + Nr * TFirst.Stride;
            w = (sbyte*)panel + Nr * sizeof(int);
            rows = firstRows;
            a0 = rows[0];
            a1 = rows[1];
            a2 = rows[2];
            a3 = rows[3];
            (f0, g0, f1, g1) = (Vector64.Load(w), TFirst.High(w), Vector64.Load(w + TFirst.Stride), TFirst.High(w + TFirst.Stride));
            (f2, g2, f3, g3) =
                (Vector64.Load(w + 2 * TFirst.Stride), TFirst.High(w + 2 * TFirst.Stride),
                    Vector64.Load(w + 3 * TFirst.Stride), TFirst.High(w + 3 * TFirst.Stride));
            (u0, v0, u1, v1) = (Vector64.Load(a0), TFirst.High(a0), Vector64.Load(a1), TFirst.High(a1));
            (u2, v2, u3, v3) = (Vector64.Load(a2), TFirst.High(a2), Vector64.Load(a3), TFirst.High(a3));
            c00 = TFirst.Products<TProducts>(u0, f0, v0, g0);
            c01 = TFirst.Products<TProducts>(u0, f1, v0, g1);
            c02 = TFirst.Products<TProducts>(u0, f2, v0, g2);
            c03 = TFirst.Products<TProducts>(u0, f3, v0, g3);
            c10 = TFirst.Products<TProducts>(u1, f0, v1, g0);
            c11 = TFirst.Products<TProducts>(u1, f1, v1, g1);
            c12 = TFirst.Products<TProducts>(u1, f2, v1, g2);
            c13 = TFirst.Products<TProducts>(u1, f3, v1, g3);
            c20 = TFirst.Products<TProducts>(u2, f0, v2, g0);
            c21 = TFirst.Products<TProducts>(u2, f1, v2, g1);
            c22 = TFirst.Products<TProducts>(u2, f2, v2, g2);
            c23 = TFirst.Products<TProducts>(u2, f3, v2, g3);
            c30 = TFirst.Products<TProducts>(u3, f0, v3, g0);
            c31 = TFirst.Products<TProducts>(u3, f1, v3, g1);
            c32 = TFirst.Products<TProducts>(u3, f2, v3, g2);
            c33 = TFirst.Products<TProducts>(u3, f3, v3, g3);
        }

        Finish<TForm, TZeroPoint>(
            tile, panel, multipliers, toShifts,
            Fold(c00, c01, c02, c03), Fold(c10, c11, c12, c13), Fold(c20, c21, c22, c23), Fold(c30, c31, c32, c33), output, to1, to2, to3);
    }
}
