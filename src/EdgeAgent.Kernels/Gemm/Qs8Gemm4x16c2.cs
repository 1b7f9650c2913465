using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Four rows times sixteen channels, two taps a step, in AVX2.</summary>
/// <remarks>Rows are staged as int16, so that two taps are one 32-bit broadcast; weights are widened as they are loaded. <c>vpmaddwd</c> sums two
/// int16 products to int32 exactly. The 8-bit <c>vpmaddubsw</c> is not used: it wants one unsigned side and saturates its int16 sums.</remarks>
internal static unsafe class Qs8Gemm4x16c2
{
    private const int Nr = 16;

    public static void RunAvx2(Qs8Tile* tile)
    {
        byte* panel = tile->Panel;
        for (int n = 0; n < tile->ChannelCount; n += Nr, panel += tile->PanelStride)
        {
            Vector256<int> b0 = Vector256.Load((int*)panel), b1 = Vector256.Load((int*)panel + 8);
            sbyte* w = (sbyte*)panel + Nr * sizeof(int);
            Vector256<int> t0 = Vector256.Create(tile->RowTerms[0]), c00 = Avx2.Add(b0, t0), c01 = Avx2.Add(b1, t0);
            Vector256<int> t1 = Vector256.Create(tile->RowTerms[1]), c10 = Avx2.Add(b0, t1), c11 = Avx2.Add(b1, t1);
            Vector256<int> t2 = Vector256.Create(tile->RowTerms[2]), c20 = Avx2.Add(b0, t2), c21 = Avx2.Add(b1, t2);
            Vector256<int> t3 = Vector256.Create(tile->RowTerms[3]), c30 = Avx2.Add(b0, t3), c31 = Avx2.Add(b1, t3);
            sbyte** rows = tile->Rows;
            int* a0 = (int*)rows[0], a1 = (int*)rows[1], a2 = (int*)rows[2], a3 = (int*)rows[3];
            for (int k = tile->Depth; k > 0; k -= 2, w += 2 * Nr)
            {
                Vector256<short> w0 = Avx2.ConvertToVector256Int16(w), w1 = Avx2.ConvertToVector256Int16(w + Nr);
                Vector256<short> a = Vector256.Create(*a0++).AsInt16();
                c00 = Avx2.Add(c00, Avx2.MultiplyAddAdjacent(a, w0));
                c01 = Avx2.Add(c01, Avx2.MultiplyAddAdjacent(a, w1));
                a = Vector256.Create(*a1++).AsInt16();
                c10 = Avx2.Add(c10, Avx2.MultiplyAddAdjacent(a, w0));
                c11 = Avx2.Add(c11, Avx2.MultiplyAddAdjacent(a, w1));
                a = Vector256.Create(*a2++).AsInt16();
                c20 = Avx2.Add(c20, Avx2.MultiplyAddAdjacent(a, w0));
                c21 = Avx2.Add(c21, Avx2.MultiplyAddAdjacent(a, w1));
                a = Vector256.Create(*a3++).AsInt16();
                c30 = Avx2.Add(c30, Avx2.MultiplyAddAdjacent(a, w0));
                c31 = Avx2.Add(c31, Avx2.MultiplyAddAdjacent(a, w1));
            }

            if (!tile->ShiftsRightOnly)
            {
                c00.Store(tile->Sums + 0);
                c01.Store(tile->Sums + 8);
                c10.Store(tile->Sums + 16);
                c11.Store(tile->Sums + 24);
                c20.Store(tile->Sums + 32);
                c21.Store(tile->Sums + 40);
                c30.Store(tile->Sums + 48);
                c31.Store(tile->Sums + 56);
                Qs8TileStore.Store(tile, Nr, n);
                continue;
            }

            Vector256<int> m0 = Vector256.Load(tile->Multipliers + n), m1 = Vector256.Load(tile->Multipliers + n + 8);
            Vector256<int> s0 = Vector256.Load(tile->Shifts + n), s1 = Vector256.Load(tile->Shifts + n + 8);
            Vector256<short> zeroPoint = Vector256.Create((short)tile->ZeroPoint);
            Vector128<sbyte> minimum = Vector128.Create((sbyte)tile->Minimum), maximum = Vector128.Create((sbyte)tile->Maximum);
            sbyte* output = tile->Output + n;
            int channels = tile->ChannelCount - n;
            Vector256<int> q0 = Avx2Requantization.ApplyRight(c00, m0, s0), p0 = Avx2Requantization.ApplyRight(c01, m1, s1);
            PartialVector.Store(Avx2Requantization.Narrow(q0, p0, zeroPoint, minimum, maximum), output, channels);
            if (tile->RowCount > 1)
            {
                output += tile->OutputStride;
                Vector256<int> q1 = Avx2Requantization.ApplyRight(c10, m0, s0), p1 = Avx2Requantization.ApplyRight(c11, m1, s1);
                PartialVector.Store(Avx2Requantization.Narrow(q1, p1, zeroPoint, minimum, maximum), output, channels);
            }

            if (tile->RowCount > 2)
            {
                output += tile->OutputStride;
                Vector256<int> q2 = Avx2Requantization.ApplyRight(c20, m0, s0), p2 = Avx2Requantization.ApplyRight(c21, m1, s1);
                PartialVector.Store(Avx2Requantization.Narrow(q2, p2, zeroPoint, minimum, maximum), output, channels);
            }

            if (tile->RowCount > 3)
            {
                output += tile->OutputStride;
                Vector256<int> q3 = Avx2Requantization.ApplyRight(c30, m0, s0), p3 = Avx2Requantization.ApplyRight(c31, m1, s1);
                PartialVector.Store(Avx2Requantization.Narrow(q3, p3, zeroPoint, minimum, maximum), output, channels);
            }
        }
    }

