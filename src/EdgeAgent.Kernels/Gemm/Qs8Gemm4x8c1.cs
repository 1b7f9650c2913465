using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Four rows times eight channels, one tap a step, with the vectors that every .NET platform offers.</summary>
internal static unsafe class Qs8Gemm4x8c1
{
    public const int Nr = 8;

    public static void RunPortable(Qs8Tile* tile)
    {
        byte* panel = tile->Panel;
        for (int n = 0; n < tile->ChannelCount; n += Nr, panel += tile->PanelStride)
            RunPanel(tile, panel, n);
    }

    private static void RunPanel(Qs8Tile* tile, byte* panel, int firstChannel)
    {
        int* bias = (int*)panel;
        sbyte* w = (sbyte*)(panel + Nr * sizeof(int));
        Vector128<int> biasLow = Vector128.Load(bias), biasHigh = Vector128.Load(bias + 4);
        Vector128<int> c00 = biasLow + Vector128.Create(tile->RowTerms[0]), c01 = biasHigh + Vector128.Create(tile->RowTerms[0]);
        Vector128<int> c10 = biasLow + Vector128.Create(tile->RowTerms[1]), c11 = biasHigh + Vector128.Create(tile->RowTerms[1]);
        Vector128<int> c20 = biasLow + Vector128.Create(tile->RowTerms[2]), c21 = biasHigh + Vector128.Create(tile->RowTerms[2]);
        Vector128<int> c30 = biasLow + Vector128.Create(tile->RowTerms[3]), c31 = biasHigh + Vector128.Create(tile->RowTerms[3]);
        sbyte** rows = tile->Rows;
        for (int tap = 0; tap < tile->Taps; tap++, rows += 4)
        {
            sbyte* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
            for (int k = 0; k < tile->Depth; k++, w += Nr)
            {
                Vector128<short> wide = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(long*)w).AsSByte());
                Vector128<int> low = Vector128.WidenLower(wide), high = Vector128.WidenUpper(wide);
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

        c00.Store(tile->Sums);
        c01.Store(tile->Sums + 4);
        c10.Store(tile->Sums + 8);
        c11.Store(tile->Sums + 12);
        c20.Store(tile->Sums + 16);
        c21.Store(tile->Sums + 20);
        c30.Store(tile->Sums + 24);
        c31.Store(tile->Sums + 28);
        Qs8TileStore.Store(tile, Nr, firstChannel);
    }
}
