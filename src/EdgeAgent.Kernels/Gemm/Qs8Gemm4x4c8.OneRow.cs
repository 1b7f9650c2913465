using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

internal static unsafe partial class Qs8Gemm4x4c8
{
    /// <summary>One row times groups of four panels: sixteen accumulators, as in a tile of four rows.</summary>
    private static void OneRow<TProducts, TFirst, TForm, TZeroPoint>(Qs8Tile* tile, int groups)
        where TProducts : struct, INeonProducts
        where TFirst : struct, IFirstStep
        where TForm : struct, INeonForm
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        int steps = (tile->Depth + 7) / 16, firstPairs = (steps - 1) / 2, firstOdd = (steps - 1) % 2;
        int pairs = steps / 2, odd = steps % 2, taps = tile->Taps;
        bool hasHalfStep = tile->Depth > 16 * steps;
        nint stride = tile->PanelStride, toShifts = (nint)((byte*)tile->Shifts - (byte*)tile->Multipliers);
        int* multipliers = tile->Multipliers;
        byte* panel = tile->Panel;
        sbyte** rows = tile->Rows;
        sbyte* output = tile->Output, a = rows[0], w0 = (sbyte*)panel + Nr * sizeof(int), w1 = w0 + stride, w2 = w1 + stride, w3 = w2 + stride;
        Vector64<sbyte> low = Vector64.Load(a), high = TFirst.High(a);
        Vector64<sbyte> f00 = Vector64.Load(w0), g00 = TFirst.High(w0);
        Vector64<sbyte> f01 = Vector64.Load(w0 + TFirst.Stride), g01 = TFirst.High(w0 + TFirst.Stride);
        Vector128<int> c00 = TFirst.Products<TProducts>(low, f00, high, g00);
        Vector128<int> c01 = TFirst.Products<TProducts>(low, f01, high, g01);
        Vector64<sbyte> f02 = Vector64.Load(w0 + 2 * TFirst.Stride), g02 = TFirst.High(w0 + 2 * TFirst.Stride);
        Vector64<sbyte> f03 = Vector64.Load(w0 + 3 * TFirst.Stride), g03 = TFirst.High(w0 + 3 * TFirst.Stride);
        Vector128<int> c02 = TFirst.Products<TProducts>(low, f02, high, g02);
        Vector128<int> c03 = TFirst.Products<TProducts>(low, f03, high, g03);
        Vector64<sbyte> f10 = Vector64.Load(w1), g10 = TFirst.High(w1);
        Vector64<sbyte> f11 = Vector64.Load(w1 + TFirst.Stride), g11 = TFirst.High(w1 + TFirst.Stride);
        Vector128<int> c10 = TFirst.Products<TProducts>(low, f10, high, g10);
        Vector128<int> c11 = TFirst.Products<TProducts>(low, f11, high, g11);
        Vector64<sbyte> f12 = Vector64.Load(w1 + 2 * TFirst.Stride), g12 = TFirst.High(w1 + 2 * TFirst.Stride);
        Vector64<sbyte> f13 = Vector64.Load(w1 + 3 * TFirst.Stride), g13 = TFirst.High(w1 + 3 * TFirst.Stride);
        Vector128<int> c12 = TFirst.Products<TProducts>(low, f12, high, g12);
        Vector128<int> c13 = TFirst.Products<TProducts>(low, f13, high, g13);
        Vector64<sbyte> f20 = Vector64.Load(w2), g20 = TFirst.High(w2);
        Vector64<sbyte> f21 = Vector64.Load(w2 + TFirst.Stride), g21 = TFirst.High(w2 + TFirst.Stride);
        Vector128<int> c20 = TFirst.Products<TProducts>(low, f20, high, g20);
        Vector128<int> c21 = TFirst.Products<TProducts>(low, f21, high, g21);
        Vector64<sbyte> f22 = Vector64.Load(w2 + 2 * TFirst.Stride), g22 = TFirst.High(w2 + 2 * TFirst.Stride);
        Vector64<sbyte> f23 = Vector64.Load(w2 + 3 * TFirst.Stride), g23 = TFirst.High(w2 + 3 * TFirst.Stride);
        Vector128<int> c22 = TFirst.Products<TProducts>(low, f22, high, g22);
        Vector128<int> c23 = TFirst.Products<TProducts>(low, f23, high, g23);
        Vector64<sbyte> f30 = Vector64.Load(w3), g30 = TFirst.High(w3);
        Vector64<sbyte> f31 = Vector64.Load(w3 + TFirst.Stride), g31 = TFirst.High(w3 + TFirst.Stride);
        Vector128<int> c30 = TFirst.Products<TProducts>(low, f30, high, g30);
        Vector128<int> c31 = TFirst.Products<TProducts>(low, f31, high, g31);
        Vector64<sbyte> f32 = Vector64.Load(w3 + 2 * TFirst.Stride), g32 = TFirst.High(w3 + 2 * TFirst.Stride);
        Vector64<sbyte> f33 = Vector64.Load(w3 + 3 * TFirst.Stride), g33 = TFirst.High(w3 + 3 * TFirst.Stride);
        Vector128<int> c32 = TFirst.Products<TProducts>(low, f32, high, g32);
        Vector128<int> c33 = TFirst.Products<TProducts>(low, f33, high, g33);
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
                                Vector64<sbyte> x = Vector64.Load(a + 16), y = Vector64.Load(a + 24);
                                Vector64<sbyte> k00 = Vector64.Load(w0 + 64), l00 = Vector64.Load(w0 + 72);
                                Vector64<sbyte> k01 = Vector64.Load(w0 + 80), l01 = Vector64.Load(w0 + 88);
                                Vector128<short> p00 = Multiply(x, k00), p01 = Multiply(x, k01);
                                c00 = TProducts.Flush(c00, p00);
                                c01 = TProducts.Flush(c01, p01);
                                Vector128<short> q00 = TProducts.Second(p00, y, l00), q01 = TProducts.Second(p01, y, l01);
                                c00 = Widen(c00, q00);
                                c01 = Widen(c01, q01);
                                Vector64<sbyte> k02 = Vector64.Load(w0 + 96), l02 = Vector64.Load(w0 + 104);
                                Vector64<sbyte> k03 = Vector64.Load(w0 + 112), l03 = Vector64.Load(w0 + 120);
                                Vector128<short> p02 = Multiply(x, k02), p03 = Multiply(x, k03);
                                c02 = TProducts.Flush(c02, p02);
                                c03 = TProducts.Flush(c03, p03);
                                Vector128<short> q02 = TProducts.Second(p02, y, l02), q03 = TProducts.Second(p03, y, l03);
                                c02 = Widen(c02, q02);
                                c03 = Widen(c03, q03);

