using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>Four rows times four channels, sixteen or eight taps a step, with Armv8.0 widening multiplications.</summary>
/// <remarks>Sixteen accumulators hold partial sums of one row and channel each; they are folded at the end of a panel. Products of a row are made
/// four at a time, since in-order cores stall on a chain of dependent ones. A step of 16 reads
/// [4 channels][16 taps] of the panel, the last step of 8 or less [4 channels][8 taps]. Row tails read up to 7 bytes past a row; the packed
/// weights there are 0.</remarks>
internal static unsafe class Qs8Gemm4x4c8
{
    private const int Mr = 4, Nr = 4;

    public static void RunNeon<TProducts>(Qs8Tile* tile)
        where TProducts : struct, INeonProducts
    {
        byte* panel = tile->Panel;
        for (int n = 0; n < tile->ChannelCount; n += Nr, panel += tile->PanelStride)
        {
            Vector128<int> c00 = default, c01 = default, c02 = default, c03 = default;
            Vector128<int> c10 = default, c11 = default, c12 = default, c13 = default;
            Vector128<int> c20 = default, c21 = default, c22 = default, c23 = default;
            Vector128<int> c30 = default, c31 = default, c32 = default, c33 = default;
            sbyte* w = (sbyte*)panel + Nr * sizeof(int);
            sbyte** rows = tile->Rows;
            for (int tap = tile->Taps; tap > 0; tap--, rows += Mr)
            {
                sbyte* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
                int k = tile->Depth;
                for (; k > 8; k -= 16)
                {
                    Vector64<sbyte> w0 = Vector64.Load(w), x0 = Vector64.Load(w + 8), w1 = Vector64.Load(w + 16), x1 = Vector64.Load(w + 24);
                    Vector64<sbyte> w2 = Vector64.Load(w + 32), x2 = Vector64.Load(w + 40), w3 = Vector64.Load(w + 48), x3 = Vector64.Load(w + 56);
                    w += 64;
                    Vector64<sbyte> low = Vector64.Load(a0), high = Vector64.Load(a0 + 8);
                    a0 += 16;
                    Vector128<short> p0 = Multiply(low, w0), p1 = Multiply(low, w1), p2 = Multiply(low, w2), p3 = Multiply(low, w3);
                    (c00, c01, c02, c03) = (TProducts.Flush(c00, p0), TProducts.Flush(c01, p1), TProducts.Flush(c02, p2), TProducts.Flush(c03, p3));
                    (p0, p1) = (TProducts.Second(p0, high, x0), TProducts.Second(p1, high, x1));
                    (p2, p3) = (TProducts.Second(p2, high, x2), TProducts.Second(p3, high, x3));
                    (c00, c01, c02, c03) = (Widen(c00, p0), Widen(c01, p1), Widen(c02, p2), Widen(c03, p3));

                    (low, high) = (Vector64.Load(a1), Vector64.Load(a1 + 8));
                    a1 += 16;
                    (p0, p1, p2, p3) = (Multiply(low, w0), Multiply(low, w1), Multiply(low, w2), Multiply(low, w3));
                    (c10, c11, c12, c13) = (TProducts.Flush(c10, p0), TProducts.Flush(c11, p1), TProducts.Flush(c12, p2), TProducts.Flush(c13, p3));
                    (p0, p1) = (TProducts.Second(p0, high, x0), TProducts.Second(p1, high, x1));
                    (p2, p3) = (TProducts.Second(p2, high, x2), TProducts.Second(p3, high, x3));
                    (c10, c11, c12, c13) = (Widen(c10, p0), Widen(c11, p1), Widen(c12, p2), Widen(c13, p3));

                    (low, high) = (Vector64.Load(a2), Vector64.Load(a2 + 8));
                    a2 += 16;
                    (p0, p1, p2, p3) = (Multiply(low, w0), Multiply(low, w1), Multiply(low, w2), Multiply(low, w3));
                    (c20, c21, c22, c23) = (TProducts.Flush(c20, p0), TProducts.Flush(c21, p1), TProducts.Flush(c22, p2), TProducts.Flush(c23, p3));
                    (p0, p1) = (TProducts.Second(p0, high, x0), TProducts.Second(p1, high, x1));
                    (p2, p3) = (TProducts.Second(p2, high, x2), TProducts.Second(p3, high, x3));
                    (c20, c21, c22, c23) = (Widen(c20, p0), Widen(c21, p1), Widen(c22, p2), Widen(c23, p3));

                    (low, high) = (Vector64.Load(a3), Vector64.Load(a3 + 8));
                    a3 += 16;
                    (p0, p1, p2, p3) = (Multiply(low, w0), Multiply(low, w1), Multiply(low, w2), Multiply(low, w3));
                    (c30, c31, c32, c33) = (TProducts.Flush(c30, p0), TProducts.Flush(c31, p1), TProducts.Flush(c32, p2), TProducts.Flush(c33, p3));
                    (p0, p1) = (TProducts.Second(p0, high, x0), TProducts.Second(p1, high, x1));
                    (p2, p3) = (TProducts.Second(p2, high, x2), TProducts.Second(p3, high, x3));
                    (c30, c31, c32, c33) = (Widen(c30, p0), Widen(c31, p1), Widen(c32, p2), Widen(c33, p3));
                }

                if (k > 0)
                {
                    Vector64<sbyte> w0 = Vector64.Load(w), w1 = Vector64.Load(w + 8), w2 = Vector64.Load(w + 16), w3 = Vector64.Load(w + 24);
                    w += 32;
                    Vector64<sbyte> v = Vector64.Load(a0);
                    c00 = Add(c00, v, w0);
                    c01 = Add(c01, v, w1);
                    c02 = Add(c02, v, w2);
                    c03 = Add(c03, v, w3);
                    v = Vector64.Load(a1);
                    c10 = Add(c10, v, w0);
                    c11 = Add(c11, v, w1);
                    c12 = Add(c12, v, w2);
                    c13 = Add(c13, v, w3);
                    v = Vector64.Load(a2);
                    c20 = Add(c20, v, w0);
                    c21 = Add(c21, v, w1);
                    c22 = Add(c22, v, w2);
                    c23 = Add(c23, v, w3);
                    v = Vector64.Load(a3);
                    c30 = Add(c30, v, w0);
                    c31 = Add(c31, v, w1);
                    c32 = Add(c32, v, w2);
                    c33 = Add(c33, v, w3);
                }
            }

            Vector128<int> bias = Vector128.Load((int*)panel);
            Vector128<int> r0 = Fold(c00, c01, c02, c03) + bias + Vector128.Create(tile->RowTerms[0]);
            Vector128<int> r1 = Fold(c10, c11, c12, c13) + bias + Vector128.Create(tile->RowTerms[1]);
            Vector128<int> r2 = Fold(c20, c21, c22, c23) + bias + Vector128.Create(tile->RowTerms[2]);
            Vector128<int> r3 = Fold(c30, c31, c32, c33) + bias + Vector128.Create(tile->RowTerms[3]);
            if (!tile->ShiftsRightOnly)
            {
                r0.Store(tile->Sums);
                r1.Store(tile->Sums + 4);
                r2.Store(tile->Sums + 8);
                r3.Store(tile->Sums + 12);
                Qs8TileStore.Store(tile, Nr, n);
                continue;
            }

            Vector128<int> multipliers = Vector128.Load(tile->Multipliers + n), shifts = Vector128.Load(tile->Shifts + n);
            Vector128<uint> bytes = NeonRequantization.Narrow(
                NeonRequantization.ApplyRight(r0, multipliers, shifts), NeonRequantization.ApplyRight(r1, multipliers, shifts),
                NeonRequantization.ApplyRight(r2, multipliers, shifts), NeonRequantization.ApplyRight(r3, multipliers, shifts),
                Vector128.Create((short)tile->ZeroPoint), Vector128.Create((sbyte)tile->Minimum), Vector128.Create((sbyte)tile->Maximum)).AsUInt32();
            sbyte* output = tile->Output + n;
            int channels = tile->ChannelCount - n;
            if (tile->RowCount == Mr && channels >= Nr)
            {
                AdvSimd.StoreSelectedScalar((uint*)output, bytes, 0);
                AdvSimd.StoreSelectedScalar((uint*)(output += tile->OutputStride), bytes, 1);
                AdvSimd.StoreSelectedScalar((uint*)(output += tile->OutputStride), bytes, 2);
                AdvSimd.StoreSelectedScalar((uint*)(output + tile->OutputStride), bytes, 3);
            }
            else
            {
                for (int r = 0; r < tile->RowCount; r++)
                    PartialVector.StoreQuad(bytes[r], output + r * tile->OutputStride, channels);
            }
        }
    }

