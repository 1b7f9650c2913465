using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Four rows of int16 times eight channels, one tap a step.</summary>
internal static unsafe partial class Qs16x8Gemm4x8c1
{
    private const int Mr = 4;
    private const int Nr = 8;

    /// <summary>With the vectors that every .NET platform offers.</summary>
    public static void RunPortable(Qs16x8Tile* tile)
    {
        if (tile->RowCount == 1)
        {
            RunPortableOneRow(tile);
            return;
        }

        Vector128<int> c00 = Vector128.Load(tile->Initial), c01 = Vector128.Load(tile->Initial + 4);
        Vector128<int> c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
        short** rows = tile->Rows;
        short* w = tile->Weights;
        for (int tap = 0; tap < tile->Taps; tap++, rows += Mr)
        {
            short* a0 = rows[0] + tile->FirstDepth, a1 = rows[1] + tile->FirstDepth;
            short* a2 = rows[2] + tile->FirstDepth, a3 = rows[3] + tile->FirstDepth;
            for (int k = 0; k < tile->Depth; k++, w += Nr)
            {
                Vector128<short> weights = Vector128.Load(w);
                Vector128<int> low = Vector128.WidenLower(weights), high = Vector128.WidenUpper(weights);
                c00 += low * a0[k];
                c01 += high * a0[k];
                c10 += low * a1[k];
                c11 += high * a1[k];
                c20 += low * a2[k];
                c21 += high * a2[k];
                c30 += low * a3[k];
                c31 += high * a3[k];
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

    private static void RunPortableOneRow(Qs16x8Tile* tile)
    {
        Vector128<int> c0 = Vector128.Load(tile->Initial), c1 = Vector128.Load(tile->Initial + 4);
        short** rows = tile->Rows;
        short* w = tile->Weights;
        for (int tap = 0; tap < tile->Taps; tap++, rows += Mr)
        {
            short* a = rows[0] + tile->FirstDepth;
            for (int k = 0; k < tile->Depth; k++, w += Nr)
            {
                Vector128<short> weights = Vector128.Load(w);
                c0 += Vector128.WidenLower(weights) * a[k];
                c1 += Vector128.WidenUpper(weights) * a[k];
            }
        }

        c0.Store(tile->Sums);
        c1.Store(tile->Sums + 4);
    }
}
