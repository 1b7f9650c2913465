using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Four rows times eight channels in float32.</summary>
internal static unsafe class F32Gemm4x8
{
    private const int Mr = 4, Nr = 8;

    /// <summary>Up to four rows.</summary>
    public static void RunPortable(F32Tile* tile)
    {
        int whole = tile->ChannelCount / Nr;
        F32Tile part = *tile;
        for (int panel = 0; panel < whole; panel++)
        {
            Panel(&part);
            part.Panel += part.PanelStride;
            part.Output += Nr;
        }

        if (whole * Nr == tile->ChannelCount)
            return;
        part = tile->LastPanel(whole, Nr);
        Panel(&part);
        tile->StoreRest(whole, Nr);
    }

    private static void Panel(F32Tile* tile)
    {
        float* w = tile->Panel + Nr;
        Vector128<float> c00 = Vector128.Load(tile->Panel), c01 = Vector128.Load(tile->Panel + 4);
        Vector128<float> c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
        float** rows = tile->Rows;
        for (int tap = 0; tap < tile->Taps; tap++, rows += Mr)
        {
            float* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
            for (int k = 0; k < tile->Depth; k++, w += Nr)
            {
                Vector128<float> low = Vector128.Load(w), high = Vector128.Load(w + 4);
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

        float* output = tile->Output;
        Store(tile, output, c00, c01);
        Store(tile, tile->Row(output, 1), c10, c11);
        Store(tile, tile->Row(output, 2), c20, c21);
        Store(tile, tile->Row(output, 3), c30, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(F32Tile* tile, float* target, Vector128<float> low, Vector128<float> high)
    {
        Vector128<float> minimum = Vector128.Create(tile->Minimum), maximum = Vector128.Create(tile->Maximum);
        Vector128.MinNative(Vector128.MaxNative(low, minimum), maximum).Store(target);
        Vector128.MinNative(Vector128.MaxNative(high, minimum), maximum).Store(target + 4);
    }
}