    /// <summary>One row times four channels.</summary>
    public static void RunOneRowNeon<TProducts>(Qs8Tile* tile)
        where TProducts : struct, INeonProducts
    {
        byte* panel = tile->Panel;
        for (int n = 0; n < tile->ChannelCount; n += Nr, panel += tile->PanelStride)
        {
            Vector128<int> c0 = default, c1 = default, c2 = default, c3 = default;
            sbyte* w = (sbyte*)panel + Nr * sizeof(int);
            sbyte** rows = tile->Rows;
            for (int tap = tile->Taps; tap > 0; tap--, rows += Mr)
            {
                sbyte* a = rows[0];
                int k = tile->Depth;
                for (; k > 8; k -= 16, w += 64, a += 16)
                {
                    Vector64<sbyte> low = Vector64.Load(a), high = Vector64.Load(a + 8);
                    Vector128<short> p0 = Multiply(low, Vector64.Load(w)), p1 = Multiply(low, Vector64.Load(w + 16));
                    Vector128<short> p2 = Multiply(low, Vector64.Load(w + 32)), p3 = Multiply(low, Vector64.Load(w + 48));
                    (c0, c1, c2, c3) = (TProducts.Flush(c0, p0), TProducts.Flush(c1, p1), TProducts.Flush(c2, p2), TProducts.Flush(c3, p3));
                    (p0, p1) = (TProducts.Second(p0, high, Vector64.Load(w + 8)), TProducts.Second(p1, high, Vector64.Load(w + 24)));
                    (p2, p3) = (TProducts.Second(p2, high, Vector64.Load(w + 40)), TProducts.Second(p3, high, Vector64.Load(w + 56)));
                    (c0, c1, c2, c3) = (Widen(c0, p0), Widen(c1, p1), Widen(c2, p2), Widen(c3, p3));
                }

                if (k > 0)
                {
                    Vector64<sbyte> v = Vector64.Load(a);
                    c0 = Add(c0, v, Vector64.Load(w));
                    c1 = Add(c1, v, Vector64.Load(w + 8));
                    c2 = Add(c2, v, Vector64.Load(w + 16));
                    c3 = Add(c3, v, Vector64.Load(w + 24));
                    w += 32;
                }
            }

            Vector128<int> sums = Fold(c0, c1, c2, c3) + Vector128.Load((int*)panel) + Vector128.Create(tile->RowTerms[0]);
            if (!tile->ShiftsRightOnly)
            {
                sums.Store(tile->Sums);
                Qs8TileStore.Store(tile, Nr, n);
                continue;
            }

            Vector128<int> values = NeonRequantization.ApplyRight(sums, Vector128.Load(tile->Multipliers + n), Vector128.Load(tile->Shifts + n));
            Vector128<sbyte> bytes = NeonRequantization.Narrow(
                values, values, values, values,
                Vector128.Create((short)tile->ZeroPoint), Vector128.Create((sbyte)tile->Minimum), Vector128.Create((sbyte)tile->Maximum));
            PartialVector.StoreQuad(bytes.AsUInt32().ToScalar(), tile->Output + n, tile->ChannelCount - n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Multiply(Vector64<sbyte> a, Vector64<sbyte> w) => AdvSimd.MultiplyWideningLower(a, w);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Widen(Vector128<int> sums, Vector128<short> products) => AdvSimd.AddPairwiseWideningAndAdd(sums, products);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Add(Vector128<int> sums, Vector64<sbyte> a, Vector64<sbyte> w) => Widen(sums, Multiply(a, w));

    /// <summary>Sums of each of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Fold(Vector128<int> c0, Vector128<int> c1, Vector128<int> c2, Vector128<int> c3) =>
        AdvSimd.Arm64.AddPairwise(AdvSimd.Arm64.AddPairwise(c0, c1), AdvSimd.Arm64.AddPairwise(c2, c3));
}