                                Vector64<sbyte> k10 = Vector64.Load(w1 + 64), l10 = Vector64.Load(w1 + 72);
                                Vector64<sbyte> k11 = Vector64.Load(w1 + 80), l11 = Vector64.Load(w1 + 88);
                                Vector128<short> p10 = Multiply(x, k10), p11 = Multiply(x, k11);
                                c10 = TProducts.Flush(c10, p10);
                                c11 = TProducts.Flush(c11, p11);
                                Vector128<short> q10 = TProducts.Second(p10, y, l10), q11 = TProducts.Second(p11, y, l11);
                                c10 = Widen(c10, q10);
                                c11 = Widen(c11, q11);
                                Vector64<sbyte> k12 = Vector64.Load(w1 + 96), l12 = Vector64.Load(w1 + 104);
                                Vector64<sbyte> k13 = Vector64.Load(w1 + 112), l13 = Vector64.Load(w1 + 120);
                                Vector128<short> p12 = Multiply(x, k12), p13 = Multiply(x, k13);
                                c12 = TProducts.Flush(c12, p12);
                                c13 = TProducts.Flush(c13, p13);
                                Vector128<short> q12 = TProducts.Second(p12, y, l12), q13 = TProducts.Second(p13, y, l13);
                                c12 = Widen(c12, q12);
                                c13 = Widen(c13, q13);