    /// <summary>One row.</summary>
    public static void RunOneRowAvx2(Qs8Tile* tile)
    {
        byte* panel = tile->Panel;
        for (int n = 0; n < tile->ChannelCount; n += Nr, panel += tile->PanelStride)
        {
            Vector256<int> b0 = Vector256.Load((int*)panel), b1 = Vector256.Load((int*)panel + 8);
            sbyte* w = (sbyte*)panel + Nr * sizeof(int);
            Vector256<int> t0 = Vector256.Create(tile->RowTerms[0]), c00 = Avx2.Add(b0, t0), c01 = Avx2.Add(b1, t0);
            sbyte** rows = tile->Rows;
            int* a0 = (int*)rows[0];
            for (int k = tile->Depth; k > 0; k -= 2, w += 2 * Nr)
            {
                Vector256<short> w0 = Avx2.ConvertToVector256Int16(w), w1 = Avx2.ConvertToVector256Int16(w + Nr);
                Vector256<short> a = Vector256.Create(*a0++).AsInt16();
                c00 = Avx2.Add(c00, Avx2.MultiplyAddAdjacent(a, w0));
                c01 = Avx2.Add(c01, Avx2.MultiplyAddAdjacent(a, w1));
            }

            if (!tile->ShiftsRightOnly)
            {
                c00.Store(tile->Sums + 0);
                c01.Store(tile->Sums + 8);
                Qs8TileStore.Store(tile, Nr, n);
                continue;
            }

            Vector256<int> m0 = Vector256.Load(tile->Multipliers + n), m1 = Vector256.Load(tile->Multipliers + n + 8);
            Vector256<int> s0 = Vector256.Load(tile->Shifts + n), s1 = Vector256.Load(tile->Shifts + n + 8);
            Vector256<short> zeroPoint = Vector256.Create((short)tile->ZeroPoint);
            Vector128<sbyte> minimum = Vector128.Create((sbyte)tile->Minimum), maximum = Vector128.Create((sbyte)tile->Maximum);
            sbyte* output = tile->Output + n;
            int channels = tile->ChannelCount - n;
            Vector256<int> q0 = Avx2Requantization.ApplyRight(c00, m0, s0), p0 = Avx2Requantization.ApplyRight(c01, m1, s1);
            PartialVector.Store(Avx2Requantization.Narrow(q0, p0, zeroPoint, minimum, maximum), output, channels);
        }
    }
}
