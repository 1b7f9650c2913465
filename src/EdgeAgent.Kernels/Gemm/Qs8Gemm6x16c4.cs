using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Six rows times sixteen channels, four taps a step, with the dot product of AVX-VNNI.</summary>
/// <remarks><c>vpdpbusd</c> multiplies unsigned bytes by signed ones and adds four products to an int32 exactly. Activations become unsigned by
/// flipping their sign bit, which adds 128; the packed bias has 128 times the sum of the weights taken off. Twelve sums, two vectors of weights, the
/// sign bits and a row's taps are the sixteen registers of AVX. Each panel is a method call of its own: with the loop over panels around it the
/// compiler keeps sums on the stack.</remarks>
internal static unsafe class Qs8Gemm6x16c4
{
    private const int Mr = 6;
    private const int Nr = 16;
    private const int Half = Nr / 2;

    public static void RunAvxVnni(Qs8Tile* tile) => Run<Avx2OutputRows>(tile);

    public static void RunAvx512Vnni(Qs8Tile* tile) => Run<Avx512OutputRows>(tile);

    private static void Run<TRows>(Qs8Tile* tile)
        where TRows : struct, IX64OutputRows
    {
        byte* panel = tile->Panel;
        if (tile->RowCount == 1)
        {
            for (int n = 0; n < tile->ChannelCount; n += Nr, panel += tile->PanelStride)
                RunPanelOneRow<TRows>(tile, panel, n);
            return;
        }

        for (int n = 0; n < tile->ChannelCount; n += Nr, panel += tile->PanelStride)
            RunPanel<TRows>(tile, panel, n);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunPanel<TRows>(Qs8Tile* tile, byte* panel, int n)
        where TRows : struct, IX64OutputRows
    {
        sbyte* w = (sbyte*)panel + Nr * sizeof(int);
        Vector256<int> c00 = Vector256.Load((int*)panel), c01 = Vector256.Load((int*)panel + Half);
        Vector256<int> c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01, c40 = c00, c41 = c01, c50 = c00, c51 = c01;
        if (tile->HasRowTerms)
        {
            int* terms = tile->RowTerms;
            (c00, c01) = (Avx2.Add(c00, Vector256.Create(terms[0])), Avx2.Add(c01, Vector256.Create(terms[0])));
            (c10, c11) = (Avx2.Add(c10, Vector256.Create(terms[1])), Avx2.Add(c11, Vector256.Create(terms[1])));
            (c20, c21) = (Avx2.Add(c20, Vector256.Create(terms[2])), Avx2.Add(c21, Vector256.Create(terms[2])));
            (c30, c31) = (Avx2.Add(c30, Vector256.Create(terms[3])), Avx2.Add(c31, Vector256.Create(terms[3])));
            (c40, c41) = (Avx2.Add(c40, Vector256.Create(terms[4])), Avx2.Add(c41, Vector256.Create(terms[4])));
            (c50, c51) = (Avx2.Add(c50, Vector256.Create(terms[5])), Avx2.Add(c51, Vector256.Create(terms[5])));
        }

        Vector256<byte> sign = Vector256.Create((byte)0x80);
        sbyte** rows = tile->Rows, end = rows + tile->Taps * Mr;
        nint steps = (tile->Depth + 3) / 4;
        for (; rows < end; rows += Mr)
        {
            int* a0 = (int*)rows[0], a1 = (int*)rows[1], a2 = (int*)rows[2], a3 = (int*)rows[3], a4 = (int*)rows[4], a5 = (int*)rows[5];
            for (nint k = 0; k < steps; k++, w += 4 * Nr)
            {
                Vector256<sbyte> w0 = Vector256.Load(w), w1 = Vector256.Load(w + 2 * Nr);
                Vector256<byte> taps = Taps(a0 + k, sign);
                c00 = AvxVnni.MultiplyWideningAndAdd(c00, taps, w0);
                c01 = AvxVnni.MultiplyWideningAndAdd(c01, taps, w1);
                taps = Taps(a1 + k, sign);
                c10 = AvxVnni.MultiplyWideningAndAdd(c10, taps, w0);
                c11 = AvxVnni.MultiplyWideningAndAdd(c11, taps, w1);
                taps = Taps(a2 + k, sign);
                c20 = AvxVnni.MultiplyWideningAndAdd(c20, taps, w0);
                c21 = AvxVnni.MultiplyWideningAndAdd(c21, taps, w1);
                taps = Taps(a3 + k, sign);
                c30 = AvxVnni.MultiplyWideningAndAdd(c30, taps, w0);
                c31 = AvxVnni.MultiplyWideningAndAdd(c31, taps, w1);
                taps = Taps(a4 + k, sign);
                c40 = AvxVnni.MultiplyWideningAndAdd(c40, taps, w0);
                c41 = AvxVnni.MultiplyWideningAndAdd(c41, taps, w1);
                taps = Taps(a5 + k, sign);
                c50 = AvxVnni.MultiplyWideningAndAdd(c50, taps, w0);
                c51 = AvxVnni.MultiplyWideningAndAdd(c51, taps, w1);
            }
        }

        if (tile->ShiftsRightOnly)
        {
            // Rows of fewer channels go through scratch memory, so that sums never wait for a call.
            bool isWhole = tile->ChannelCount - n >= Nr;
            sbyte* output = isWhole ? tile->Output + n : (sbyte*)tile->Sums;
            nint stride = isWhole ? tile->OutputStride : Nr;
            int last = tile->RowCount - 1;
            TRows stage = default;
            stage.Prepare(tile, n);
            stage.StoreTwo(c00, c01, c10, c11, output, output + stride);
            if (last > 1)
                stage.StoreTwo(c20, c21, c30, c31, output + 2 * stride, output + Math.Min(3, last) * stride);
            if (last > 3)
                stage.StoreTwo(c40, c41, c50, c51, output + 4 * stride, output + Math.Min(5, last) * stride);
            if (!isWhole)
                CopyRows(tile, n);
            return;
        }

        if (X64FloatRows.Takes(tile, n, Nr))
        {
            var floats = new X64FloatRows(tile, n);
            floats.Store(0, c00, c01);
            floats.Store(1, c10, c11);
            floats.Store(2, c20, c21);
            floats.Store(3, c30, c31);
            floats.Store(4, c40, c41);
            floats.Store(5, c50, c51);
            return;
        }

        int* sums = tile->Sums;
        StoreSums(sums, c00, c01);
        StoreSums(sums + Nr, c10, c11);
        StoreSums(sums + 2 * Nr, c20, c21);
        StoreSums(sums + 3 * Nr, c30, c31);
        StoreSums(sums + 4 * Nr, c40, c41);
        StoreSums(sums + 5 * Nr, c50, c51);
        Qs8TileStore.Store(tile, Nr, n);
    }

    /// <summary>One row; four steps side by side hide the latency of the dot product.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunPanelOneRow<TRows>(Qs8Tile* tile, byte* panel, int n)
        where TRows : struct, IX64OutputRows
    {
        const int Step = 4 * Nr;
        sbyte* w = (sbyte*)panel + Nr * sizeof(int);
        Vector256<int> term = Vector256.Create(tile->RowTerms[0]);
        Vector256<int> c0 = Avx2.Add(term, Vector256.Load((int*)panel)), c1 = Avx2.Add(term, Vector256.Load((int*)panel + Half));
        Vector256<int> d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default;
        Vector256<byte> sign = Vector256.Create((byte)0x80);
        sbyte** rows = tile->Rows, end = rows + tile->Taps * Mr;
        nint steps = (tile->Depth + 3) / 4;
        for (; rows < end; rows += Mr)
        {
            int* a = (int*)rows[0];
            nint k = 0;
            for (; k < steps - 3; k += 4, w += 4 * Step)
            {
                Vector256<byte> taps = Taps(a + k, sign);
                c0 = AvxVnni.MultiplyWideningAndAdd(c0, taps, Vector256.Load(w));
                c1 = AvxVnni.MultiplyWideningAndAdd(c1, taps, Vector256.Load(w + 2 * Nr));
                taps = Taps(a + k + 1, sign);
                d0 = AvxVnni.MultiplyWideningAndAdd(d0, taps, Vector256.Load(w + Step));
                d1 = AvxVnni.MultiplyWideningAndAdd(d1, taps, Vector256.Load(w + Step + 2 * Nr));
                taps = Taps(a + k + 2, sign);
                e0 = AvxVnni.MultiplyWideningAndAdd(e0, taps, Vector256.Load(w + 2 * Step));
                e1 = AvxVnni.MultiplyWideningAndAdd(e1, taps, Vector256.Load(w + 2 * Step + 2 * Nr));
                taps = Taps(a + k + 3, sign);
                f0 = AvxVnni.MultiplyWideningAndAdd(f0, taps, Vector256.Load(w + 3 * Step));
                f1 = AvxVnni.MultiplyWideningAndAdd(f1, taps, Vector256.Load(w + 3 * Step + 2 * Nr));
            }

            for (; k < steps; k++, w += Step)
            {
                Vector256<byte> taps = Taps(a + k, sign);
                c0 = AvxVnni.MultiplyWideningAndAdd(c0, taps, Vector256.Load(w));
                c1 = AvxVnni.MultiplyWideningAndAdd(c1, taps, Vector256.Load(w + 2 * Nr));
            }
        }

        StoreOneRow<TRows>(
            tile, n, Avx2.Add(Avx2.Add(c0, d0), Avx2.Add(e0, f0)), Avx2.Add(Avx2.Add(c1, d1), Avx2.Add(e1, f1)));
    }

    /// <summary>Four activations in every lane, made unsigned.</summary>
    /// <remarks>Not <c>Vector256.Create</c>, of which native code that asks for AVX2 only when it runs makes several instructions; nor the broadcast from
    /// an address, of which .NET 10's unoptimized code on AVX-512 makes an illegal one.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Taps(int* activations, Vector256<byte> sign) =>
        Avx2.Xor(Avx2.BroadcastScalarToVector256(Vector128.CreateScalarUnsafe(*activations)).AsByte(), sign);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreOneRow<TRows>(Qs8Tile* tile, int n, Vector256<int> c0, Vector256<int> c1)
        where TRows : struct, IX64OutputRows
    {
        if (tile->ShiftsRightOnly)
        {
            bool isWhole = tile->ChannelCount - n >= Nr;
            TRows stage = default;
            stage.Prepare(tile, n);
            stage.StoreOne(c0, c1, isWhole ? tile->Output + n : (sbyte*)tile->Sums);
            if (!isWhole)
                CopyRows(tile, n);
            return;
        }

        StoreSums(tile->Sums, c0, c1);
        Qs8TileStore.Store(tile, Nr, n);
    }

    /// <summary>Copies rows of fewer than sixteen channels from scratch memory to the output.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CopyRows(Qs8Tile* tile, int n)
    {
        for (int r = 0; r < tile->RowCount; r++)
            PartialVector.Store(Vector128.Load((sbyte*)tile->Sums + r * Nr), tile->Output + n + r * tile->OutputStride, tile->ChannelCount - n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreSums(int* sums, Vector256<int> c0, Vector256<int> c1)
    {
        c0.Store(sums);
        c1.Store(sums + Half);
    }
}
