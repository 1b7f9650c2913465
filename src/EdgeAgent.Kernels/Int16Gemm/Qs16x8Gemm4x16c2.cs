using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Four rows of int16 times sixteen channels, two taps a step, in AVX2.</summary>
/// <remarks>Two taps of a row are one 32-bit broadcast; <c>vpmaddwd</c> sums two products exactly: 2 * 32768 * 128 lies far below 2^31. A row of odd
/// depth is read one element past its end, against a weight of 0.</remarks>
internal static unsafe class Qs16x8Gemm4x16c2
{
    private const int Mr = 4;
    private const int Nr = 16;
    private const int Half = Nr / 2;

    public static void RunAvx2(Qs16x8Tile* tile)
    {
        if (tile->RowCount == 1)
        {
            RunOneRow(tile);
            return;
        }

        Vector256<int> c00 = Vector256.Load(tile->Initial), c01 = Vector256.Load(tile->Initial + Half);
        Vector256<int> c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
        short** rows = tile->Rows;
        short* w = tile->Weights;
        nint first = tile->FirstDepth, pairs = (tile->Depth + 1) / 2;
        for (int tap = tile->Taps; tap > 0; tap--, rows += Mr)
        {
            int* a0 = (int*)(rows[0] + first), a1 = (int*)(rows[1] + first), a2 = (int*)(rows[2] + first), a3 = (int*)(rows[3] + first);
            for (nint k = 0; k < pairs; k++, w += 2 * Nr)
            {
                Vector256<short> w0 = Vector256.Load(w), w1 = Vector256.Load(w + Nr);
                Vector256<short> p0 = Vector256.Create(a0[k]).AsInt16();
                c00 = Avx2.Add(c00, Avx2.MultiplyAddAdjacent(p0, w0));
                c01 = Avx2.Add(c01, Avx2.MultiplyAddAdjacent(p0, w1));
                Vector256<short> p1 = Vector256.Create(a1[k]).AsInt16();
                c10 = Avx2.Add(c10, Avx2.MultiplyAddAdjacent(p1, w0));
                c11 = Avx2.Add(c11, Avx2.MultiplyAddAdjacent(p1, w1));
                Vector256<short> p2 = Vector256.Create(a2[k]).AsInt16();
                c20 = Avx2.Add(c20, Avx2.MultiplyAddAdjacent(p2, w0));
                c21 = Avx2.Add(c21, Avx2.MultiplyAddAdjacent(p2, w1));
                Vector256<short> p3 = Vector256.Create(a3[k]).AsInt16();
                c30 = Avx2.Add(c30, Avx2.MultiplyAddAdjacent(p3, w0));
                c31 = Avx2.Add(c31, Avx2.MultiplyAddAdjacent(p3, w1));
            }
        }

        int* sums = tile->Sums;
        c00.Store(sums + 0 * Nr);
        c01.Store(sums + 0 * Nr + Half);
        c10.Store(sums + 1 * Nr);
        c11.Store(sums + 1 * Nr + Half);
        c20.Store(sums + 2 * Nr);
        c21.Store(sums + 2 * Nr + Half);
        c30.Store(sums + 3 * Nr);
        c31.Store(sums + 3 * Nr + Half);
    }

    private static void RunOneRow(Qs16x8Tile* tile)
    {
        Vector256<int> c0 = Vector256.Load(tile->Initial), c1 = Vector256.Load(tile->Initial + Half);
        short** rows = tile->Rows;
        short* w = tile->Weights;
        nint first = tile->FirstDepth, pairs = (tile->Depth + 1) / 2;
        for (int tap = tile->Taps; tap > 0; tap--, rows += Mr)
        {
            int* a = (int*)(rows[0] + first);
            for (nint k = 0; k < pairs; k++, w += 2 * Nr)
            {
                Vector256<short> pair = Vector256.Create(a[k]).AsInt16();
                c0 = Avx2.Add(c0, Avx2.MultiplyAddAdjacent(pair, Vector256.Load(w)));
                c1 = Avx2.Add(c1, Avx2.MultiplyAddAdjacent(pair, Vector256.Load(w + Nr)));
            }
        }

        c0.Store(tile->Sums);
        c1.Store(tile->Sums + Half);
    }
}
