using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Eight rows times thirty-two channels in float32 with AVX-512.</summary>
/// <remarks>One panel a call: an outer loop over panels would make the compiler keep sums on the stack.</remarks>
internal static unsafe class F32Gemm8x32
{
    private const int Mr = 8, Nr = 32;

    /// <summary>Up to eight rows.</summary>
    public static void RunAvx512(F32Tile* tile)
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
        Vector512<float> c00 = Vector512.Load(tile->Panel), c01 = Vector512.Load(tile->Panel + 16);
        Vector512<float> c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01, c40 = c00, c41 = c01;
        Vector512<float> c50 = c00, c51 = c01, c60 = c00, c61 = c01, c70 = c00, c71 = c01;
        float** rows = tile->Rows;
        for (int tap = tile->Taps; tap > 0; tap--, rows += Mr)
        {
            float* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
            float* a4 = rows[4], a5 = rows[5], a6 = rows[6], a7 = rows[7];
            nint depth = tile->Depth;
            for (nint k = 0; k < depth; k++, w += Nr)
            {
                Vector512<float> low = Vector512.Load(w), high = Vector512.Load(w + 16);
                Vector512<float> a = Vector512.Create(a0[k]);
                c00 = Avx512F.FusedMultiplyAdd(a, low, c00);
                c01 = Avx512F.FusedMultiplyAdd(a, high, c01);
                a = Vector512.Create(a1[k]);
                c10 = Avx512F.FusedMultiplyAdd(a, low, c10);
                c11 = Avx512F.FusedMultiplyAdd(a, high, c11);
                a = Vector512.Create(a2[k]);
                c20 = Avx512F.FusedMultiplyAdd(a, low, c20);
                c21 = Avx512F.FusedMultiplyAdd(a, high, c21);
                a = Vector512.Create(a3[k]);
                c30 = Avx512F.FusedMultiplyAdd(a, low, c30);
                c31 = Avx512F.FusedMultiplyAdd(a, high, c31);
                a = Vector512.Create(a4[k]);
                c40 = Avx512F.FusedMultiplyAdd(a, low, c40);
                c41 = Avx512F.FusedMultiplyAdd(a, high, c41);
                a = Vector512.Create(a5[k]);
                c50 = Avx512F.FusedMultiplyAdd(a, low, c50);
                c51 = Avx512F.FusedMultiplyAdd(a, high, c51);
                a = Vector512.Create(a6[k]);
                c60 = Avx512F.FusedMultiplyAdd(a, low, c60);
                c61 = Avx512F.FusedMultiplyAdd(a, high, c61);
                a = Vector512.Create(a7[k]);
                c70 = Avx512F.FusedMultiplyAdd(a, low, c70);
                c71 = Avx512F.FusedMultiplyAdd(a, high, c71);
            }
        }

        float* output = tile->Output;
        Store(tile, output, c00, c01);
        Store(tile, tile->Row(output, 1), c10, c11);
        Store(tile, tile->Row(output, 2), c20, c21);
        Store(tile, tile->Row(output, 3), c30, c31);
        Store(tile, tile->Row(output, 4), c40, c41);
        Store(tile, tile->Row(output, 5), c50, c51);
        Store(tile, tile->Row(output, 6), c60, c61);
        Store(tile, tile->Row(output, 7), c70, c71);
    }

    /// <summary>One row; neighbouring taps have their own sums, so that chains of additions run side by side.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OneRow(F32Tile* tile)
    {
        float* w = tile->Panel + Nr;
        Vector512<float> c00 = Vector512.Load(tile->Panel), c01 = Vector512.Load(tile->Panel + 16), c10 = default, c11 = default;
        Vector512<float> c20 = default, c21 = default, c30 = default, c31 = default;
        float** rows = tile->Rows;
        for (int tap = tile->Taps; tap > 0; tap--, rows += Mr)
        {
            float* a = rows[0];
            int k = tile->Depth;
            for (; k >= 4; k -= 4, w += 4 * Nr, a += 4)
            {
                Vector512<float> a0 = Vector512.Create(a[0]), a1 = Vector512.Create(a[1]), a2 = Vector512.Create(a[2]), a3 = Vector512.Create(a[3]);
                c00 = Avx512F.FusedMultiplyAdd(a0, Vector512.Load(w), c00);
                c01 = Avx512F.FusedMultiplyAdd(a0, Vector512.Load(w + 16), c01);
                c10 = Avx512F.FusedMultiplyAdd(a1, Vector512.Load(w + 32), c10);
                c11 = Avx512F.FusedMultiplyAdd(a1, Vector512.Load(w + 48), c11);
                c20 = Avx512F.FusedMultiplyAdd(a2, Vector512.Load(w + 64), c20);
                c21 = Avx512F.FusedMultiplyAdd(a2, Vector512.Load(w + 80), c21);
                c30 = Avx512F.FusedMultiplyAdd(a3, Vector512.Load(w + 96), c30);
                c31 = Avx512F.FusedMultiplyAdd(a3, Vector512.Load(w + 112), c31);
            }

            for (; k > 0; k--, w += Nr)
            {
                Vector512<float> a0 = Vector512.Create(*a++);
                c00 = Avx512F.FusedMultiplyAdd(a0, Vector512.Load(w), c00);
                c01 = Avx512F.FusedMultiplyAdd(a0, Vector512.Load(w + 16), c01);
            }
        }

        Store(tile, tile->Output, c00 + c10 + (c20 + c30), c01 + c11 + (c21 + c31));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(F32Tile* tile, float* target, Vector512<float> low, Vector512<float> high)
    {
        Vector512<float> minimum = Vector512.Create(tile->Minimum), maximum = Vector512.Create(tile->Maximum);
        Vector512.MinNative(Vector512.MaxNative(low, minimum), maximum).Store(target);
        Vector512.MinNative(Vector512.MaxNative(high, minimum), maximum).Store(target + 16);
    }
}
