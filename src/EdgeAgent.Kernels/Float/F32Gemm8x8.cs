using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>Eight rows times eight channels in float32 with NEON, four taps a step.</summary>
/// <remarks>Sixteen sums, eight vectors of activations, used by element, and two of weights: 26 of the 32 registers. Up to four rows, and a single
/// row, have loops of their own. The end of one panel and the start of the next are one straight block.</remarks>
internal static unsafe class F32Gemm8x8
{
    private const int Mr = 8, Nr = 8;

    /// <summary>Up to eight rows.</summary>
    public static void RunNeon(F32Tile* tile)
    {
        int whole = tile->ChannelCount / Nr, rest = tile->ChannelCount % Nr;
        if (whole > 0)
            Panels(tile, whole);
        if (rest == 0)
            return;

        // The last channels go through scratch memory: whole vectors are stored there.
        F32Tile last = tile->LastPanel(whole, Nr);
        Panels(&last, 1);
        tile->StoreRest(whole, Nr);
    }

    private static void Panels(F32Tile* tile, int panels)
    {
        if (tile->RowCount > 4)
            EightRows(tile, panels);
        else if (tile->RowCount > 1)
            FourRows(tile, panels);
        else
            OneRow(tile, panels);
    }

    /// <summary>Five to eight rows.</summary>
    private static void EightRows(F32Tile* tile, int panels)
    {
        nint whole = (nint)(tile->Depth & ~3) * sizeof(float), end = (nint)tile->Depth * sizeof(float);
        nint panelStride = tile->PanelStride;
        float* panel = tile->Panel, output = tile->Output;
        // Rows that are not wanted write the last wanted one again.
        nint stride = tile->OutputStride;
        nint step5 = tile->RowCount > 5 ? stride : 0, step6 = tile->RowCount > 6 ? stride : 0, step7 = tile->RowCount > 7 ? stride : 0;
        Vector128<float> minimum = Vector128.Create(tile->Minimum), maximum = Vector128.Create(tile->Maximum);
        Vector128<float> c00 = Vector128.Load(panel), c01 = Vector128.Load(panel + 4);
        Vector128<float> c10 = c00, c11 = c01;
        Vector128<float> c20 = c00, c21 = c01;
        Vector128<float> c30 = c00, c31 = c01;
        Vector128<float> c40 = c00, c41 = c01;
        Vector128<float> c50 = c00, c51 = c01;
        Vector128<float> c60 = c00, c61 = c01;
        Vector128<float> c70 = c00, c71 = c01;
        do
        {
            float* w = panel + Nr;
            byte** rows = (byte**)tile->Rows;
            int tap = tile->Taps;
            do
            {
                byte* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
                byte* a4 = rows[4], a5 = rows[5], a6 = rows[6], a7 = rows[7];
                rows += Mr;
                nint k = 0;
                for (; k != whole; k += 4 * sizeof(float))
                {
                    Vector128<float> v0 = Four(a0 + k), v1 = Four(a1 + k), v2 = Four(a2 + k), v3 = Four(a3 + k);
                    Vector128<float> v4 = Four(a4 + k), v5 = Four(a5 + k), v6 = Four(a6 + k), v7 = Four(a7 + k);
                    Vector128<float> w0 = Vector128.Load(w), w1 = Vector128.Load(w + 4);
                    c00 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c00, w0, v0, 0);
                    c10 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c10, w0, v1, 0);
                    c20 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c20, w0, v2, 0);
                    c30 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c30, w0, v3, 0);
                    c40 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c40, w0, v4, 0);
                    c50 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c50, w0, v5, 0);
                    c60 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c60, w0, v6, 0);
                    c70 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c70, w0, v7, 0);
                    c01 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c01, w1, v0, 0);
                    c11 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c11, w1, v1, 0);
                    c21 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c21, w1, v2, 0);
                    c31 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c31, w1, v3, 0);
                    c41 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c41, w1, v4, 0);
                    c51 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c51, w1, v5, 0);
                    c61 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c61, w1, v6, 0);
                    c71 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c71, w1, v7, 0);
                    (w0, w1) = (Vector128.Load(w + 8), Vector128.Load(w + 12));
                    c00 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c00, w0, v0, 1);
                    c10 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c10, w0, v1, 1);
                    c20 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c20, w0, v2, 1);
                    c30 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c30, w0, v3, 1);
                    c40 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c40, w0, v4, 1);
                    c50 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c50, w0, v5, 1);
                    c60 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c60, w0, v6, 1);
                    c70 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c70, w0, v7, 1);
                    c01 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c01, w1, v0, 1);
                    c11 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c11, w1, v1, 1);
                    c21 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c21, w1, v2, 1);
                    c31 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c31, w1, v3, 1);
                    c41 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c41, w1, v4, 1);
                    c51 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c51, w1, v5, 1);
                    c61 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c61, w1, v6, 1);
                    c71 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c71, w1, v7, 1);
                    (w0, w1) = (Vector128.Load(w + 16), Vector128.Load(w + 20));
                    c00 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c00, w0, v0, 2);
                    c10 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c10, w0, v1, 2);
                    c20 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c20, w0, v2, 2);
                    c30 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c30, w0, v3, 2);
                    c40 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c40, w0, v4, 2);
                    c50 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c50, w0, v5, 2);
                    c60 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c60, w0, v6, 2);
                    c70 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c70, w0, v7, 2);
                    c01 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c01, w1, v0, 2);
                    c11 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c11, w1, v1, 2);
                    c21 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c21, w1, v2, 2);
                    c31 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c31, w1, v3, 2);
                    c41 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c41, w1, v4, 2);
                    c51 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c51, w1, v5, 2);
                    c61 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c61, w1, v6, 2);
                    c71 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c71, w1, v7, 2);
                    (w0, w1) = (Vector128.Load(w + 24), Vector128.Load(w + 28));
                    c00 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c00, w0, v0, 3);
                    c10 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c10, w0, v1, 3);
                    c20 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c20, w0, v2, 3);
                    c30 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c30, w0, v3, 3);
                    c40 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c40, w0, v4, 3);
                    c50 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c50, w0, v5, 3);
                    c60 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c60, w0, v6, 3);
                    c70 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c70, w0, v7, 3);
                    c01 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c01, w1, v0, 3);
                    c11 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c11, w1, v1, 3);
                    c21 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c21, w1, v2, 3);
                    c31 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c31, w1, v3, 3);
                    c41 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c41, w1, v4, 3);
                    c51 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c51, w1, v5, 3);
                    c61 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c61, w1, v6, 3);
                    c71 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c71, w1, v7, 3);
                    w += 4 * Nr;
                }

                for (; k != end; k += sizeof(float))
                {
                    Vector128<float> v0 = One(a0 + k), v1 = One(a1 + k), v2 = One(a2 + k), v3 = One(a3 + k);
                    Vector128<float> v4 = One(a4 + k), v5 = One(a5 + k), v6 = One(a6 + k), v7 = One(a7 + k);
                    Vector128<float> w0 = Vector128.Load(w), w1 = Vector128.Load(w + 4);
                    c00 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c00, w0, v0, 0);
                    c10 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c10, w0, v1, 0);
                    c20 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c20, w0, v2, 0);
                    c30 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c30, w0, v3, 0);
                    c40 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c40, w0, v4, 0);
                    c50 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c50, w0, v5, 0);
                    c60 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c60, w0, v6, 0);
                    c70 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c70, w0, v7, 0);
                    c01 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c01, w1, v0, 0);
                    c11 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c11, w1, v1, 0);
                    c21 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c21, w1, v2, 0);
                    c31 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c31, w1, v3, 0);
                    c41 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c41, w1, v4, 0);
                    c51 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c51, w1, v5, 0);
                    c61 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c61, w1, v6, 0);
                    c71 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c71, w1, v7, 0);
                    w += Nr;
                }
            }
            while (--tap != 0);

            panel += panelStride;
            float* target = output;
            Store(c00, c01, minimum, maximum, target);
            Store(c10, c11, minimum, maximum, target += stride);
            Store(c20, c21, minimum, maximum, target += stride);
            Store(c30, c31, minimum, maximum, target += stride);
            Store(c40, c41, minimum, maximum, target += stride);
            Store(c50, c51, minimum, maximum, target += step5);
            Store(c60, c61, minimum, maximum, target += step6);
            Store(c70, c71, minimum, maximum, target += step7);
            output += Nr;
            // The next panel's bias; after the last one what is read is not used.
            (c00, c01) = (Vector128.Load(panel), Vector128.Load(panel + 4));
            (c10, c11) = (c00, c01);
            (c20, c21) = (c00, c01);
            (c30, c31) = (c00, c01);
            (c40, c41) = (c00, c01);
            (c50, c51) = (c00, c01);
            (c60, c61) = (c00, c01);
            (c70, c71) = (c00, c01);
        }
        while (--panels != 0);
    }

    /// <summary>Two to four rows.</summary>
    private static void FourRows(F32Tile* tile, int panels)
    {
        nint whole = (nint)(tile->Depth & ~3) * sizeof(float), end = (nint)tile->Depth * sizeof(float);
        nint panelStride = tile->PanelStride;
        float* panel = tile->Panel, output = tile->Output;
        // Rows that are not wanted write the last wanted one again.
        nint stride = tile->OutputStride;
        nint step2 = tile->RowCount > 2 ? stride : 0, step3 = tile->RowCount > 3 ? stride : 0;
        Vector128<float> minimum = Vector128.Create(tile->Minimum), maximum = Vector128.Create(tile->Maximum);
        Vector128<float> c00 = Vector128.Load(panel), c01 = Vector128.Load(panel + 4);
        Vector128<float> c10 = c00, c11 = c01;
        Vector128<float> c20 = c00, c21 = c01;
        Vector128<float> c30 = c00, c31 = c01;
        do
        {
            float* w = panel + Nr;
            byte** rows = (byte**)tile->Rows;
            int tap = tile->Taps;
            do
            {
                byte* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
                rows += Mr;
                nint k = 0;
                for (; k != whole; k += 4 * sizeof(float))
                {
                    Vector128<float> v0 = Four(a0 + k), v1 = Four(a1 + k), v2 = Four(a2 + k), v3 = Four(a3 + k);
                    Vector128<float> w0 = Vector128.Load(w), w1 = Vector128.Load(w + 4);
                    c00 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c00, w0, v0, 0);
                    c10 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c10, w0, v1, 0);
                    c20 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c20, w0, v2, 0);
                    c30 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c30, w0, v3, 0);
                    c01 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c01, w1, v0, 0);
                    c11 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c11, w1, v1, 0);
                    c21 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c21, w1, v2, 0);
                    c31 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c31, w1, v3, 0);
                    (w0, w1) = (Vector128.Load(w + 8), Vector128.Load(w + 12));
                    c00 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c00, w0, v0, 1);
                    c10 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c10, w0, v1, 1);
                    c20 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c20, w0, v2, 1);
                    c30 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c30, w0, v3, 1);
                    c01 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c01, w1, v0, 1);
                    c11 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c11, w1, v1, 1);
                    c21 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c21, w1, v2, 1);
                    c31 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c31, w1, v3, 1);
                    (w0, w1) = (Vector128.Load(w + 16), Vector128.Load(w + 20));
                    c00 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c00, w0, v0, 2);
                    c10 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c10, w0, v1, 2);
                    c20 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c20, w0, v2, 2);
                    c30 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c30, w0, v3, 2);
                    c01 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c01, w1, v0, 2);
                    c11 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c11, w1, v1, 2);
                    c21 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c21, w1, v2, 2);
                    c31 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c31, w1, v3, 2);
                    (w0, w1) = (Vector128.Load(w + 24), Vector128.Load(w + 28));
                    c00 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c00, w0, v0, 3);
                    c10 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c10, w0, v1, 3);
                    c20 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c20, w0, v2, 3);
                    c30 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c30, w0, v3, 3);
                    c01 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c01, w1, v0, 3);
                    c11 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c11, w1, v1, 3);
                    c21 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c21, w1, v2, 3);
                    c31 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c31, w1, v3, 3);
                    w += 4 * Nr;
                }

                for (; k != end; k += sizeof(float))
                {
                    Vector128<float> v0 = One(a0 + k), v1 = One(a1 + k), v2 = One(a2 + k), v3 = One(a3 + k);
                    Vector128<float> w0 = Vector128.Load(w), w1 = Vector128.Load(w + 4);
                    c00 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c00, w0, v0, 0);
                    c10 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c10, w0, v1, 0);
                    c20 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c20, w0, v2, 0);
                    c30 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c30, w0, v3, 0);
                    c01 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c01, w1, v0, 0);
                    c11 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c11, w1, v1, 0);
                    c21 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c21, w1, v2, 0);
                    c31 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c31, w1, v3, 0);
                    w += Nr;
                }
            }
            while (--tap != 0);

            panel += panelStride;
            float* target = output;
            Store(c00, c01, minimum, maximum, target);
            Store(c10, c11, minimum, maximum, target += stride);
            Store(c20, c21, minimum, maximum, target += step2);
            Store(c30, c31, minimum, maximum, target += step3);
            output += Nr;
            // The next panel's bias; after the last one what is read is not used.
            (c00, c01) = (Vector128.Load(panel), Vector128.Load(panel + 4));
            (c10, c11) = (c00, c01);
            (c20, c21) = (c00, c01);
            (c30, c31) = (c00, c01);
        }
        while (--panels != 0);
    }

    /// <summary>One row; each tap of a step has its own sums, so that eight chains of additions run side by side.</summary>
    private static void OneRow(F32Tile* tile, int panels)
    {
        nint whole = (nint)(tile->Depth & ~3) * sizeof(float), end = (nint)tile->Depth * sizeof(float);
        float* panel = tile->Panel, output = tile->Output;
        Vector128<float> minimum = Vector128.Create(tile->Minimum), maximum = Vector128.Create(tile->Maximum);
        do
        {
            float* w = panel + Nr;
            Vector128<float> c00 = Vector128.Load(panel), c01 = Vector128.Load(panel + 4);
            Vector128<float> c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
            byte** rows = (byte**)tile->Rows;
            int tap = tile->Taps;
            do
            {
                byte* a = rows[0];
                rows += Mr;
                nint k = 0;
                for (; k != whole; k += 4 * sizeof(float))
                {
                    Vector128<float> v = Four(a + k);
                    c00 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c00, Vector128.Load(w), v, 0);
                    c01 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c01, Vector128.Load(w + 4), v, 0);
                    c10 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c10, Vector128.Load(w + 8), v, 1);
                    c11 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c11, Vector128.Load(w + 12), v, 1);
                    c20 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c20, Vector128.Load(w + 16), v, 2);
                    c21 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c21, Vector128.Load(w + 20), v, 2);
                    c30 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c30, Vector128.Load(w + 24), v, 3);
                    c31 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c31, Vector128.Load(w + 28), v, 3);
                    w += 4 * Nr;
                }

                for (; k != end; k += sizeof(float))
                {
                    Vector128<float> v = One(a + k);
                    c00 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c00, Vector128.Load(w), v, 0);
                    c01 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c01, Vector128.Load(w + 4), v, 0);
                    w += Nr;
                }
            }
            while (--tap != 0);

            panel += tile->PanelStride;
            Store(c00 + c10 + (c20 + c30), c01 + c11 + (c21 + c31), minimum, maximum, output);
            output += Nr;
        }
        while (--panels != 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Four(byte* source) => Vector128.Load((float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> One(byte* source) => Vector128.CreateScalarUnsafe(*(float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<float> low, Vector128<float> high, Vector128<float> minimum, Vector128<float> maximum, float* target)
    {
        AdvSimd.Min(AdvSimd.Max(low, minimum), maximum).Store(target);
        AdvSimd.Min(AdvSimd.Max(high, minimum), maximum).Store(target + 4);
    }
}
