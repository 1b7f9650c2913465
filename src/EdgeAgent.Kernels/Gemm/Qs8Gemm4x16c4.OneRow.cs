using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

internal static unsafe partial class Qs8Gemm4x16c4
{
    /// <summary>One row and whole panels, two at a time: eight accumulators hide the latency of <c>sdot</c>.</summary>
    private static void OneRow<TScale, TSums>(Qs8Tile* tile, int panels)
        where TScale : struct, INeonRequantization
        where TSums : struct, INeonSums
    {
        int pairs = panels / 2;
        if (pairs > 0)
            OneRowPairs<TScale, TSums>(tile, pairs);
        if ((panels & 1) == 0)
            return;
        tile->Skip(2 * pairs, Nr);
        OneRowLast<TScale, TSums>(tile);
    }

    private static void OneRowPairs<TScale, TSums>(Qs8Tile* tile, int pairs)
        where TScale : struct, INeonRequantization
        where TSums : struct, INeonSums
    {
        int depth = (tile->Depth + 3) & ~3, tail = depth & 12;
        nint whole = depth & ~15, panelStride = tile->PanelStride;
        sbyte* output = tile->Output;
        int* multipliers = tile->Multipliers, shifts = tile->Shifts;
        byte* panel = tile->Panel, next = panel + panelStride;
        Vector128<short> zeroPoint = Vector128.Create((short)tile->ZeroPoint);
        Vector128<sbyte> minimum = Vector128.Create((sbyte)tile->Minimum), maximum = Vector128.Create((sbyte)tile->Maximum);
        Vector128<int> zero = NeonShifts.Zero(tile->Multipliers);
        Vector128<int> c0 = TSums.Start(panel, 0, tile, 0), c1 = TSums.Start(panel, 1, tile, 0), c2 = TSums.Start(panel, 2, tile, 0), c3 = TSums.Start(panel, 3, tile, 0);
        Vector128<int> d0 = TSums.Start(next, 0, tile, 0), d1 = TSums.Start(next, 1, tile, 0), d2 = TSums.Start(next, 2, tile, 0), d3 = TSums.Start(next, 3, tile, 0);
        do
        {
            sbyte* w = (sbyte*)panel + Nr * sizeof(int), x = (sbyte*)next + Nr * sizeof(int);
            sbyte** rows = tile->Rows;
            int tap = tile->Taps;
            do
            {
                sbyte* a = rows[0] + whole;
                rows += Mr;
                for (nint k = -whole; k != 0; k += 16)
                {
                    Vector128<sbyte> v = Vector128.Load(a + k);
                    c0 = Dp.DotProductBySelectedQuadruplet(c0, Vector128.Load(w), v, 0);
                    c1 = Dp.DotProductBySelectedQuadruplet(c1, Vector128.Load(w + 16), v, 0);
                    c2 = Dp.DotProductBySelectedQuadruplet(c2, Vector128.Load(w + 32), v, 0);
                    c3 = Dp.DotProductBySelectedQuadruplet(c3, Vector128.Load(w + 48), v, 0);
                    d0 = Dp.DotProductBySelectedQuadruplet(d0, Vector128.Load(x), v, 0);
                    d1 = Dp.DotProductBySelectedQuadruplet(d1, Vector128.Load(x + 16), v, 0);
                    d2 = Dp.DotProductBySelectedQuadruplet(d2, Vector128.Load(x + 32), v, 0);
                    d3 = Dp.DotProductBySelectedQuadruplet(d3, Vector128.Load(x + 48), v, 0);
                    c0 = Dp.DotProductBySelectedQuadruplet(c0, Vector128.Load(w + 64), v, 1);
                    c1 = Dp.DotProductBySelectedQuadruplet(c1, Vector128.Load(w + 80), v, 1);
                    c2 = Dp.DotProductBySelectedQuadruplet(c2, Vector128.Load(w + 96), v, 1);
                    c3 = Dp.DotProductBySelectedQuadruplet(c3, Vector128.Load(w + 112), v, 1);
                    d0 = Dp.DotProductBySelectedQuadruplet(d0, Vector128.Load(x + 64), v, 1);
                    d1 = Dp.DotProductBySelectedQuadruplet(d1, Vector128.Load(x + 80), v, 1);
                    d2 = Dp.DotProductBySelectedQuadruplet(d2, Vector128.Load(x + 96), v, 1);
                    d3 = Dp.DotProductBySelectedQuadruplet(d3, Vector128.Load(x + 112), v, 1);
                    c0 = Dp.DotProductBySelectedQuadruplet(c0, Vector128.Load(w + 128), v, 2);
                    c1 = Dp.DotProductBySelectedQuadruplet(c1, Vector128.Load(w + 144), v, 2);
                    c2 = Dp.DotProductBySelectedQuadruplet(c2, Vector128.Load(w + 160), v, 2);
                    c3 = Dp.DotProductBySelectedQuadruplet(c3, Vector128.Load(w + 176), v, 2);
                    d0 = Dp.DotProductBySelectedQuadruplet(d0, Vector128.Load(x + 128), v, 2);
                    d1 = Dp.DotProductBySelectedQuadruplet(d1, Vector128.Load(x + 144), v, 2);
                    d2 = Dp.DotProductBySelectedQuadruplet(d2, Vector128.Load(x + 160), v, 2);
                    d3 = Dp.DotProductBySelectedQuadruplet(d3, Vector128.Load(x + 176), v, 2);
                    c0 = Dp.DotProductBySelectedQuadruplet(c0, Vector128.Load(w + 192), v, 3);
                    c1 = Dp.DotProductBySelectedQuadruplet(c1, Vector128.Load(w + 208), v, 3);
                    c2 = Dp.DotProductBySelectedQuadruplet(c2, Vector128.Load(w + 224), v, 3);
                    c3 = Dp.DotProductBySelectedQuadruplet(c3, Vector128.Load(w + 240), v, 3);
                    d0 = Dp.DotProductBySelectedQuadruplet(d0, Vector128.Load(x + 192), v, 3);
                    d1 = Dp.DotProductBySelectedQuadruplet(d1, Vector128.Load(x + 208), v, 3);
                    d2 = Dp.DotProductBySelectedQuadruplet(d2, Vector128.Load(x + 224), v, 3);
                    d3 = Dp.DotProductBySelectedQuadruplet(d3, Vector128.Load(x + 240), v, 3);
                    w += 256;
                    x += 256;
                }

                if (tail == 0)
                    continue;
                if ((tail & 8) != 0)
                {
                    Vector128<sbyte> v = Eight(a);
                    c0 = Dp.DotProductBySelectedQuadruplet(c0, Vector128.Load(w), v, 0);
                    c1 = Dp.DotProductBySelectedQuadruplet(c1, Vector128.Load(w + 16), v, 0);
                    c2 = Dp.DotProductBySelectedQuadruplet(c2, Vector128.Load(w + 32), v, 0);
                    c3 = Dp.DotProductBySelectedQuadruplet(c3, Vector128.Load(w + 48), v, 0);
                    d0 = Dp.DotProductBySelectedQuadruplet(d0, Vector128.Load(x), v, 0);
                    d1 = Dp.DotProductBySelectedQuadruplet(d1, Vector128.Load(x + 16), v, 0);
                    d2 = Dp.DotProductBySelectedQuadruplet(d2, Vector128.Load(x + 32), v, 0);
                    d3 = Dp.DotProductBySelectedQuadruplet(d3, Vector128.Load(x + 48), v, 0);
                    c0 = Dp.DotProductBySelectedQuadruplet(c0, Vector128.Load(w + 64), v, 1);
                    c1 = Dp.DotProductBySelectedQuadruplet(c1, Vector128.Load(w + 80), v, 1);
                    c2 = Dp.DotProductBySelectedQuadruplet(c2, Vector128.Load(w + 96), v, 1);
                    c3 = Dp.DotProductBySelectedQuadruplet(c3, Vector128.Load(w + 112), v, 1);
                    d0 = Dp.DotProductBySelectedQuadruplet(d0, Vector128.Load(x + 64), v, 1);
                    d1 = Dp.DotProductBySelectedQuadruplet(d1, Vector128.Load(x + 80), v, 1);
                    d2 = Dp.DotProductBySelectedQuadruplet(d2, Vector128.Load(x + 96), v, 1);
                    d3 = Dp.DotProductBySelectedQuadruplet(d3, Vector128.Load(x + 112), v, 1);
                    w += 128;
                    x += 128;
                    a += 8;
                }

                if ((tail & 4) != 0)
                {
                    Vector128<sbyte> v = Eight(a);
                    c0 = Dp.DotProductBySelectedQuadruplet(c0, Vector128.Load(w), v, 0);
                    c1 = Dp.DotProductBySelectedQuadruplet(c1, Vector128.Load(w + 16), v, 0);
                    c2 = Dp.DotProductBySelectedQuadruplet(c2, Vector128.Load(w + 32), v, 0);
                    c3 = Dp.DotProductBySelectedQuadruplet(c3, Vector128.Load(w + 48), v, 0);
                    d0 = Dp.DotProductBySelectedQuadruplet(d0, Vector128.Load(x), v, 0);
                    d1 = Dp.DotProductBySelectedQuadruplet(d1, Vector128.Load(x + 16), v, 0);
                    d2 = Dp.DotProductBySelectedQuadruplet(d2, Vector128.Load(x + 32), v, 0);
                    d3 = Dp.DotProductBySelectedQuadruplet(d3, Vector128.Load(x + 48), v, 0);
                    w += 64;
                    x += 64;
                }
            }
            while (--tap > 0);

            // After the last pair the first one is begun again, which is as good as any.
            panel = --pairs > 0 ? next + panelStride : tile->Panel;
            next = panel + panelStride;
            if (TScale.IsFloat)
            {
                NeonFloatRows floats = NeonFloatRows.Load(tile);
                NeonFloatStore.OneRow(c0, c1, c2, c3, multipliers, shifts, floats, output);
                NeonFloatStore.OneRow(d0, d1, d2, d3, multipliers + Nr, shifts + Nr, floats, output + 4 * Nr);
                (c0, c1, c2, c3) = (TSums.Start(panel, 0, tile, 0), TSums.Start(panel, 1, tile, 0), TSums.Start(panel, 2, tile, 0), TSums.Start(panel, 3, tile, 0));
                (d0, d1, d2, d3) = (TSums.Start(next, 0, tile, 0), TSums.Start(next, 1, tile, 0), TSums.Start(next, 2, tile, 0), TSums.Start(next, 3, tile, 0));
                output += 8 * Nr;
                multipliers += 2 * Nr;
                shifts += 2 * Nr;
                continue;
            }

            Vector128<int> m0 = Vector128.Load(multipliers), m1 = Vector128.Load(multipliers + 4);
            Vector128<int> m2 = Vector128.Load(multipliers + 8), m3 = Vector128.Load(multipliers + 12);
            Vector128<int> s0 = Vector128.Load(shifts), s1 = Vector128.Load(shifts + 4), s2 = Vector128.Load(shifts + 8), s3 = Vector128.Load(shifts + 12);
            Narrow<TScale>(c0, c1, c2, c3, m0, m1, m2, m3, s0, s1, s2, s3, zero, zeroPoint, minimum, maximum).Store(output);
            (c0, c1, c2, c3) = (TSums.Start(panel, 0, tile, 0), TSums.Start(panel, 1, tile, 0), TSums.Start(panel, 2, tile, 0), TSums.Start(panel, 3, tile, 0));
            (m0, m1) = (Vector128.Load(multipliers + 16), Vector128.Load(multipliers + 20));
            (m2, m3) = (Vector128.Load(multipliers + 24), Vector128.Load(multipliers + 28));
            (s0, s1, s2, s3) = (Vector128.Load(shifts + 16), Vector128.Load(shifts + 20), Vector128.Load(shifts + 24), Vector128.Load(shifts + 28));
            Narrow<TScale>(d0, d1, d2, d3, m0, m1, m2, m3, s0, s1, s2, s3, zero, zeroPoint, minimum, maximum).Store(output + Nr);
            (d0, d1, d2, d3) = (TSums.Start(next, 0, tile, 0), TSums.Start(next, 1, tile, 0), TSums.Start(next, 2, tile, 0), TSums.Start(next, 3, tile, 0));
            output += 2 * Nr;
            multipliers += 2 * Nr;
            shifts += 2 * Nr;
        }
        while (pairs > 0);
    }

