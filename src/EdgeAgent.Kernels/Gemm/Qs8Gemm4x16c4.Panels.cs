using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

internal static unsafe partial class Qs8Gemm4x16c4
{
    /// <summary>Whole panels of sixteen channels.</summary>
    private static void Panels<TScale, TSums>(Qs8Tile* tile, int panels)
        where TScale : struct, INeonRequantization
        where TSums : struct, INeonSums
    {
        int depth = (tile->Depth + 3) & ~3, blocks = depth >> 6, tail = depth & 12;
        nint rest = depth & 48;
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
            int* multipliers = tile->Multipliers, shifts = tile->Shifts;
            byte* panel = tile->Panel;
            int left = panels;
            Vector128<int> c00 = TSums.Start(panel, 0, tile, 0), c01 = TSums.Start(panel, 1, tile, 0), c02 = TSums.Start(panel, 2, tile, 0), c03 = TSums.Start(panel, 3, tile, 0);
            Vector128<int> c10 = TSums.Start(panel, 0, tile, 1), c11 = TSums.Start(panel, 1, tile, 1), c12 = TSums.Start(panel, 2, tile, 1), c13 = TSums.Start(panel, 3, tile, 1);
            Vector128<int> c20 = TSums.Start(panel, 0, tile, 2), c21 = TSums.Start(panel, 1, tile, 2), c22 = TSums.Start(panel, 2, tile, 2), c23 = TSums.Start(panel, 3, tile, 2);
            Vector128<int> c30 = TSums.Start(panel, 0, tile, 3), c31 = TSums.Start(panel, 1, tile, 3), c32 = TSums.Start(panel, 2, tile, 3), c33 = TSums.Start(panel, 3, tile, 3);
            do
            {
                sbyte* w = (sbyte*)panel + Nr * sizeof(int);
                sbyte** rows = group;
                int tap = tile->Taps;
                do
                {
                    sbyte* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
                    rows += Mr;
                    for (int block = blocks; block > 0; block--)
                    {
                        {
                            Vector128<sbyte> v0 = Vector128.Load(a0), x0 = Vector128.Load(a0 + 16);
                            Vector128<sbyte> v1 = Vector128.Load(a1), x1 = Vector128.Load(a1 + 16);
                            Vector128<sbyte> v2 = Vector128.Load(a2), x2 = Vector128.Load(a2 + 16);
                            Vector128<sbyte> v3 = Vector128.Load(a3), x3 = Vector128.Load(a3 + 16);
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

                            (w0, w1, w2, w3) = (Vector128.Load(w + 256), Vector128.Load(w + 272), Vector128.Load(w + 288), Vector128.Load(w + 304));
                            c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, x0, 0);
                            c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, x1, 0);
                            c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, x2, 0);
                            c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, x3, 0);
                            c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, x0, 0);
                            c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, x1, 0);
                            c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, x2, 0);
                            c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, x3, 0);
                            c02 = Dp.DotProductBySelectedQuadruplet(c02, w2, x0, 0);
                            c12 = Dp.DotProductBySelectedQuadruplet(c12, w2, x1, 0);
                            c22 = Dp.DotProductBySelectedQuadruplet(c22, w2, x2, 0);
                            c32 = Dp.DotProductBySelectedQuadruplet(c32, w2, x3, 0);
                            c03 = Dp.DotProductBySelectedQuadruplet(c03, w3, x0, 0);
                            c13 = Dp.DotProductBySelectedQuadruplet(c13, w3, x1, 0);
                            c23 = Dp.DotProductBySelectedQuadruplet(c23, w3, x2, 0);
                            c33 = Dp.DotProductBySelectedQuadruplet(c33, w3, x3, 0);

                            (w0, w1, w2, w3) = (Vector128.Load(w + 320), Vector128.Load(w + 336), Vector128.Load(w + 352), Vector128.Load(w + 368));
                            c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, x0, 1);
                            c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, x1, 1);
                            c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, x2, 1);
                            c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, x3, 1);
                            c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, x0, 1);
                            c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, x1, 1);
                            c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, x2, 1);
                            c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, x3, 1);
                            c02 = Dp.DotProductBySelectedQuadruplet(c02, w2, x0, 1);
                            c12 = Dp.DotProductBySelectedQuadruplet(c12, w2, x1, 1);
                            c22 = Dp.DotProductBySelectedQuadruplet(c22, w2, x2, 1);
                            c32 = Dp.DotProductBySelectedQuadruplet(c32, w2, x3, 1);
                            c03 = Dp.DotProductBySelectedQuadruplet(c03, w3, x0, 1);
                            c13 = Dp.DotProductBySelectedQuadruplet(c13, w3, x1, 1);
                            c23 = Dp.DotProductBySelectedQuadruplet(c23, w3, x2, 1);
                            c33 = Dp.DotProductBySelectedQuadruplet(c33, w3, x3, 1);

                            (w0, w1, w2, w3) = (Vector128.Load(w + 384), Vector128.Load(w + 400), Vector128.Load(w + 416), Vector128.Load(w + 432));
                            c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, x0, 2);
                            c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, x1, 2);
                            c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, x2, 2);
                            c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, x3, 2);
                            c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, x0, 2);
                            c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, x1, 2);
                            c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, x2, 2);
                            c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, x3, 2);
                            c02 = Dp.DotProductBySelectedQuadruplet(c02, w2, x0, 2);
                            c12 = Dp.DotProductBySelectedQuadruplet(c12, w2, x1, 2);
                            c22 = Dp.DotProductBySelectedQuadruplet(c22, w2, x2, 2);
                            c32 = Dp.DotProductBySelectedQuadruplet(c32, w2, x3, 2);
                            c03 = Dp.DotProductBySelectedQuadruplet(c03, w3, x0, 2);
                            c13 = Dp.DotProductBySelectedQuadruplet(c13, w3, x1, 2);
                            c23 = Dp.DotProductBySelectedQuadruplet(c23, w3, x2, 2);
                            c33 = Dp.DotProductBySelectedQuadruplet(c33, w3, x3, 2);

                            (w0, w1, w2, w3) = (Vector128.Load(w + 448), Vector128.Load(w + 464), Vector128.Load(w + 480), Vector128.Load(w + 496));
                            c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, x0, 3);
                            c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, x1, 3);
                            c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, x2, 3);
                            c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, x3, 3);
                            c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, x0, 3);
                            c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, x1, 3);
                            c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, x2, 3);
                            c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, x3, 3);
                            c02 = Dp.DotProductBySelectedQuadruplet(c02, w2, x0, 3);
                            c12 = Dp.DotProductBySelectedQuadruplet(c12, w2, x1, 3);
                            c22 = Dp.DotProductBySelectedQuadruplet(c22, w2, x2, 3);
                            c32 = Dp.DotProductBySelectedQuadruplet(c32, w2, x3, 3);
                            c03 = Dp.DotProductBySelectedQuadruplet(c03, w3, x0, 3);
                            c13 = Dp.DotProductBySelectedQuadruplet(c13, w3, x1, 3);
                            c23 = Dp.DotProductBySelectedQuadruplet(c23, w3, x2, 3);
                            c33 = Dp.DotProductBySelectedQuadruplet(c33, w3, x3, 3);
                        }

                        {
                            Vector128<sbyte> v0 = Vector128.Load(a0 + 32), x0 = Vector128.Load(a0 + 48);
                            Vector128<sbyte> v1 = Vector128.Load(a1 + 32), x1 = Vector128.Load(a1 + 48);
                            Vector128<sbyte> v2 = Vector128.Load(a2 + 32), x2 = Vector128.Load(a2 + 48);
                            Vector128<sbyte> v3 = Vector128.Load(a3 + 32), x3 = Vector128.Load(a3 + 48);
                            Vector128<sbyte> w0 = Vector128.Load(w + 512), w1 = Vector128.Load(w + 528), w2 = Vector128.Load(w + 544), w3 = Vector128.Load(w + 560);
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

                            (w0, w1, w2, w3) = (Vector128.Load(w + 576), Vector128.Load(w + 592), Vector128.Load(w + 608), Vector128.Load(w + 624));
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

                            (w0, w1, w2, w3) = (Vector128.Load(w + 640), Vector128.Load(w + 656), Vector128.Load(w + 672), Vector128.Load(w + 688));
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

                            (w0, w1, w2, w3) = (Vector128.Load(w + 704), Vector128.Load(w + 720), Vector128.Load(w + 736), Vector128.Load(w + 752));
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

                            (w0, w1, w2, w3) = (Vector128.Load(w + 768), Vector128.Load(w + 784), Vector128.Load(w + 800), Vector128.Load(w + 816));
                            c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, x0, 0);
                            c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, x1, 0);
                            c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, x2, 0);
                            c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, x3, 0);
                            c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, x0, 0);
                            c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, x1, 0);
                            c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, x2, 0);
                            c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, x3, 0);
                            c02 = Dp.DotProductBySelectedQuadruplet(c02, w2, x0, 0);
                            c12 = Dp.DotProductBySelectedQuadruplet(c12, w2, x1, 0);
                            c22 = Dp.DotProductBySelectedQuadruplet(c22, w2, x2, 0);
                            c32 = Dp.DotProductBySelectedQuadruplet(c32, w2, x3, 0);
                            c03 = Dp.DotProductBySelectedQuadruplet(c03, w3, x0, 0);
                            c13 = Dp.DotProductBySelectedQuadruplet(c13, w3, x1, 0);
                            c23 = Dp.DotProductBySelectedQuadruplet(c23, w3, x2, 0);
                            c33 = Dp.DotProductBySelectedQuadruplet(c33, w3, x3, 0);

                            (w0, w1, w2, w3) = (Vector128.Load(w + 832), Vector128.Load(w + 848), Vector128.Load(w + 864), Vector128.Load(w + 880));
                            c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, x0, 1);
                            c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, x1, 1);
                            c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, x2, 1);
                            c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, x3, 1);
                            c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, x0, 1);
                            c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, x1, 1);
                            c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, x2, 1);
                            c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, x3, 1);
                            c02 = Dp.DotProductBySelectedQuadruplet(c02, w2, x0, 1);
                            c12 = Dp.DotProductBySelectedQuadruplet(c12, w2, x1, 1);
                            c22 = Dp.DotProductBySelectedQuadruplet(c22, w2, x2, 1);
                            c32 = Dp.DotProductBySelectedQuadruplet(c32, w2, x3, 1);
                            c03 = Dp.DotProductBySelectedQuadruplet(c03, w3, x0, 1);
                            c13 = Dp.DotProductBySelectedQuadruplet(c13, w3, x1, 1);
                            c23 = Dp.DotProductBySelectedQuadruplet(c23, w3, x2, 1);
                            c33 = Dp.DotProductBySelectedQuadruplet(c33, w3, x3, 1);

                            (w0, w1, w2, w3) = (Vector128.Load(w + 896), Vector128.Load(w + 912), Vector128.Load(w + 928), Vector128.Load(w + 944));
                            c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, x0, 2);
                            c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, x1, 2);
                            c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, x2, 2);
                            c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, x3, 2);
                            c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, x0, 2);
                            c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, x1, 2);
                            c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, x2, 2);
                            c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, x3, 2);
                            c02 = Dp.DotProductBySelectedQuadruplet(c02, w2, x0, 2);
                            c12 = Dp.DotProductBySelectedQuadruplet(c12, w2, x1, 2);
                            c22 = Dp.DotProductBySelectedQuadruplet(c22, w2, x2, 2);
                            c32 = Dp.DotProductBySelectedQuadruplet(c32, w2, x3, 2);
                            c03 = Dp.DotProductBySelectedQuadruplet(c03, w3, x0, 2);
                            c13 = Dp.DotProductBySelectedQuadruplet(c13, w3, x1, 2);
                            c23 = Dp.DotProductBySelectedQuadruplet(c23, w3, x2, 2);
                            c33 = Dp.DotProductBySelectedQuadruplet(c33, w3, x3, 2);

                            (w0, w1, w2, w3) = (Vector128.Load(w + 960), Vector128.Load(w + 976), Vector128.Load(w + 992), Vector128.Load(w + 1008));
                            c00 = Dp.DotProductBySelectedQuadruplet(c00, w0, x0, 3);
                            c10 = Dp.DotProductBySelectedQuadruplet(c10, w0, x1, 3);
                            c20 = Dp.DotProductBySelectedQuadruplet(c20, w0, x2, 3);
                            c30 = Dp.DotProductBySelectedQuadruplet(c30, w0, x3, 3);
                            c01 = Dp.DotProductBySelectedQuadruplet(c01, w1, x0, 3);
                            c11 = Dp.DotProductBySelectedQuadruplet(c11, w1, x1, 3);
                            c21 = Dp.DotProductBySelectedQuadruplet(c21, w1, x2, 3);
                            c31 = Dp.DotProductBySelectedQuadruplet(c31, w1, x3, 3);
                            c02 = Dp.DotProductBySelectedQuadruplet(c02, w2, x0, 3);
                            c12 = Dp.DotProductBySelectedQuadruplet(c12, w2, x1, 3);
                            c22 = Dp.DotProductBySelectedQuadruplet(c22, w2, x2, 3);
                            c32 = Dp.DotProductBySelectedQuadruplet(c32, w2, x3, 3);
                            c03 = Dp.DotProductBySelectedQuadruplet(c03, w3, x0, 3);
                            c13 = Dp.DotProductBySelectedQuadruplet(c13, w3, x1, 3);
                            c23 = Dp.DotProductBySelectedQuadruplet(c23, w3, x2, 3);
                            c33 = Dp.DotProductBySelectedQuadruplet(c33, w3, x3, 3);
                        }

                        w += 1024;
                        a0 += 64;
                        a1 += 64;
                        a2 += 64;
                        a3 += 64;
                    }

                    a0 += rest;
                    a1 += rest;
                    a2 += rest;
                    a3 += rest;
                    for (nint k = -rest; k != 0; k += 16)
                    {
                        Vector128<sbyte> v0 = Vector128.Load(a0 + k), v1 = Vector128.Load(a1 + k), v2 = Vector128.Load(a2 + k), v3 = Vector128.Load(a3 + k);
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
                        w += 256;
                    }

                    if (tail == 0)
                        continue;
                    if ((tail & 8) != 0)
                    {
                        Vector128<sbyte> v0 = Eight(a0), v1 = Eight(a1), v2 = Eight(a2), v3 = Eight(a3);
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
                        w += 128;
                        a0 += 8;
                        a1 += 8;
                        a2 += 8;
                        a3 += 8;
                    }

                    if ((tail & 4) != 0)
                    {
                        Vector128<sbyte> v0 = Eight(a0), v1 = Eight(a1), v2 = Eight(a2), v3 = Eight(a3);
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
                        w += 64;
                    }
                }
                while (--tap > 0);

                if (TScale.IsFloat)
                {
                    NeonFloatRows floats = NeonFloatRows.Load(tile);
                    NeonFloatStore.FourRows(c00, c10, c20, c30, multipliers, shifts, floats, o0, o1, o2, o3);
                    NeonFloatStore.FourRows(c01, c11, c21, c31, multipliers + 4, shifts + 4, floats, o0 + 16, o1 + 16, o2 + 16, o3 + 16);
                    NeonFloatStore.FourRows(c02, c12, c22, c32, multipliers + 8, shifts + 8, floats, o0 + 32, o1 + 32, o2 + 32, o3 + 32);
                    NeonFloatStore.FourRows(c03, c13, c23, c33, multipliers + 12, shifts + 12, floats, o0 + 48, o1 + 48, o2 + 48, o3 + 48);
                    multipliers += Nr;
                    shifts += Nr;
                    panel += tile->PanelStride;
                    o0 += 4 * Nr;
                    o1 += 4 * Nr;
                    o2 += 4 * Nr;
                    o3 += 4 * Nr;
                    (c00, c01, c02, c03) = (TSums.Start(panel, 0, tile, 0), TSums.Start(panel, 1, tile, 0), TSums.Start(panel, 2, tile, 0), TSums.Start(panel, 3, tile, 0));
                    (c10, c11, c12, c13) = (TSums.Start(panel, 0, tile, 1), TSums.Start(panel, 1, tile, 1), TSums.Start(panel, 2, tile, 1), TSums.Start(panel, 3, tile, 1));
                    (c20, c21, c22, c23) = (TSums.Start(panel, 0, tile, 2), TSums.Start(panel, 1, tile, 2), TSums.Start(panel, 2, tile, 2), TSums.Start(panel, 3, tile, 2));
                    (c30, c31, c32, c33) = (TSums.Start(panel, 0, tile, 3), TSums.Start(panel, 1, tile, 3), TSums.Start(panel, 2, tile, 3), TSums.Start(panel, 3, tile, 3));
                    continue;
                }

                Vector128<int> m0 = Vector128.Load(multipliers), m1 = Vector128.Load(multipliers + 4);
                Vector128<int> m2 = Vector128.Load(multipliers + 8), m3 = Vector128.Load(multipliers + 12);
                Vector128<int> s0 = Vector128.Load(shifts), s1 = Vector128.Load(shifts + 4), s2 = Vector128.Load(shifts + 8), s3 = Vector128.Load(shifts + 12);
                multipliers += Nr;
                shifts += Nr;
                panel += tile->PanelStride;
                Narrow<TScale>(
                    c00, c01, c02, c03, m0, m1, m2, m3, s0, s1, s2, s3, zero,
                    zeroPoint, minimum, maximum).Store(o0);
                o0 += Nr;
                (c00, c01, c02, c03) = (TSums.Start(panel, 0, tile, 0), TSums.Start(panel, 1, tile, 0), TSums.Start(panel, 2, tile, 0), TSums.Start(panel, 3, tile, 0));
                Narrow<TScale>(
                    c10, c11, c12, c13, m0, m1, m2, m3, s0, s1, s2, s3, zero,
                    zeroPoint, minimum, maximum).Store(o1);
                o1 += Nr;
                (c10, c11, c12, c13) = (TSums.Start(panel, 0, tile, 1), TSums.Start(panel, 1, tile, 1), TSums.Start(panel, 2, tile, 1), TSums.Start(panel, 3, tile, 1));
                Narrow<TScale>(
                    c20, c21, c22, c23, m0, m1, m2, m3, s0, s1, s2, s3, zero,
                    zeroPoint, minimum, maximum).Store(o2);
                o2 += Nr;
                (c20, c21, c22, c23) = (TSums.Start(panel, 0, tile, 2), TSums.Start(panel, 1, tile, 2), TSums.Start(panel, 2, tile, 2), TSums.Start(panel, 3, tile, 2));
                Narrow<TScale>(
                    c30, c31, c32, c33, m0, m1, m2, m3, s0, s1, s2, s3, zero,
                    zeroPoint, minimum, maximum).Store(o3);
                o3 += Nr;
                (c30, c31, c32, c33) = (TSums.Start(panel, 0, tile, 3), TSums.Start(panel, 1, tile, 3), TSums.Start(panel, 2, tile, 3), TSums.Start(panel, 3, tile, 3));
            }
            while (--left > 0);
            output += Mr * stride;
            group += Mr * tile->Taps;
            tile->RowTerms += Mr;
            if (TScale.IsFloat)
            {
                tile->RowScales += Mr;
                tile->MinusRowZeroPoints += Mr;
            }

            rowsLeft -= Mr;
        }
        while (rowsLeft > 0);
    }
}
