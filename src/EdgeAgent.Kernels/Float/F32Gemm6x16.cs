using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Six rows times sixteen channels in float32 with AVX and FMA3.</summary>
/// <remarks>One panel a call: an outer loop over panels would make the compiler keep sums on the stack.</remarks>
internal static unsafe class F32Gemm6x16
{
    private const int Mr = 6, Nr = 16;

    /// <summary>Up to six rows.</summary>
    public static void RunAvx2(F32Tile* tile)
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
        if (tile->RowCount == 1)
            OneRow(tile);
        else
            AllRows(tile);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AllRows(F32Tile* tile)
    {
        float* w = tile->Panel + Nr;
        Vector256<float> c00 = Vector256.Load(tile->Panel), c01 = Vector256.Load(tile->Panel + 8);
        Vector256<float> c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01, c40 = c00, c41 = c01;
        Vector256<float> c50 = c00, c51 = c01;
        float** rows = tile->Rows;
        for (int tap = tile->Taps; tap > 0; tap--, rows += Mr)
        {
            float* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
            float* a4 = rows[4], a5 = rows[5];
            nint depth = tile->Depth;
            for (nint k = 0; k < depth; k++, w += Nr)
            {
                Vector256<float> low = Vector256.Load(w), high = Vector256.Load(w + 8);
                Vector256<float> a = Vector256.Create(a0[k]);
                c00 = Fma.MultiplyAdd(a, low, c00);
                c01 = Fma.MultiplyAdd(a, high, c01);
                a = Vector256.Create(a1[k]);
                c10 = Fma.MultiplyAdd(a, low, c10);
                c11 = Fma.MultiplyAdd(a, high, c11);
                a = Vector256.Create(a2[k]);
                c20 = Fma.MultiplyAdd(a, low, c20);
                c21 = Fma.MultiplyAdd(a, high, c21);
                a = Vector256.Create(a3[k]);
                c30 = Fma.MultiplyAdd(a, low, c30);
                c31 = Fma.MultiplyAdd(a, high, c31);
                a = Vector256.Create(a4[k]);
                c40 = Fma.MultiplyAdd(a, low, c40);
                c41 = Fma.MultiplyAdd(a, high, c41);
                a = Vector256.Create(a5[k]);
                c50 = Fma.MultiplyAdd(a, low, c50);
                c51 = Fma.MultiplyAdd(a, high, c51);
            }
        }

        float* output = tile->Output;
        Store(tile, output, c00, c01);
        Store(tile, tile->Row(output, 1), c10, c11);
        Store(tile, tile->Row(output, 2), c20, c21);
        Store(tile, tile->Row(output, 3), c30, c31);
        Store(tile, tile->Row(output, 4), c40, c41);
        Store(tile, tile->Row(output, 5), c50, c51);
    }

    /// <summary>One row; neighbouring taps have their own sums, so that chains of additions run side by side.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OneRow(F32Tile* tile)
    {
        float* w = tile->Panel + Nr;
        Vector256<float> c00 = Vector256.Load(tile->Panel), c01 = Vector256.Load(tile->Panel + 8), c10 = default, c11 = default;
        Vector256<float> c20 = default, c21 = default, c30 = default, c31 = default;
        float** rows = tile->Rows;
        for (int tap = tile->Taps; tap > 0; tap--, rows += Mr)
        {
            float* a = rows[0];
            int k = tile->Depth;
            for (; k >= 4; k -= 4, w += 4 * Nr, a += 4)
            {
                Vector256<float> a0 = Vector256.Create(a[0]), a1 = Vector256.Create(a[1]), a2 = Vector256.Create(a[2]), a3 = Vector256.Create(a[3]);
                c00 = Fma.MultiplyAdd(a0, Vector256.Load(w), c00);
                c01 = Fma.MultiplyAdd(a0, Vector256.Load(w + 8), c01);
                c10 = Fma.MultiplyAdd(a1, Vector256.Load(w + 16), c10);
                c11 = Fma.MultiplyAdd(a1, Vector256.Load(w + 24), c11);
                c20 = Fma.MultiplyAdd(a2, Vector256.Load(w + 32), c20);
                c21 = Fma.MultiplyAdd(a2, Vector256.Load(w + 40), c21);
                c30 = Fma.MultiplyAdd(a3, Vector256.Load(w + 48), c30);
                c31 = Fma.MultiplyAdd(a3, Vector256.Load(w + 56), c31);
            }

            for (; k > 0; k--, w += Nr)
            {
                Vector256<float> a0 = Vector256.Create(*a++);
                c00 = Fma.MultiplyAdd(a0, Vector256.Load(w), c00);
                c01 = Fma.MultiplyAdd(a0, Vector256.Load(w + 8), c01);
            }
        }

        Store(tile, tile->Output, c00 + c10 + (c20 + c30), c01 + c11 + (c21 + c31));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(F32Tile* tile, float* target, Vector256<float> low, Vector256<float> high)
    {
        Vector256<float> minimum = Vector256.Create(tile->Minimum), maximum = Vector256.Create(tile->Maximum);
        Vector256.MinNative(Vector256.MaxNative(low, minimum), maximum).Store(target);
        Vector256.MinNative(Vector256.MaxNative(high, minimum), maximum).Store(target + 8);
    }
}
