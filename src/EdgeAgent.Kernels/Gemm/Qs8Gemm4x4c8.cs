using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>Four rows times four channels, sixteen or eight taps a step, with Armv8.0 widening multiplications.</summary>
/// <remarks>Sixteen accumulators hold partial sums of one row and channel each. Products of a row are made four at a time, since in-order cores stall
/// on a chain of dependent ones. A step of 16 reads [4 channels][16 taps] of the panel, the last step of 8 or less [4 channels][8 taps]. Row tails
/// read up to 7 bytes past a row; the packed weights there are 0. The fold at a panel's end and the first step of the next one are one straight
/// block, so that additions fill the gaps that multiplications leave. Sums of four panels are requantized together.</remarks>
internal static unsafe class Qs8Gemm4x4c8
{
    private const int Mr = 4, Nr = 4, GroupPanels = 4, Group = GroupPanels * Nr;

    /// <summary>The first step of a panel, whose products start the sums instead of being added to them.</summary>
    private interface IFirstStep
    {
        static abstract int Stride { get; }

        static abstract Vector64<sbyte> High(sbyte* source);

        static abstract Vector128<int> Products<TProducts>(Vector64<sbyte> low, Vector64<sbyte> w, Vector64<sbyte> high, Vector64<sbyte> x)
            where TProducts : struct, INeonProducts;
    }

    /// <summary>Up to four rows.</summary>
    public static void RunNeon(Qs8Tile* tile)
    {
        if (tile->HasMinimumPairs)
            Run<SingleProducts>(tile);
        else
            Run<PairedProducts>(tile);
    }

    private static void Run<TProducts>(Qs8Tile* tile)
        where TProducts : struct, INeonProducts
    {
        if (tile->Depth > 8)
            Run<TProducts, SixteenFirst>(tile);
        else
            Run<TProducts, EightFirst>(tile);
    }

    private static void Run<TProducts, TFirst>(Qs8Tile* tile)
        where TProducts : struct, INeonProducts
        where TFirst : struct, IFirstStep
    {
        byte* panel = tile->Panel;
        for (int n = 0; n < tile->ChannelCount; n += Group, panel += GroupPanels * tile->PanelStride)
        {
            int panels = (Math.Min(Group, tile->ChannelCount - n) + Nr - 1) / Nr;
            if (tile->RowCount == 1 && panels == GroupPanels)
                OneRow<TProducts>(tile, panel);
            else
                Panels<TProducts, TFirst>(tile, panel, panels);
            Store(tile, n);
        }
    }

