using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>Four rows times four channels, sixteen or eight taps a step, with Armv8.0 widening multiplications.</summary>
/// <remarks>Sixteen accumulators hold partial sums of one row and channel each. Products of a row are made four at a time, since in-order cores stall
/// on a chain of dependent ones. A step of 16 reads [4 channels][16 taps] of the panel, the last step of 8 or less [4 channels][8 taps]. Row tails
/// read up to 7 bytes past a row; the packed weights there are 0. A panel's sums are folded, requantized and stored in one straight block with the
/// first step of the next one, so that additions fill the gaps that multiplications leave. Panels lie one after the other without gaps.</remarks>
internal static unsafe class Qs8Gemm4x4c8
{
    private const int Mr = 4, Nr = 4, GroupPanels = 4;

    /// <summary>The first step of a panel, whose products start the sums instead of being added to them.</summary>
    private interface IFirstStep
    {
        /// <summary>Whether steps follow.</summary>
        static abstract bool HasMore { get; }

        static abstract int Stride { get; }

        static abstract Vector64<sbyte> High(sbyte* source);

        static abstract Vector128<int> Products<TProducts>(Vector64<sbyte> low, Vector64<sbyte> w, Vector64<sbyte> high, Vector64<sbyte> x)
            where TProducts : struct, INeonProducts;
    }

    /// <summary>Any number of rows.</summary>
    public static void RunNeon(Qs8Tile* tile)
    {
        if (tile->HasMinimumPairs)
            Run<SingleProducts, FormShiftsBothWays, ZeroPoint>(tile);
        else if (tile->Form == RequantizationForm.ShiftsBothWays)
            Run<PairedProducts, FormShiftsBothWays, ZeroPoint>(tile);
        else if (tile->Form == RequantizationForm.ShiftsRight)
            Run<PairedProducts, FormShiftsRight, ZeroPoint>(tile);
        else if (tile->HasRowTerms)
            RunWholeRange<ZeroPoint>(tile);
        else
            RunWholeRange<NoZeroPoint>(tile);
    }