                                Vector64<sbyte> k20 = Vector64.Load(w2 + 64), l20 = Vector64.Load(w2 + 72);
                                Vector64<sbyte> k21 = Vector64.Load(w2 + 80), l21 = Vector64.Load(w2 + 88);
                                Vector128<short> p20 = Multiply(x, k20), p21 = Multiply(x, k21);
                                c20 = TProducts.Flush(c20, p20);
                                c21 = TProducts.Flush(c21, p21);
                                Vector128<short> q20 = TProducts.Second(p20, y, l20), q21 = TProducts.Second(p21, y, l21);
                                c20 = Widen(c20, q20);
                                c21 = Widen(c21, q21);
                                Vector64<sbyte> k22 = Vector64.Load(w2 + 96), l22 = Vector64.Load(w2 + 104);
                                Vector64<sbyte> k23 = Vector64.Load(w2 + 112), l23 = Vector64.Load(w2 + 120);
                                Vector128<short> p22 = Multiply(x, k22), p23 = Multiply(x, k23);
                                c22 = TProducts.Flush(c22, p22);
                                c23 = TProducts.Flush(c23, p23);
                                Vector128<short> q22 = TProducts.Second(p22, y, l22), q23 = TProducts.Second(p23, y, l23);
                                c22 = Widen(c22, q22);
                                c23 = Widen(c23, q23);