    /// <summary>Leaves the sums of up to four panels in <see cref="Qs8Tile.Sums"/>, [4 rows][16 channels].</summary>
    private static void Panels<TProducts, TFirst>(Qs8Tile* tile, byte* panel, int panels)
        where TProducts : struct, INeonProducts
        where TFirst : struct, IFirstStep
    {
        int steps = (tile->Depth + 7) / 16, stepsAfterFirst = Math.Max(0, steps - 1), taps = tile->Taps;
        bool hasHalfStep = tile->Depth > 16 * steps, hasHalfStepAfterFirst = steps > 0 && hasHalfStep;
        int* sums = tile->Sums;
        sbyte* w = (sbyte*)panel + Nr * sizeof(int);
        sbyte** rows = tile->Rows;
        sbyte* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
        Vector64<sbyte> f0 = Vector64.Load(w), g0 = TFirst.High(w), f1 = Vector64.Load(w + TFirst.Stride), g1 = TFirst.High(w + TFirst.Stride);
        Vector64<sbyte> f2 = Vector64.Load(w + 2 * TFirst.Stride), g2 = TFirst.High(w + 2 * TFirst.Stride), f3 = Vector64.Load(w + 3 * TFirst.Stride), g3 = TFirst.High(w + 3 * TFirst.Stride);
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
            w += Nr * TFirst.Stride;
            a0 += TFirst.Stride;
            a1 += TFirst.Stride;
            a2 += TFirst.Stride;
            a3 += TFirst.Stride;
            int step = stepsAfterFirst;
            bool half = hasHalfStepAfterFirst;
            for (int tap = taps; ;)
            {
                for (; step >= 2; step -= 2)
                {
                    {
                        Vector64<sbyte> w0 = Vector64.Load(w), x0 = Vector64.Load(w + 8), w1 = Vector64.Load(w + 16), x1 = Vector64.Load(w + 24);
                        Vector64<sbyte> w2 = Vector64.Load(w + 32), x2 = Vector64.Load(w + 40), w3 = Vector64.Load(w + 48), x3 = Vector64.Load(w + 56);
                        Vector64<sbyte> low0 = Vector64.Load(a0), high0 = Vector64.Load(a0 + 8);
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

                        Vector64<sbyte> low1 = Vector64.Load(a1), high1 = Vector64.Load(a1 + 8);
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

                        Vector64<sbyte> low2 = Vector64.Load(a2), high2 = Vector64.Load(a2 + 8);
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

                        Vector64<sbyte> low3 = Vector64.Load(a3), high3 = Vector64.Load(a3 + 8);
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
                    }

                    {
                        Vector64<sbyte> w0 = Vector64.Load(w + 64), x0 = Vector64.Load(w + 72), w1 = Vector64.Load(w + 80), x1 = Vector64.Load(w + 88);
                        Vector64<sbyte> w2 = Vector64.Load(w + 96), x2 = Vector64.Load(w + 104), w3 = Vector64.Load(w + 112), x3 = Vector64.Load(w + 120);
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
                    }

                    w += 128;
                    a0 += 32;
                    a1 += 32;
                    a2 += 32;
                    a3 += 32;
                }

                if (step > 0)
                {
                    Vector64<sbyte> w0 = Vector64.Load(w), x0 = Vector64.Load(w + 8), w1 = Vector64.Load(w + 16), x1 = Vector64.Load(w + 24);
                    Vector64<sbyte> w2 = Vector64.Load(w + 32), x2 = Vector64.Load(w + 40), w3 = Vector64.Load(w + 48), x3 = Vector64.Load(w + 56);
                    Vector64<sbyte> low0 = Vector64.Load(a0), high0 = Vector64.Load(a0 + 8);
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

                    Vector64<sbyte> low1 = Vector64.Load(a1), high1 = Vector64.Load(a1 + 8);
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

                    Vector64<sbyte> low2 = Vector64.Load(a2), high2 = Vector64.Load(a2 + 8);
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

                    Vector64<sbyte> low3 = Vector64.Load(a3), high3 = Vector64.Load(a3 + 8);
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

                if (half)
                {
                    Vector64<sbyte> w0 = Vector64.Load(w), w1 = Vector64.Load(w + 8), w2 = Vector64.Load(w + 16), w3 = Vector64.Load(w + 24);
                    w += 32;
                    Vector64<sbyte> v = Vector64.Load(a0);
                    (c00, c01, c02, c03) = (Add(c00, v, w0), Add(c01, v, w1), Add(c02, v, w2), Add(c03, v, w3));
                    v = Vector64.Load(a1);
                    (c10, c11, c12, c13) = (Add(c10, v, w0), Add(c11, v, w1), Add(c12, v, w2), Add(c13, v, w3));
                    v = Vector64.Load(a2);
                    (c20, c21, c22, c23) = (Add(c20, v, w0), Add(c21, v, w1), Add(c22, v, w2), Add(c23, v, w3));
                    v = Vector64.Load(a3);
                    (c30, c31, c32, c33) = (Add(c30, v, w0), Add(c31, v, w1), Add(c32, v, w2), Add(c33, v, w3));
                }

                if (--tap == 0)
                    break;
                rows += Mr;
                a0 = rows[0];
                a1 = rows[1];
                a2 = rows[2];
                a3 = rows[3];
                step = steps;
                half = hasHalfStep;
            }

            Vector128<int> bias = Vector128.Load((int*)panel);
            (Fold(c00, c01, c02, c03) + bias).Store(sums);
            (Fold(c10, c11, c12, c13) + bias).Store(sums + Group);
            (Fold(c20, c21, c22, c23) + bias).Store(sums + 2 * Group);
            (Fold(c30, c31, c32, c33) + bias).Store(sums + 3 * Group);
            if (--panels == 0)
                return;
            sums += Nr;
            panel += tile->PanelStride;
            w = (sbyte*)panel + Nr * sizeof(int);
            rows = tile->Rows;
            a0 = rows[0];
            a1 = rows[1];
            a2 = rows[2];
            a3 = rows[3];
            (f0, g0, f1, g1) = (Vector64.Load(w), TFirst.High(w), Vector64.Load(w + TFirst.Stride), TFirst.High(w + TFirst.Stride));
            (f2, g2, f3, g3) = (Vector64.Load(w + 2 * TFirst.Stride), TFirst.High(w + 2 * TFirst.Stride), Vector64.Load(w + 3 * TFirst.Stride), TFirst.High(w + 3 * TFirst.Stride));
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
    }

    /// <summary>One row times four panels at a time: sixteen accumulators, as in a tile of four rows.</summary>
    private static void OneRow<TProducts>(Qs8Tile* tile, byte* panel)
        where TProducts : struct, INeonProducts
    {
        int steps = (tile->Depth + 7) / 16;
        bool hasHalfStep = tile->Depth > 16 * steps;
        nint stride = tile->PanelStride;
        Vector128<int> c00 = default, c01 = default, c02 = default, c03 = default;
        Vector128<int> c10 = default, c11 = default, c12 = default, c13 = default;
        Vector128<int> c20 = default, c21 = default, c22 = default, c23 = default;
        Vector128<int> c30 = default, c31 = default, c32 = default, c33 = default;
        sbyte* w0 = (sbyte*)panel + Nr * sizeof(int), w1 = w0 + stride, w2 = w1 + stride, w3 = w2 + stride;
        sbyte** rows = tile->Rows;
        int tap = tile->Taps;
        do
        {
            sbyte* a = rows[0];
            rows += Mr;
            for (int step = steps; step > 0; step--)
            {
                Vector64<sbyte> low = Vector64.Load(a), high = Vector64.Load(a + 8);
                a += 16;
                Vector128<short> p00 = Multiply(low, Vector64.Load(w0)), p01 = Multiply(low, Vector64.Load(w0 + 16)), p02 = Multiply(low, Vector64.Load(w0 + 32)), p03 = Multiply(low, Vector64.Load(w0 + 48));
                c00 = TProducts.Flush(c00, p00);
                c01 = TProducts.Flush(c01, p01);
                c02 = TProducts.Flush(c02, p02);
                c03 = TProducts.Flush(c03, p03);
                Vector128<short> q00 = TProducts.Second(p00, high, Vector64.Load(w0 + 8)), q01 = TProducts.Second(p01, high, Vector64.Load(w0 + 24));
                Vector128<short> q02 = TProducts.Second(p02, high, Vector64.Load(w0 + 40)), q03 = TProducts.Second(p03, high, Vector64.Load(w0 + 56));
                w0 += 64;
                c00 = Widen(c00, q00);
                c01 = Widen(c01, q01);
                c02 = Widen(c02, q02);
                c03 = Widen(c03, q03);

                Vector128<short> p10 = Multiply(low, Vector64.Load(w1)), p11 = Multiply(low, Vector64.Load(w1 + 16)), p12 = Multiply(low, Vector64.Load(w1 + 32)), p13 = Multiply(low, Vector64.Load(w1 + 48));
                c10 = TProducts.Flush(c10, p10);
                c11 = TProducts.Flush(c11, p11);
                c12 = TProducts.Flush(c12, p12);
                c13 = TProducts.Flush(c13, p13);
                Vector128<short> q10 = TProducts.Second(p10, high, Vector64.Load(w1 + 8)), q11 = TProducts.Second(p11, high, Vector64.Load(w1 + 24));
                Vector128<short> q12 = TProducts.Second(p12, high, Vector64.Load(w1 + 40)), q13 = TProducts.Second(p13, high, Vector64.Load(w1 + 56));
                w1 += 64;
                c10 = Widen(c10, q10);
                c11 = Widen(c11, q11);
                c12 = Widen(c12, q12);
                c13 = Widen(c13, q13);

                Vector128<short> p20 = Multiply(low, Vector64.Load(w2)), p21 = Multiply(low, Vector64.Load(w2 + 16)), p22 = Multiply(low, Vector64.Load(w2 + 32)), p23 = Multiply(low, Vector64.Load(w2 + 48));
                c20 = TProducts.Flush(c20, p20);
                c21 = TProducts.Flush(c21, p21);
                c22 = TProducts.Flush(c22, p22);
                c23 = TProducts.Flush(c23, p23);
                Vector128<short> q20 = TProducts.Second(p20, high, Vector64.Load(w2 + 8)), q21 = TProducts.Second(p21, high, Vector64.Load(w2 + 24));
                Vector128<short> q22 = TProducts.Second(p22, high, Vector64.Load(w2 + 40)), q23 = TProducts.Second(p23, high, Vector64.Load(w2 + 56));
                w2 += 64;
                c20 = Widen(c20, q20);
                c21 = Widen(c21, q21);
                c22 = Widen(c22, q22);
                c23 = Widen(c23, q23);

                Vector128<short> p30 = Multiply(low, Vector64.Load(w3)), p31 = Multiply(low, Vector64.Load(w3 + 16)), p32 = Multiply(low, Vector64.Load(w3 + 32)), p33 = Multiply(low, Vector64.Load(w3 + 48));
                c30 = TProducts.Flush(c30, p30);
                c31 = TProducts.Flush(c31, p31);
                c32 = TProducts.Flush(c32, p32);
                c33 = TProducts.Flush(c33, p33);
                Vector128<short> q30 = TProducts.Second(p30, high, Vector64.Load(w3 + 8)), q31 = TProducts.Second(p31, high, Vector64.Load(w3 + 24));
                Vector128<short> q32 = TProducts.Second(p32, high, Vector64.Load(w3 + 40)), q33 = TProducts.Second(p33, high, Vector64.Load(w3 + 56));
                w3 += 64;
                c30 = Widen(c30, q30);
                c31 = Widen(c31, q31);
                c32 = Widen(c32, q32);
                c33 = Widen(c33, q33);
            }

            if (hasHalfStep)
            {
                Vector64<sbyte> v = Vector64.Load(a);
                (c00, c01, c02, c03) = (Add(c00, v, Vector64.Load(w0)), Add(c01, v, Vector64.Load(w0 + 8)), Add(c02, v, Vector64.Load(w0 + 16)), Add(c03, v, Vector64.Load(w0 + 24)));
                w0 += 32;
                (c10, c11, c12, c13) = (Add(c10, v, Vector64.Load(w1)), Add(c11, v, Vector64.Load(w1 + 8)), Add(c12, v, Vector64.Load(w1 + 16)), Add(c13, v, Vector64.Load(w1 + 24)));
                w1 += 32;
                (c20, c21, c22, c23) = (Add(c20, v, Vector64.Load(w2)), Add(c21, v, Vector64.Load(w2 + 8)), Add(c22, v, Vector64.Load(w2 + 16)), Add(c23, v, Vector64.Load(w2 + 24)));
                w2 += 32;
                (c30, c31, c32, c33) = (Add(c30, v, Vector64.Load(w3)), Add(c31, v, Vector64.Load(w3 + 8)), Add(c32, v, Vector64.Load(w3 + 16)), Add(c33, v, Vector64.Load(w3 + 24)));
                w3 += 32;
            }
        }
        while (--tap > 0);

        int* sums = tile->Sums;
        (Fold(c00, c01, c02, c03) + Vector128.Load((int*)panel)).Store(sums);
        (Fold(c10, c11, c12, c13) + Vector128.Load((int*)(panel + stride))).Store(sums + Nr);
        (Fold(c20, c21, c22, c23) + Vector128.Load((int*)(panel + 2 * stride))).Store(sums + 2 * Nr);
        (Fold(c30, c31, c32, c33) + Vector128.Load((int*)(panel + 3 * stride))).Store(sums + 3 * Nr);
    }

    /// <summary>Requantizes and stores the rows of <see cref="Qs8Tile.Sums"/>.</summary>
    private static void Store(Qs8Tile* tile, int firstChannel)
    {
        int channels = tile->ChannelCount - firstChannel;
        sbyte* output = tile->Output + firstChannel;
        if (channels >= Group)
        {
            Store(tile, firstChannel, output, tile->OutputStride);
            return;
        }

        // Whole vectors are stored: what is less goes through the rows of sums that were read before.
        sbyte* whole = (sbyte*)tile->Sums;
        nint stride = Group * sizeof(int);
        Store(tile, firstChannel, whole, stride);
        for (int r = 0; r < tile->RowCount; r++)
            Unsafe.CopyBlockUnaligned(output + r * tile->OutputStride, whole + r * stride, (uint)channels);
    }

    private static void Store(Qs8Tile* tile, int firstChannel, sbyte* output, nint stride)
    {
        if (!tile->ShiftsRightOnly)
            StoreRows<ShiftsBothWays, ZeroPoint>(tile, firstChannel, output, stride);
        else if (tile->HasRowTerms)
            StoreRows<ShiftsRight, ZeroPoint>(tile, firstChannel, output, stride);
        else
            StoreRows<ShiftsRight, NoZeroPoint>(tile, firstChannel, output, stride);
    }

    private static void StoreRows<TShifts, TZeroPoint>(Qs8Tile* tile, int firstChannel, sbyte* output, nint stride)
        where TShifts : struct, INeonShifts
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        int* sums = tile->Sums, multipliers = tile->Multipliers + firstChannel, shifts = tile->Shifts + firstChannel, term = tile->RowTerms;
        Vector128<int> m0 = Vector128.Load(multipliers), m1 = Vector128.Load(multipliers + 4);
        Vector128<int> m2 = Vector128.Load(multipliers + 8), m3 = Vector128.Load(multipliers + 12);
        Vector128<int> s0 = Vector128.Load(shifts), s1 = Vector128.Load(shifts + 4), s2 = Vector128.Load(shifts + 8), s3 = Vector128.Load(shifts + 12);
        Vector128<short> zeroPoint = Vector128.Create((short)tile->ZeroPoint);
        Vector128<sbyte> minimum = Vector128.Create((sbyte)tile->Minimum), maximum = Vector128.Create((sbyte)tile->Maximum);
        for (int r = tile->RowCount; r > 0; r--)
        {
            Vector128<int> v0 = Vector128.Load(sums), v1 = Vector128.Load(sums + 4), v2 = Vector128.Load(sums + 8), v3 = Vector128.Load(sums + 12);
            sums += Group;
            if (TZeroPoint.IsPresent)
            {
                Vector128<int> t = Vector128.Create(*term++);
                (v0, v1, v2, v3) = (v0 + t, v1 + t, v2 + t, v3 + t);
            }

            NeonRequantization.Narrow(
                TShifts.Apply(v0, m0, s0, default), TShifts.Apply(v1, m1, s1, default), TShifts.Apply(v2, m2, s2, default),
                TShifts.Apply(v3, m3, s3, default), zeroPoint, minimum, maximum).Store(output);
            output += stride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Multiply(Vector64<sbyte> a, Vector64<sbyte> w) => AdvSimd.MultiplyWideningLower(a, w);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Widen(Vector128<int> sums, Vector128<short> products) => AdvSimd.AddPairwiseWideningAndAdd(sums, products);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Add(Vector128<int> sums, Vector64<sbyte> a, Vector64<sbyte> w) => Widen(sums, Multiply(a, w));

    /// <summary>Sums of each of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Fold(Vector128<int> c0, Vector128<int> c1, Vector128<int> c2, Vector128<int> c3) =>
        AdvSimd.Arm64.AddPairwise(AdvSimd.Arm64.AddPairwise(c0, c1), AdvSimd.Arm64.AddPairwise(c2, c3));

    private readonly struct SixteenFirst : IFirstStep
    {
        public static int Stride => 16;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector64<sbyte> High(sbyte* source) => Vector64.Load(source + 8);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<int> Products<TProducts>(Vector64<sbyte> low, Vector64<sbyte> w, Vector64<sbyte> high, Vector64<sbyte> x)
            where TProducts : struct, INeonProducts
        {
            Vector128<short> products = Multiply(low, w);
            return TProducts.IsPaired
                ? AdvSimd.AddPairwiseWidening(TProducts.Second(products, high, x))
                : Widen(AdvSimd.AddPairwiseWidening(products), Multiply(high, x));
        }
    }

    private readonly struct EightFirst : IFirstStep
    {
        public static int Stride => 8;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector64<sbyte> High(sbyte* source) => default;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<int> Products<TProducts>(Vector64<sbyte> low, Vector64<sbyte> w, Vector64<sbyte> high, Vector64<sbyte> x)
            where TProducts : struct, INeonProducts => AdvSimd.AddPairwiseWidening(Multiply(low, w));
    }
}
