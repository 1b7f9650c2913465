using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Four rows times sixteen channels in float32 with AVX and FMA3.</summary>
internal static unsafe class F32Gemm4x16
{
    private const int Nr = 16;

    public static void RunAvx2(F32Tile* tile)
    {
        float* w = tile->Panel + Nr;
        Vector256<float> c00 = Vector256.Load(tile->Panel), c01 = Vector256.Load(tile->Panel + 8);
        Vector256<float> c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
        float** rows = tile->Rows;
        for (int tap = tile->Taps; tap > 0; tap--, rows += 4)
        {
            float* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
            for (int k = tile->Depth; k > 0; k--, w += Nr)
            {
                Vector256<float> low = Vector256.Load(w), high = Vector256.Load(w + 8);
                Vector256<float> a = Vector256.Create(*a0++);
                c00 = Fma.MultiplyAdd(a, low, c00);
                c01 = Fma.MultiplyAdd(a, high, c01);
                a = Vector256.Create(*a1++);
                c10 = Fma.MultiplyAdd(a, low, c10);
                c11 = Fma.MultiplyAdd(a, high, c11);
                a = Vector256.Create(*a2++);
                c20 = Fma.MultiplyAdd(a, low, c20);
                c21 = Fma.MultiplyAdd(a, high, c21);
                a = Vector256.Create(*a3++);
                c30 = Fma.MultiplyAdd(a, low, c30);
                c31 = Fma.MultiplyAdd(a, high, c31);
            }
        }

        float* output = tile->Output;
        StoreRow(tile, output, c00, c01);
        if (tile->RowCount > 1)
            StoreRow(tile, output += tile->OutputStride, c10, c11);
        if (tile->RowCount > 2)
            StoreRow(tile, output += tile->OutputStride, c20, c21);
        if (tile->RowCount > 3)
            StoreRow(tile, output + tile->OutputStride, c30, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(F32Tile* tile, float* target, Vector256<float> low, Vector256<float> high)
    {
        Vector256<float> minimum = Vector256.Create(tile->Minimum), maximum = Vector256.Create(tile->Maximum);
        low = Avx.Min(Avx.Max(low, minimum), maximum);
        high = Avx.Min(Avx.Max(high, minimum), maximum);
        if (tile->ChannelCount >= Nr)
        {
            low.Store(target);
            high.Store(target + 8);
        }
        else
        {
            StoreTail(target, low, high, tile->ChannelCount);
        }
    }

    private static void StoreTail(float* target, Vector256<float> low, Vector256<float> high, int channels)
    {
        float* values = stackalloc float[Nr];
        low.Store(values);
        high.Store(values + 8);
        new ReadOnlySpan<float>(values, channels).CopyTo(new Span<float>(target, channels));
    }
}