                                Vector64<sbyte> k30 = Vector64.Load(w3 + 64), l30 = Vector64.Load(w3 + 72);
                                Vector64<sbyte> k31 = Vector64.Load(w3 + 80), l31 = Vector64.Load(w3 + 88);
                                Vector128<short> p30 = Multiply(x, k30), p31 = Multiply(x, k31);
                                c30 = TProducts.Flush(c30, p30);
                                c31 = TProducts.Flush(c31, p31);
                                Vector128<short> q30 = TProducts.Second(p30, y, l30), q31 = TProducts.Second(p31, y, l31);
                                c30 = Widen(c30, q30);
                                c31 = Widen(c31, q31);
                                Vector64<sbyte> k32 = Vector64.Load(w3 + 96), l32 = Vector64.Load(w3 + 104);
                                Vector64<sbyte> k33 = Vector64.Load(w3 + 112), l33 = Vector64.Load(w3 + 120);
                                Vector128<short> p32 = Multiply(x, k32), p33 = Multiply(x, k33);
                                c32 = TProducts.Flush(c32, p32);
                                c33 = TProducts.Flush(c33, p33);
                                Vector128<short> q32 = TProducts.Second(p32, y, l32), q33 = TProducts.Second(p33, y, l33);
                                c32 = Widen(c32, q32);
                                c33 = Widen(c33, q33);
                            }

                            {
                                Vector64<sbyte> x = Vector64.Load(a + 32), y = Vector64.Load(a + 40);
                                Vector64<sbyte> k00 = Vector64.Load(w0 + 128), l00 = Vector64.Load(w0 + 136);
                                Vector64<sbyte> k01 = Vector64.Load(w0 + 144), l01 = Vector64.Load(w0 + 152);
                                Vector128<short> p00 = Multiply(x, k00), p01 = Multiply(x, k01);
                                c00 = TProducts.Flush(c00, p00);
                                c01 = TProducts.Flush(c01, p01);
                                Vector128<short> q00 = TProducts.Second(p00, y, l00), q01 = TProducts.Second(p01, y, l01);
                                c00 = Widen(c00, q00);
                                c01 = Widen(c01, q01);
                                Vector64<sbyte> k02 = Vector64.Load(w0 + 160), l02 = Vector64.Load(w0 + 168);
                                Vector64<sbyte> k03 = Vector64.Load(w0 + 176), l03 = Vector64.Load(w0 + 184);
                                Vector128<short> p02 = Multiply(x, k02), p03 = Multiply(x, k03);
                                c02 = TProducts.Flush(c02, p02);
                                c03 = TProducts.Flush(c03, p03);
                                Vector128<short> q02 = TProducts.Second(p02, y, l02), q03 = TProducts.Second(p03, y, l03);
                                c02 = Widen(c02, q02);
                                c03 = Widen(c03, q03);

                                Vector64<sbyte> k10 = Vector64.Load(w1 + 128), l10 = Vector64.Load(w1 + 136);
                                Vector64<sbyte> k11 = Vector64.Load(w1 + 144), l11 = Vector64.Load(w1 + 152);
                                Vector128<short> p10 = Multiply(x, k10), p11 = Multiply(x, k11);
                                c10 = TProducts.Flush(c10, p10);
                                c11 = TProducts.Flush(c11, p11);
                                Vector128<short> q10 = TProducts.Second(p10, y, l10), q11 = TProducts.Second(p11, y, l11);
                                c10 = Widen(c10, q10);
                                c11 = Widen(c11, q11);
                                Vector64<sbyte> k12 = Vector64.Load(w1 + 160), l12 = Vector64.Load(w1 + 168);
                                Vector64<sbyte> k13 = Vector64.Load(w1 + 176), l13 = Vector64.Load(w1 + 184);
                                Vector128<short> p12 = Multiply(x, k12), p13 = Multiply(x, k13);
                                c12 = TProducts.Flush(c12, p12);
                                c13 = TProducts.Flush(c13, p13);
                                Vector128<short> q12 = TProducts.Second(p12, y, l12), q13 = TProducts.Second(p13, y, l13);
                                c12 = Widen(c12, q12);
                                c13 = Widen(c13, q13);

                                Vector64<sbyte> k20 = Vector64.Load(w2 + 128), l20 = Vector64.Load(w2 + 136);
                                Vector64<sbyte> k21 = Vector64.Load(w2 + 144), l21 = Vector64.Load(w2 + 152);
                                Vector128<short> p20 = Multiply(x, k20), p21 = Multiply(x, k21);
                                c20 = TProducts.Flush(c20, p20);
                                c21 = TProducts.Flush(c21, p21);
                                Vector128<short> q20 = TProducts.Second(p20, y, l20), q21 = TProducts.Second(p21, y, l21);
                                c20 = Widen(c20, q20);
                                c21 = Widen(c21, q21);
                                Vector64<sbyte> k22 = Vector64.Load(w2 + 160), l22 = Vector64.Load(w2 + 168);
                                Vector64<sbyte> k23 = Vector64.Load(w2 + 176), l23 = Vector64.Load(w2 + 184);
                                Vector128<short> p22 = Multiply(x, k22), p23 = Multiply(x, k23);
                                c22 = TProducts.Flush(c22, p22);
                                c23 = TProducts.Flush(c23, p23);
                                Vector128<short> q22 = TProducts.Second(p22, y, l22), q23 = TProducts.Second(p23, y, l23);
                                c22 = Widen(c22, q22);
                                c23 = Widen(c23, q23);

                                Vector64<sbyte> k30 = Vector64.Load(w3 + 128), l30 = Vector64.Load(w3 + 136);
                                Vector64<sbyte> k31 = Vector64.Load(w3 + 144), l31 = Vector64.Load(w3 + 152);
                                Vector128<short> p30 = Multiply(x, k30), p31 = Multiply(x, k31);
                                c30 = TProducts.Flush(c30, p30);
                                c31 = TProducts.Flush(c31, p31);
                                Vector128<short> q30 = TProducts.Second(p30, y, l30), q31 = TProducts.Second(p31, y, l31);
                                c30 = Widen(c30, q30);
                                c31 = Widen(c31, q31);
                                Vector64<sbyte> k32 = Vector64.Load(w3 + 160), l32 = Vector64.Load(w3 + 168);
                                Vector64<sbyte> k33 = Vector64.Load(w3 + 176), l33 = Vector64.Load(w3 + 184);
                                Vector128<short> p32 = Multiply(x, k32), p33 = Multiply(x, k33);
                                c32 = TProducts.Flush(c32, p32);
                                c33 = TProducts.Flush(c33, p33);
                                Vector128<short> q32 = TProducts.Second(p32, y, l32), q33 = TProducts.Second(p33, y, l33);
                                c32 = Widen(c32, q32);
                                c33 = Widen(c33, q33);
                            }

                            a += 32;
                            w0 += 128;
                            w1 += 128;
                            w2 += 128;
                            w3 += 128;
                        }
                        while (--pair != 0);
                    }

                    if (single > 0)
                    {
                        Vector64<sbyte> x = Vector64.Load(a + 16), y = Vector64.Load(a + 24);
                        Vector64<sbyte> k00 = Vector64.Load(w0 + 64), l00 = Vector64.Load(w0 + 72);
                        Vector64<sbyte> k01 = Vector64.Load(w0 + 80), l01 = Vector64.Load(w0 + 88);
                        Vector128<short> p00 = Multiply(x, k00), p01 = Multiply(x, k01);
                        c00 = TProducts.Flush(c00, p00);
                        c01 = TProducts.Flush(c01, p01);
                        Vector128<short> q00 = TProducts.Second(p00, y, l00), q01 = TProducts.Second(p01, y, l01);
                        c00 = Widen(c00, q00);
                        c01 = Widen(c01, q01);
                        Vector64<sbyte> k02 = Vector64.Load(w0 + 96), l02 = Vector64.Load(w0 + 104);
                        Vector64<sbyte> k03 = Vector64.Load(w0 + 112), l03 = Vector64.Load(w0 + 120);
                        Vector128<short> p02 = Multiply(x, k02), p03 = Multiply(x, k03);
                        c02 = TProducts.Flush(c02, p02);
                        c03 = TProducts.Flush(c03, p03);
                        Vector128<short> q02 = TProducts.Second(p02, y, l02), q03 = TProducts.Second(p03, y, l03);
                        c02 = Widen(c02, q02);
                        c03 = Widen(c03, q03);

                        Vector64<sbyte> k10 = Vector64.Load(w1 + 64), l10 = Vector64.Load(w1 + 72);
                        Vector64<sbyte> k11 = Vector64.Load(w1 + 80), l11 = Vector64.Load(w1 + 88);
                        Vector128<short> p10 = Multiply(x, k10), p11 = Multiply(x, k11);
                        c10 = TProducts.Flush(c10, p10);
                        c11 = TProducts.Flush(c11, p11);
                        Vector128<short> q10 = TProducts.Second(p10, y, l10), q11 = TProducts.Second(p11, y, l11);
                        c10 = Widen(c10, q10);
                        c11 = Widen(c11, q11);
                        Vector64<sbyte> k12 = Vector64.Load(w1 + 96), l12 = Vector64.Load(w1 + 104);
                        Vector64<sbyte> k13 = Vector64.Load(w1 + 112), l13 = Vector64.Load(w1 + 120);
                        Vector128<short> p12 = Multiply(x, k12), p13 = Multiply(x, k13);
                        c12 = TProducts.Flush(c12, p12);
                        c13 = TProducts.Flush(c13, p13);
                        Vector128<short> q12 = TProducts.Second(p12, y, l12), q13 = TProducts.Second(p13, y, l13);
                        c12 = Widen(c12, q12);
                        c13 = Widen(c13, q13);

                        Vector64<sbyte> k20 = Vector64.Load(w2 + 64), l20 = Vector64.Load(w2 + 72);
                        Vector64<sbyte> k21 = Vector64.Load(w2 + 80), l21 = Vector64.Load(w2 + 88);
                        Vector128<short> p20 = Multiply(x, k20), p21 = Multiply(x, k21);
                        c20 = TProducts.Flush(c20, p20);
                        c21 = TProducts.Flush(c21, p21);
                        Vector128<short> q20 = TProducts.Second(p20, y, l20), q21 = TProducts.Second(p21, y, l21);
                        c20 = Widen(c20, q20);
                        c21 = Widen(c21, q21);
                        Vector64<sbyte> k22 = Vector64.Load(w2 + 96), l22 = Vector64.Load(w2 + 104);
                        Vector64<sbyte> k23 = Vector64.Load(w2 + 112), l23 = Vector64.Load(w2 + 120);
                        Vector128<short> p22 = Multiply(x, k22), p23 = Multiply(x, k23);
                        c22 = TProducts.Flush(c22, p22);
                        c23 = TProducts.Flush(c23, p23);
                        Vector128<short> q22 = TProducts.Second(p22, y, l22), q23 = TProducts.Second(p23, y, l23);
                        c22 = Widen(c22, q22);
                        c23 = Widen(c23, q23);

                        Vector64<sbyte> k30 = Vector64.Load(w3 + 64), l30 = Vector64.Load(w3 + 72);
                        Vector64<sbyte> k31 = Vector64.Load(w3 + 80), l31 = Vector64.Load(w3 + 88);
                        Vector128<short> p30 = Multiply(x, k30), p31 = Multiply(x, k31);
                        c30 = TProducts.Flush(c30, p30);
                        c31 = TProducts.Flush(c31, p31);
                        Vector128<short> q30 = TProducts.Second(p30, y, l30), q31 = TProducts.Second(p31, y, l31);
                        c30 = Widen(c30, q30);
                        c31 = Widen(c31, q31);
                        Vector64<sbyte> k32 = Vector64.Load(w3 + 96), l32 = Vector64.Load(w3 + 104);
                        Vector64<sbyte> k33 = Vector64.Load(w3 + 112), l33 = Vector64.Load(w3 + 120);
                        Vector128<short> p32 = Multiply(x, k32), p33 = Multiply(x, k33);
                        c32 = TProducts.Flush(c32, p32);
                        c33 = TProducts.Flush(c33, p33);
                        Vector128<short> q32 = TProducts.Second(p32, y, l32), q33 = TProducts.Second(p33, y, l33);
                        c32 = Widen(c32, q32);
                        c33 = Widen(c33, q33);

                        a += 16;
                        w0 += 64;
                        w1 += 64;
                        w2 += 64;
                        w3 += 64;
                    }

                    if (hasHalfStep)
                    {
                        Vector64<sbyte> v = Vector64.Load(a + 16);
                        (c00, c01) = (Add(c00, v, Vector64.Load(w0 + 64)), Add(c01, v, Vector64.Load(w0 + 72)));
                        (c02, c03) = (Add(c02, v, Vector64.Load(w0 + 80)), Add(c03, v, Vector64.Load(w0 + 88)));
                        w0 += 32;
                        (c10, c11) = (Add(c10, v, Vector64.Load(w1 + 64)), Add(c11, v, Vector64.Load(w1 + 72)));
                        (c12, c13) = (Add(c12, v, Vector64.Load(w1 + 80)), Add(c13, v, Vector64.Load(w1 + 88)));
                        w1 += 32;
                        (c20, c21) = (Add(c20, v, Vector64.Load(w2 + 64)), Add(c21, v, Vector64.Load(w2 + 72)));
                        (c22, c23) = (Add(c22, v, Vector64.Load(w2 + 80)), Add(c23, v, Vector64.Load(w2 + 88)));
                        w2 += 32;
                        (c30, c31) = (Add(c30, v, Vector64.Load(w3 + 64)), Add(c31, v, Vector64.Load(w3 + 72)));
                        (c32, c33) = (Add(c32, v, Vector64.Load(w3 + 80)), Add(c33, v, Vector64.Load(w3 + 88)));
                        w3 += 32;
                    }

                    if (--tap == 0)
                        break;
                    rows += Mr;
                    a = rows[0] - 16;
                    pair = pairs;
                    single = odd;
                }
            }

            if (--groups == 0)
                break;
            FinishRow<TForm, TZeroPoint>(
                tile, panel, multipliers, toShifts,
                Fold(c00, c01, c02, c03), Fold(c10, c11, c12, c13), Fold(c20, c21, c22, c23), Fold(c30, c31, c32, c33), output);
            output += GroupPanels * Nr * ElementBytes<TForm>();
            multipliers += GroupPanels * Nr;
            panel = (byte*)w3 + Nr * TFirst.Stride;
            w0 = (sbyte*)panel + Nr * sizeof(int);
            w1 = w0 + stride;
            w2 = w1 + stride;
            w3 = w2 + stride;
            rows = tile->Rows;
            a = rows[0];
            (low, high) = (Vector64.Load(a), TFirst.High(a));
            (f00, g00) = (Vector64.Load(w0), TFirst.High(w0));
            (f01, g01) = (Vector64.Load(w0 + TFirst.Stride), TFirst.High(w0 + TFirst.Stride));
            c00 = TFirst.Products<TProducts>(low, f00, high, g00);
            c01 = TFirst.Products<TProducts>(low, f01, high, g01);
            (f02, g02) = (Vector64.Load(w0 + 2 * TFirst.Stride), TFirst.High(w0 + 2 * TFirst.Stride));
            (f03, g03) = (Vector64.Load(w0 + 3 * TFirst.Stride), TFirst.High(w0 + 3 * TFirst.Stride));
            c02 = TFirst.Products<TProducts>(low, f02, high, g02);
            c03 = TFirst.Products<TProducts>(low, f03, high, g03);
            (f10, g10) = (Vector64.Load(w1), TFirst.High(w1));
            (f11, g11) = (Vector64.Load(w1 + TFirst.Stride), TFirst.High(w1 + TFirst.Stride));
            c10 = TFirst.Products<TProducts>(low, f10, high, g10);
            c11 = TFirst.Products<TProducts>(low, f11, high, g11);
            (f12, g12) = (Vector64.Load(w1 + 2 * TFirst.Stride), TFirst.High(w1 + 2 * TFirst.Stride));
            (f13, g13) = (Vector64.Load(w1 + 3 * TFirst.Stride), TFirst.High(w1 + 3 * TFirst.Stride));
            c12 = TFirst.Products<TProducts>(low, f12, high, g12);
            c13 = TFirst.Products<TProducts>(low, f13, high, g13);
            (f20, g20) = (Vector64.Load(w2), TFirst.High(w2));
            (f21, g21) = (Vector64.Load(w2 + TFirst.Stride), TFirst.High(w2 + TFirst.Stride));
            c20 = TFirst.Products<TProducts>(low, f20, high, g20);
            c21 = TFirst.Products<TProducts>(low, f21, high, g21);
            (f22, g22) = (Vector64.Load(w2 + 2 * TFirst.Stride), TFirst.High(w2 + 2 * TFirst.Stride));
            (f23, g23) = (Vector64.Load(w2 + 3 * TFirst.Stride), TFirst.High(w2 + 3 * TFirst.Stride));
            c22 = TFirst.Products<TProducts>(low, f22, high, g22);
            c23 = TFirst.Products<TProducts>(low, f23, high, g23);
            (f30, g30) = (Vector64.Load(w3), TFirst.High(w3));
            (f31, g31) = (Vector64.Load(w3 + TFirst.Stride), TFirst.High(w3 + TFirst.Stride));
            c30 = TFirst.Products<TProducts>(low, f30, high, g30);
            c31 = TFirst.Products<TProducts>(low, f31, high, g31);
            (f32, g32) = (Vector64.Load(w3 + 2 * TFirst.Stride), TFirst.High(w3 + 2 * TFirst.Stride));
            (f33, g33) = (Vector64.Load(w3 + 3 * TFirst.Stride), TFirst.High(w3 + 3 * TFirst.Stride));
            c32 = TFirst.Products<TProducts>(low, f32, high, g32);
            c33 = TFirst.Products<TProducts>(low, f33, high, g33);
        }

        FinishRow<TForm, TZeroPoint>(
            tile, panel, multipliers, toShifts,
            Fold(c00, c01, c02, c03), Fold(c10, c11, c12, c13), Fold(c20, c21, c22, c23), Fold(c30, c31, c32, c33), output);
    }
}
