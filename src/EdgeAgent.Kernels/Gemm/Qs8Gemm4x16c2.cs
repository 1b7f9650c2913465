using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Four rows times sixteen channels, two taps a step, in AVX2.</summary>
/// <remarks>Rows are staged as int16, so that two taps are one 32-bit broadcast; weights are widened as they are loaded. <c>vpmaddwd</c> sums two
/// int16 products to int32 exactly. The 8-bit <c>vpmaddubsw</c> is not used: it wants one unsigned side and saturates its int16 sums.
/// Each panel is a method call of its own: with the loop over panels around it the compiler keeps sums on the stack.</remarks>
internal static unsafe class Qs8Gemm4x16c2
{
    private const int Nr = 16;
    private const int Half = Nr / 2;

    public static void RunAvx2(Qs8Tile* tile)
    {
        if (tile->RowCount == 1)
        {
            RunOneRow(tile);
            return;
        }

        byte* panel = tile->Panel;
        for (int n = 0; n < tile->ChannelCount; n += Nr, panel += tile->PanelStride)
            RunPanel(tile, panel, n);
    }

    /// <summary>One row.</summary>
    private static void RunOneRow(Qs8Tile* tile)
    {
        byte* panel = tile->Panel;
        for (int n = 0; n < tile->ChannelCount; n += Nr, panel += tile->PanelStride)
            RunPanelOneRow(tile, panel, n);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunPanel(Qs8Tile* tile, byte* panel, int n)
    {
        int* bias = (int*)panel, terms = tile->RowTerms;
        sbyte* w = (sbyte*)(bias + Nr);
        sbyte** rows = tile->Rows;
        nint pairs = (tile->Depth + 1) / 2;
        Vector256<int> b0 = Vector256.Load(bias), b1 = Vector256.Load(bias + Half);
        Vector256<int> c00 = Avx2.Add(b0, Vector256.Create(terms[0])), c01 = Avx2.Add(b1, Vector256.Create(terms[0]));
        Vector256<int> c10 = Avx2.Add(b0, Vector256.Create(terms[1])), c11 = Avx2.Add(b1, Vector256.Create(terms[1]));
        Vector256<int> c20 = Avx2.Add(b0, Vector256.Create(terms[2])), c21 = Avx2.Add(b1, Vector256.Create(terms[2]));
        Vector256<int> c30 = Avx2.Add(b0, Vector256.Create(terms[3])), c31 = Avx2.Add(b1, Vector256.Create(terms[3]));
        int* a0 = (int*)rows[0], a1 = (int*)rows[1], a2 = (int*)rows[2], a3 = (int*)rows[3];
        for (nint k = 0; k < pairs; k++, w += 2 * Nr)
        {
            Vector256<short> w0 = Avx2.ConvertToVector256Int16(w), w1 = Avx2.ConvertToVector256Int16(w + Nr);
            Vector256<short> p0 = Pair(a0[k]);
            c00 = Avx2.Add(c00, Avx2.MultiplyAddAdjacent(p0, w0));
            c01 = Avx2.Add(c01, Avx2.MultiplyAddAdjacent(p0, w1));
            Vector256<short> p1 = Pair(a1[k]);
            c10 = Avx2.Add(c10, Avx2.MultiplyAddAdjacent(p1, w0));
            c11 = Avx2.Add(c11, Avx2.MultiplyAddAdjacent(p1, w1));
            Vector256<short> p2 = Pair(a2[k]);
            c20 = Avx2.Add(c20, Avx2.MultiplyAddAdjacent(p2, w0));
            c21 = Avx2.Add(c21, Avx2.MultiplyAddAdjacent(p2, w1));
            Vector256<short> p3 = Pair(a3[k]);
            c30 = Avx2.Add(c30, Avx2.MultiplyAddAdjacent(p3, w0));
            c31 = Avx2.Add(c31, Avx2.MultiplyAddAdjacent(p3, w1));
        }

        if (tile->ShiftsRightOnly)
        {
            var stage = new OutputStage(tile, n);
            stage.Store(0, c00, c01);
            if (tile->RowCount > 1) stage.Store(1, c10, c11);
            if (tile->RowCount > 2) stage.Store(2, c20, c21);
            if (tile->RowCount > 3) stage.Store(3, c30, c31);
            return;
        }

        if (X64FloatRows.Takes(tile, n, Nr))
        {
            var floats = new X64FloatRows(tile, n);
            floats.Store(0, c00, c01);
            floats.Store(1, c10, c11);
            floats.Store(2, c20, c21);
            floats.Store(3, c30, c31);
            return;
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
        Qs8TileStore.Store(tile, Nr, n);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunPanelOneRow(Qs8Tile* tile, byte* panel, int n)
    {
        int* bias = (int*)panel, a = (int*)tile->Rows[0];
        sbyte* w = (sbyte*)(bias + Nr);
        nint pairs = (tile->Depth + 1) / 2;
        Vector256<int> term = Vector256.Create(tile->RowTerms[0]);
        Vector256<int> c0 = Avx2.Add(Vector256.Load(bias), term), c1 = Avx2.Add(Vector256.Load(bias + Half), term);
        for (nint k = 0; k < pairs; k++, w += 2 * Nr)
        {
            Vector256<short> pair = Pair(a[k]);
            c0 = Avx2.Add(c0, Avx2.MultiplyAddAdjacent(pair, Avx2.ConvertToVector256Int16(w)));
            c1 = Avx2.Add(c1, Avx2.MultiplyAddAdjacent(pair, Avx2.ConvertToVector256Int16(w + Nr)));
        }

        if (tile->ShiftsRightOnly)
        {
            new OutputStage(tile, n).Store(0, c0, c1);
            return;
        }

        c0.Store(tile->Sums);
        c1.Store(tile->Sums + Half);
        Qs8TileStore.Store(tile, Nr, n);
    }

    /// <summary>Two activations in every lane.</summary>
    /// <remarks>Native code that asks for AVX2 only when it runs makes one instruction of this, several of <c>Vector256.Create</c>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Pair(int activations) => Avx2.BroadcastScalarToVector256(Vector128.CreateScalarUnsafe(activations)).AsInt16();

    /// <summary>Requantizes and stores the sums of one panel, row by row; every shift is below zero.</summary>
    private readonly ref struct OutputStage
    {
        private readonly Vector256<int> _multipliers0, _multipliers1, _shifts0, _shifts1;
        private readonly Vector256<short> _zeroPoint;
        private readonly Vector128<sbyte> _minimum, _maximum;
        private readonly sbyte* _output;
        private readonly nint _stride;
        private readonly int _channels;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public OutputStage(Qs8Tile* tile, int n)
        {
            (_multipliers0, _multipliers1) = (Vector256.Load(tile->Multipliers + n), Vector256.Load(tile->Multipliers + n + Half));
            (_shifts0, _shifts1) = (Vector256.Load(tile->Shifts + n), Vector256.Load(tile->Shifts + n + Half));
            _zeroPoint = Vector256.Create((short)tile->ZeroPoint);
            (_minimum, _maximum) = (Vector128.Create((sbyte)tile->Minimum), Vector128.Create((sbyte)tile->Maximum));
            _output = tile->Output + n;
            (_stride, _channels) = (tile->OutputStride, tile->ChannelCount - n);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(int row, Vector256<int> c0, Vector256<int> c1)
        {
            Vector256<int> q0 = Avx2Requantization.ApplyRight(c0, _multipliers0, _shifts0);
            Vector256<int> q1 = Avx2Requantization.ApplyRight(c1, _multipliers1, _shifts1);
            PartialVector.Store(Avx2Requantization.Narrow(q0, q1, _zeroPoint, _minimum, _maximum), _output + row * _stride, _channels);
        }
    }
}