    private static void RunWholeRange<TZeroPoint>(Qs8Tile* tile)
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        if (tile->Form == RequantizationForm.Rectified)
            Run<PairedProducts, FormRectified, TZeroPoint>(tile);
        else
            Run<PairedProducts, FormWholeRange, TZeroPoint>(tile);
    }

    private static void Run<TProducts, TForm, TZeroPoint>(Qs8Tile* tile)
        where TProducts : struct, INeonProducts
        where TForm : struct, INeonForm
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        if (tile->Depth > 16 || tile->Taps > 1)
            Run<TProducts, SixteenAndMore, TForm, TZeroPoint>(tile);
        else if (tile->Depth > 8)
            Run<TProducts, Sixteen, TForm, TZeroPoint>(tile);
        else
            Run<TProducts, Eight, TForm, TZeroPoint>(tile);
    }

    private static void Run<TProducts, TFirst, TForm, TZeroPoint>(Qs8Tile* tile)
        where TProducts : struct, INeonProducts
        where TFirst : struct, IFirstStep
        where TForm : struct, INeonForm
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        int whole = tile->ChannelCount / Nr, rest = tile->ChannelCount % Nr, rowCount = tile->RowCount;
        sbyte** rows = tile->Rows;
        int* terms = tile->RowTerms;
        sbyte* output = tile->Output;
        while (true)
        {
            int done = 0;
            if (tile->RowCount == 1 && whole >= GroupPanels)
            {
                OneRow<TProducts, TFirst, TForm, TZeroPoint>(tile, whole / GroupPanels);
                done = whole / GroupPanels * GroupPanels;
            }

            if (whole > done)
                Panels<TProducts, TFirst, TForm, TZeroPoint>(tile, done, whole - done, tile->Output + done * Nr, tile->OutputStride);
            if (rest > 0)
                Rest<TProducts, TFirst, TForm, TZeroPoint>(tile, whole, rest);
            tile->RowCount -= Mr;
            if (tile->RowCount <= 0)
                break;
            tile->Rows += tile->Taps * Mr;
            tile->Output += Mr * tile->OutputStride;
            if (TZeroPoint.IsPresent && tile->HasRowTerms)
                tile->RowTerms += Mr;
        }

        tile->Rows = rows;
        tile->RowTerms = terms;
        tile->Output = output;
        tile->RowCount = rowCount;
    }

    /// <summary>A last panel of fewer channels. Four bytes a row are stored, so they go through scratch memory.</summary>
    private static void Rest<TProducts, TFirst, TForm, TZeroPoint>(Qs8Tile* tile, int panel, int channels)
        where TProducts : struct, INeonProducts
        where TFirst : struct, IFirstStep
        where TForm : struct, INeonForm
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        sbyte* scratch = (sbyte*)tile->Sums;
        Panels<TProducts, TFirst, TForm, TZeroPoint>(tile, panel, 1, scratch, Nr);
        for (int r = 0; r < Math.Min(Mr, tile->RowCount); r++)
            Unsafe.CopyBlockUnaligned(tile->Output + panel * Nr + r * tile->OutputStride, scratch + r * Nr, (uint)channels);
    }

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
            Vector128<sbyte> done = Requantize<TForm, TZeroPoint>(
                tile, panel, multipliers, toShifts,
                Fold(c00, c01, c02, c03), Fold(c10, c11, c12, c13), Fold(c20, c21, c22, c23), Fold(c30, c31, c32, c33));
            Store(done, output, to1, to2, to3);
            output += Nr;
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

        Vector128<sbyte> last = Requantize<TForm, TZeroPoint>(
            tile, panel, multipliers, toShifts,
            Fold(c00, c01, c02, c03), Fold(c10, c11, c12, c13), Fold(c20, c21, c22, c23), Fold(c30, c31, c32, c33));
        Store(last, output, to1, to2, to3);
    }

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
            RequantizeRow<TForm, TZeroPoint>(
                tile, panel, multipliers, toShifts,
                Fold(c00, c01, c02, c03), Fold(c10, c11, c12, c13), Fold(c20, c21, c22, c23), Fold(c30, c31, c32, c33))
                .Store(output);
            output += GroupPanels * Nr;
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

        RequantizeRow<TForm, TZeroPoint>(
            tile, panel, multipliers, toShifts,
            Fold(c00, c01, c02, c03), Fold(c10, c11, c12, c13), Fold(c20, c21, c22, c23), Fold(c30, c31, c32, c33))
            .Store(output);
    }

    /// <summary>Requantizes the folded sums of four rows: [4 rows][4 channels].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<sbyte> Requantize<TForm, TZeroPoint>(
        Qs8Tile* tile, byte* panel, int* multipliers, nint toShifts, Vector128<int> v0, Vector128<int> v1, Vector128<int> v2, Vector128<int> v3)
        where TForm : struct, INeonForm
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        Vector128<int> bias = Vector128.Load((int*)panel), m = Vector128.Load(multipliers), s = Vector128.Load((int*)((byte*)multipliers + toShifts));
        (v0, v1, v2, v3) = (v0 + bias, v1 + bias, v2 + bias, v3 + bias);
        if (TZeroPoint.IsPresent)
        {
            Vector128<int> terms = Vector128.Load(tile->RowTerms);
            v0 += AdvSimd.DuplicateSelectedScalarToVector128(terms, 0);
            v1 += AdvSimd.DuplicateSelectedScalarToVector128(terms, 1);
            v2 += AdvSimd.DuplicateSelectedScalarToVector128(terms, 2);
            v3 += AdvSimd.DuplicateSelectedScalarToVector128(terms, 3);
        }

        return TForm.Narrow(
            TForm.Scale(v0, m, s), TForm.Scale(v1, m, s), TForm.Scale(v2, m, s), TForm.Scale(v3, m, s),
            NeonClamp.Load<TForm>(&tile->ZeroPoint, &tile->Minimum, &tile->Maximum));
    }

    /// <summary>Requantizes the folded sums of one row and four panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<sbyte> RequantizeRow<TForm, TZeroPoint>(
        Qs8Tile* tile, byte* panel, int* multipliers, nint toShifts, Vector128<int> v0, Vector128<int> v1, Vector128<int> v2, Vector128<int> v3)
        where TForm : struct, INeonForm
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        nint stride = tile->PanelStride;
        v0 += Vector128.Load((int*)panel);
        v1 += Vector128.Load((int*)(panel + stride));
        panel += 2 * stride;
        v2 += Vector128.Load((int*)panel);
        v3 += Vector128.Load((int*)(panel + stride));
        if (TZeroPoint.IsPresent)
        {
            Vector128<int> term = Vector128.Create(tile->RowTerms[0]);
            (v0, v1, v2, v3) = (v0 + term, v1 + term, v2 + term, v3 + term);
        }

        int* shifts = (int*)((byte*)multipliers + toShifts);
        Vector128<int> m0 = Vector128.Load(multipliers), m1 = Vector128.Load(multipliers + 4);
        Vector128<int> m2 = Vector128.Load(multipliers + 8), m3 = Vector128.Load(multipliers + 12);
        Vector128<int> s0 = Vector128.Load(shifts), s1 = Vector128.Load(shifts + 4);
        Vector128<int> s2 = Vector128.Load(shifts + 8), s3 = Vector128.Load(shifts + 12);
        return TForm.Narrow(
            TForm.Scale(v0, m0, s0), TForm.Scale(v1, m1, s1), TForm.Scale(v2, m2, s2), TForm.Scale(v3, m3, s3),
            NeonClamp.Load<TForm>(&tile->ZeroPoint, &tile->Minimum, &tile->Maximum));
    }

    /// <summary>Four bytes a row; rows that the tile does not have lie on its last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<sbyte> rows, sbyte* output, nint to1, nint to2, nint to3)
    {
        AdvSimd.StoreSelectedScalar((int*)output, rows.AsInt32(), 0);
        AdvSimd.StoreSelectedScalar((int*)(output + to1), rows.AsInt32(), 1);
        AdvSimd.StoreSelectedScalar((int*)(output + to2), rows.AsInt32(), 2);
        AdvSimd.StoreSelectedScalar((int*)(output + to3), rows.AsInt32(), 3);
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

    /// <summary>A first step of 16 taps of many.</summary>
    private readonly struct SixteenAndMore : IFirstStep
    {
        public static bool HasMore => true;

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

    /// <summary>At most 16 taps in all.</summary>
    private readonly struct Sixteen : IFirstStep
    {
        public static bool HasMore => false;

        public static int Stride => 16;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector64<sbyte> High(sbyte* source) => Vector64.Load(source + 8);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<int> Products<TProducts>(Vector64<sbyte> low, Vector64<sbyte> w, Vector64<sbyte> high, Vector64<sbyte> x)
            where TProducts : struct, INeonProducts => SixteenAndMore.Products<TProducts>(low, w, high, x);
    }

    /// <summary>At most 8 taps in all.</summary>
    private readonly struct Eight : IFirstStep
    {
        public static bool HasMore => false;

        public static int Stride => 8;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector64<sbyte> High(sbyte* source) => default;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<int> Products<TProducts>(Vector64<sbyte> low, Vector64<sbyte> w, Vector64<sbyte> high, Vector64<sbyte> x)
            where TProducts : struct, INeonProducts => AdvSimd.AddPairwiseWidening(Multiply(low, w));
    }
}