    /// <summary>One row and one whole panel; two sets of accumulators hide the latency of <c>sdot</c>.</summary>
    private static void OneRowLast<TScale, TSums>(Qs8Tile* tile)
        where TScale : struct, INeonRequantization
        where TSums : struct, INeonSums
    {
        int depth = (tile->Depth + 3) & ~3, tail = depth & 12;
        nint whole = depth & ~15;
        sbyte* output = tile->Output;
        int* multipliers = tile->Multipliers, shifts = tile->Shifts;
        byte* panel = tile->Panel;
        Vector128<short> zeroPoint = Vector128.Create((short)tile->ZeroPoint);
        Vector128<sbyte> minimum = Vector128.Create((sbyte)tile->Minimum), maximum = Vector128.Create((sbyte)tile->Maximum);
        Vector128<int> zero = NeonShifts.Zero(tile->Multipliers);
        Vector128<int> c0 = TSums.Start(panel, 0, tile, 0), c1 = TSums.Start(panel, 1, tile, 0);
        Vector128<int> c2 = TSums.Start(panel, 2, tile, 0), c3 = TSums.Start(panel, 3, tile, 0);
        Vector128<int> d0 = default, d1 = default, d2 = default, d3 = default;
        sbyte* w = (sbyte*)panel + Nr * sizeof(int);
        sbyte** rows = tile->Rows;
        int tap = tile->Taps;
        do
        {
            sbyte* a = rows[0] + whole;
            rows += Mr;
            for (nint k = -whole; k != 0; k += 16)
            {
                Vector128<sbyte> v = Vector128.Load(a + k);
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

            if ((tail & 8) != 0)
            {
                Vector128<sbyte> v = Eight(a);
                c0 = Dp.DotProductBySelectedQuadruplet(c0, Vector128.Load(w), v, 0);
                c1 = Dp.DotProductBySelectedQuadruplet(c1, Vector128.Load(w + 16), v, 0);
                c2 = Dp.DotProductBySelectedQuadruplet(c2, Vector128.Load(w + 32), v, 0);
                c3 = Dp.DotProductBySelectedQuadruplet(c3, Vector128.Load(w + 48), v, 0);
                d0 = Dp.DotProductBySelectedQuadruplet(d0, Vector128.Load(w + 64), v, 1);
                d1 = Dp.DotProductBySelectedQuadruplet(d1, Vector128.Load(w + 80), v, 1);
                d2 = Dp.DotProductBySelectedQuadruplet(d2, Vector128.Load(w + 96), v, 1);
                d3 = Dp.DotProductBySelectedQuadruplet(d3, Vector128.Load(w + 112), v, 1);
                w += 128;
                a += 8;
            }

            if ((tail & 4) != 0)
            {
                Vector128<sbyte> v = Eight(a);
                c0 = Dp.DotProductBySelectedQuadruplet(c0, Vector128.Load(w), v, 0);
                c1 = Dp.DotProductBySelectedQuadruplet(c1, Vector128.Load(w + 16), v, 0);
                c2 = Dp.DotProductBySelectedQuadruplet(c2, Vector128.Load(w + 32), v, 0);
                c3 = Dp.DotProductBySelectedQuadruplet(c3, Vector128.Load(w + 48), v, 0);
                w += 64;
            }
        }
        while (--tap > 0);

        if (TScale.IsFloat)
        {
            NeonFloatStore.OneRow(c0 + d0, c1 + d1, c2 + d2, c3 + d3, multipliers, shifts, NeonFloatRows.Load(tile), output);
            return;
        }

        Vector128<int> m0 = Vector128.Load(multipliers), m1 = Vector128.Load(multipliers + 4);
        Vector128<int> m2 = Vector128.Load(multipliers + 8), m3 = Vector128.Load(multipliers + 12);
        Vector128<int> s0 = Vector128.Load(shifts), s1 = Vector128.Load(shifts + 4), s2 = Vector128.Load(shifts + 8), s3 = Vector128.Load(shifts + 12);
        Narrow<TScale>(c0 + d0, c1 + d1, c2 + d2, c3 + d3, m0, m1, m2, m3, s0, s1, s2, s3, zero, zeroPoint, minimum, maximum).Store(output);
    }
}
