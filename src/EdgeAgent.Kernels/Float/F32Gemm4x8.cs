using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Four rows times eight channels in float32.</summary>
internal static unsafe partial class F32Gemm4x8
{
    private const int Nr = 8;

    public static void RunPortable(F32Tile* tile)
    {
        float* w = tile->Panel + Nr;
        Vector128<float> c00 = Vector128.Load(tile->Panel), c01 = Vector128.Load(tile->Panel + 4);
        Vector128<float> c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
        float** rows = tile->Rows;
        for (int tap = 0; tap < tile->Taps; tap++, rows += 4)
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

        Store(tile, c00, c01, c10, c11, c20, c21, c30, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        F32Tile* tile,
        Vector128<float> c00,
        Vector128<float> c01,
        Vector128<float> c10,
        Vector128<float> c11,
        Vector128<float> c20,
        Vector128<float> c21,
        Vector128<float> c30,
        Vector128<float> c31)
    {
        Vector128<float> low = Vector128.Create(tile->Minimum), high = Vector128.Create(tile->Maximum);
        float* output = tile->Output;
        int rows = tile->RowCount, channels = tile->ChannelCount;
        StoreRow(output, Clamp(c00, low, high), Clamp(c01, low, high), channels);
        if (rows > 1)
            StoreRow(output += tile->OutputStride, Clamp(c10, low, high), Clamp(c11, low, high), channels);
        if (rows > 2)
            StoreRow(output += tile->OutputStride, Clamp(c20, low, high), Clamp(c21, low, high), channels);
        if (rows > 3)
            StoreRow(output + tile->OutputStride, Clamp(c30, low, high), Clamp(c31, low, high), channels);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Clamp(Vector128<float> value, Vector128<float> low, Vector128<float> high) =>
        Vector128.MinNative(Vector128.MaxNative(value, low), high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(float* target, Vector128<float> low, Vector128<float> high, int channels)
    {
        if (channels >= Nr)
        {
            low.Store(target);
            high.Store(target + 4);
        }
        else
        {
            StoreTail(target, low, high, channels);
        }
    }

    private static void StoreTail(float* target, Vector128<float> low, Vector128<float> high, int channels)
    {
        if (channels >= 4)
        {
            low.Store(target);
            low = high;
            target += 4;
            channels -= 4;
        }

        for (int i = 0; i < channels; i++)
            target[i] = low[i];
    }
}
