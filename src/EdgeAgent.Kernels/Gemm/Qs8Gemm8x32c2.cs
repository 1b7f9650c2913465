using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Eight rows times thirty-two channels, two taps a step, in AVX-512.</summary>
/// <remarks>Rows are staged as int16, so that two taps are one 32-bit broadcast from memory; weights are widened as they are loaded. <c>vpmaddwd</c>
/// sums two int16 products to int32 exactly. A last panel of at most sixteen channels computes only those. Each panel is a method call of its own:
/// with the loop over panels around it the compiler keeps sums on the stack.</remarks>
internal static unsafe class Qs8Gemm8x32c2
{
    private const int Nr = 32;
    private const int Half = Nr / 2;

    public static void RunAvx512(Qs8Tile* tile)
    {
        if (tile->RowCount == 1)
        {
            RunOneRow(tile);
            return;
        }

        byte* panel = tile->Panel;
        int n = 0;
        for (; n < tile->ChannelCount - Half; n += Nr, panel += tile->PanelStride)
            RunPanel(tile, panel, n);
        if (n < tile->ChannelCount)
            RunHalfPanel(tile, panel, n);
    }

    /// <summary>One row.</summary>
    private static void RunOneRow(Qs8Tile* tile)
    {
        byte* panel = tile->Panel;
        for (int n = 0; n < tile->ChannelCount; n += Nr, panel += tile->PanelStride)
            RunPanelOneRow(tile, panel, n);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunPanelOneRow(Qs8Tile* tile, byte* panel, int n)
    {
        int* bias = (int*)panel, a = (int*)tile->Rows[0];
        sbyte* w = (sbyte*)(bias + Nr);
        nint pairs = (tile->Depth + 1) / 2;
        Vector512<int> term = Vector512.Create(tile->RowTerms[0]);
        Vector512<int> c0 = Avx512F.Add(Vector512.Load(bias), term), c1 = Avx512F.Add(Vector512.Load(bias + Half), term);
        for (nint k = 0; k < pairs; k++, w += 2 * Nr)
        {
            Vector512<short> pair = Vector512.Create(a[k]).AsInt16();
            c0 = Avx512F.Add(c0, Avx512BW.MultiplyAddAdjacent(pair, Avx512BW.ConvertToVector512Int16(Vector256.Load(w))));
            c1 = Avx512F.Add(c1, Avx512BW.MultiplyAddAdjacent(pair, Avx512BW.ConvertToVector512Int16(Vector256.Load(w + Nr))));
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunPanel(Qs8Tile* tile, byte* panel, int n)
    {
        int* bias = (int*)panel, terms = tile->RowTerms;
        sbyte* w = (sbyte*)(bias + Nr);
        sbyte** rows = tile->Rows;
        nint pairs = (tile->Depth + 1) / 2;
        Vector512<int> b0 = Vector512.Load(bias), b1 = Vector512.Load(bias + Half);
        Vector512<int> c00 = Avx512F.Add(b0, Vector512.Create(terms[0])), c01 = Avx512F.Add(b1, Vector512.Create(terms[0]));
        Vector512<int> c10 = Avx512F.Add(b0, Vector512.Create(terms[1])), c11 = Avx512F.Add(b1, Vector512.Create(terms[1]));
        Vector512<int> c20 = Avx512F.Add(b0, Vector512.Create(terms[2])), c21 = Avx512F.Add(b1, Vector512.Create(terms[2]));
        Vector512<int> c30 = Avx512F.Add(b0, Vector512.Create(terms[3])), c31 = Avx512F.Add(b1, Vector512.Create(terms[3]));
        Vector512<int> c40 = Avx512F.Add(b0, Vector512.Create(terms[4])), c41 = Avx512F.Add(b1, Vector512.Create(terms[4]));
        Vector512<int> c50 = Avx512F.Add(b0, Vector512.Create(terms[5])), c51 = Avx512F.Add(b1, Vector512.Create(terms[5]));
        Vector512<int> c60 = Avx512F.Add(b0, Vector512.Create(terms[6])), c61 = Avx512F.Add(b1, Vector512.Create(terms[6]));
        Vector512<int> c70 = Avx512F.Add(b0, Vector512.Create(terms[7])), c71 = Avx512F.Add(b1, Vector512.Create(terms[7]));
        int* a0 = (int*)rows[0], a1 = (int*)rows[1], a2 = (int*)rows[2], a3 = (int*)rows[3];
        int* a4 = (int*)rows[4], a5 = (int*)rows[5], a6 = (int*)rows[6], a7 = (int*)rows[7];
        for (nint k = 0; k < pairs; k++, w += 2 * Nr)
        {
            Vector512<short> w0 = Avx512BW.ConvertToVector512Int16(Vector256.Load(w)), w1 = Avx512BW.ConvertToVector512Int16(Vector256.Load(w + Nr));
            Vector512<short> p0 = Vector512.Create(a0[k]).AsInt16();
            c00 = Avx512F.Add(c00, Avx512BW.MultiplyAddAdjacent(p0, w0));
            c01 = Avx512F.Add(c01, Avx512BW.MultiplyAddAdjacent(p0, w1));
            Vector512<short> p1 = Vector512.Create(a1[k]).AsInt16();
            c10 = Avx512F.Add(c10, Avx512BW.MultiplyAddAdjacent(p1, w0));
            c11 = Avx512F.Add(c11, Avx512BW.MultiplyAddAdjacent(p1, w1));
            Vector512<short> p2 = Vector512.Create(a2[k]).AsInt16();
            c20 = Avx512F.Add(c20, Avx512BW.MultiplyAddAdjacent(p2, w0));
            c21 = Avx512F.Add(c21, Avx512BW.MultiplyAddAdjacent(p2, w1));
            Vector512<short> p3 = Vector512.Create(a3[k]).AsInt16();
            c30 = Avx512F.Add(c30, Avx512BW.MultiplyAddAdjacent(p3, w0));
            c31 = Avx512F.Add(c31, Avx512BW.MultiplyAddAdjacent(p3, w1));
            Vector512<short> p4 = Vector512.Create(a4[k]).AsInt16();
            c40 = Avx512F.Add(c40, Avx512BW.MultiplyAddAdjacent(p4, w0));
            c41 = Avx512F.Add(c41, Avx512BW.MultiplyAddAdjacent(p4, w1));
            Vector512<short> p5 = Vector512.Create(a5[k]).AsInt16();
            c50 = Avx512F.Add(c50, Avx512BW.MultiplyAddAdjacent(p5, w0));
            c51 = Avx512F.Add(c51, Avx512BW.MultiplyAddAdjacent(p5, w1));
            Vector512<short> p6 = Vector512.Create(a6[k]).AsInt16();
            c60 = Avx512F.Add(c60, Avx512BW.MultiplyAddAdjacent(p6, w0));
            c61 = Avx512F.Add(c61, Avx512BW.MultiplyAddAdjacent(p6, w1));
            Vector512<short> p7 = Vector512.Create(a7[k]).AsInt16();
            c70 = Avx512F.Add(c70, Avx512BW.MultiplyAddAdjacent(p7, w0));
            c71 = Avx512F.Add(c71, Avx512BW.MultiplyAddAdjacent(p7, w1));
        }

        if (tile->ShiftsRightOnly)
        {
            var stage = new OutputStage(tile, n);
            stage.Store(0, c00, c01);
            if (tile->RowCount > 1) stage.Store(1, c10, c11);
            if (tile->RowCount > 2) stage.Store(2, c20, c21);
            if (tile->RowCount > 3) stage.Store(3, c30, c31);
            if (tile->RowCount > 4) stage.Store(4, c40, c41);
            if (tile->RowCount > 5) stage.Store(5, c50, c51);
            if (tile->RowCount > 6) stage.Store(6, c60, c61);
            if (tile->RowCount > 7) stage.Store(7, c70, c71);
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
            floats.Store(6, c60, c61);
            floats.Store(7, c70, c71);
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
        c40.Store(sums + 4 * Nr);
        c41.Store(sums + 4 * Nr + Half);
        c50.Store(sums + 5 * Nr);
        c51.Store(sums + 5 * Nr + Half);
        c60.Store(sums + 6 * Nr);
        c61.Store(sums + 6 * Nr + Half);
        c70.Store(sums + 7 * Nr);
        c71.Store(sums + 7 * Nr + Half);
        Qs8TileStore.Store(tile, Nr, n);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunHalfPanel(Qs8Tile* tile, byte* panel, int n)
    {
        int* bias = (int*)panel, terms = tile->RowTerms;
        sbyte* w = (sbyte*)(bias + Nr);
        sbyte** rows = tile->Rows;
        nint pairs = (tile->Depth + 1) / 2;
        Vector512<int> b = Vector512.Load(bias);
        Vector512<int> c0 = Avx512F.Add(b, Vector512.Create(terms[0]));
        Vector512<int> c1 = Avx512F.Add(b, Vector512.Create(terms[1]));
        Vector512<int> c2 = Avx512F.Add(b, Vector512.Create(terms[2]));
        Vector512<int> c3 = Avx512F.Add(b, Vector512.Create(terms[3]));
        Vector512<int> c4 = Avx512F.Add(b, Vector512.Create(terms[4]));
        Vector512<int> c5 = Avx512F.Add(b, Vector512.Create(terms[5]));
        Vector512<int> c6 = Avx512F.Add(b, Vector512.Create(terms[6]));
        Vector512<int> c7 = Avx512F.Add(b, Vector512.Create(terms[7]));
        int* a0 = (int*)rows[0], a1 = (int*)rows[1], a2 = (int*)rows[2], a3 = (int*)rows[3];
        int* a4 = (int*)rows[4], a5 = (int*)rows[5], a6 = (int*)rows[6], a7 = (int*)rows[7];
        for (nint k = 0; k < pairs; k++, w += 2 * Nr)
        {
            Vector512<short> w0 = Avx512BW.ConvertToVector512Int16(Vector256.Load(w));
            c0 = Avx512F.Add(c0, Avx512BW.MultiplyAddAdjacent(Vector512.Create(a0[k]).AsInt16(), w0));
            c1 = Avx512F.Add(c1, Avx512BW.MultiplyAddAdjacent(Vector512.Create(a1[k]).AsInt16(), w0));
            c2 = Avx512F.Add(c2, Avx512BW.MultiplyAddAdjacent(Vector512.Create(a2[k]).AsInt16(), w0));
            c3 = Avx512F.Add(c3, Avx512BW.MultiplyAddAdjacent(Vector512.Create(a3[k]).AsInt16(), w0));
            c4 = Avx512F.Add(c4, Avx512BW.MultiplyAddAdjacent(Vector512.Create(a4[k]).AsInt16(), w0));
            c5 = Avx512F.Add(c5, Avx512BW.MultiplyAddAdjacent(Vector512.Create(a5[k]).AsInt16(), w0));
            c6 = Avx512F.Add(c6, Avx512BW.MultiplyAddAdjacent(Vector512.Create(a6[k]).AsInt16(), w0));
            c7 = Avx512F.Add(c7, Avx512BW.MultiplyAddAdjacent(Vector512.Create(a7[k]).AsInt16(), w0));
        }

        if (tile->ShiftsRightOnly)
        {
            var stage = new OutputStage(tile, n);
            stage.StoreHalf(0, c0);
            if (tile->RowCount > 1) stage.StoreHalf(1, c1);
            if (tile->RowCount > 2) stage.StoreHalf(2, c2);
            if (tile->RowCount > 3) stage.StoreHalf(3, c3);
            if (tile->RowCount > 4) stage.StoreHalf(4, c4);
            if (tile->RowCount > 5) stage.StoreHalf(5, c5);
            if (tile->RowCount > 6) stage.StoreHalf(6, c6);
            if (tile->RowCount > 7) stage.StoreHalf(7, c7);
            return;
        }

        int* sums = tile->Sums;
        c0.Store(sums + 0 * Nr);
        c1.Store(sums + 1 * Nr);
        c2.Store(sums + 2 * Nr);
        c3.Store(sums + 3 * Nr);
        c4.Store(sums + 4 * Nr);
        c5.Store(sums + 5 * Nr);
        c6.Store(sums + 6 * Nr);
        c7.Store(sums + 7 * Nr);
        Qs8TileStore.Store(tile, Nr, n);
    }

    /// <summary>Requantizes and stores the sums of one panel, row by row; every shift is below zero.</summary>
    private readonly ref struct OutputStage
    {
        private readonly Vector512<int> _multipliers0, _multipliers1, _shifts0, _shifts1;
        private readonly Vector512<short> _zeroPoint;
        private readonly Vector256<sbyte> _minimum, _maximum;
        private readonly sbyte* _output;
        private readonly nint _stride;
        private readonly int _channels;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public OutputStage(Qs8Tile* tile, int n)
        {
            (_multipliers0, _multipliers1) = (Vector512.Load(tile->Multipliers + n), Vector512.Load(tile->Multipliers + n + Half));
            (_shifts0, _shifts1) = (Vector512.Load(tile->Shifts + n), Vector512.Load(tile->Shifts + n + Half));
            _zeroPoint = Vector512.Create((short)tile->ZeroPoint);
            (_minimum, _maximum) = (Vector256.Create((sbyte)tile->Minimum), Vector256.Create((sbyte)tile->Maximum));
            _output = tile->Output + n;
            (_stride, _channels) = (tile->OutputStride, tile->ChannelCount - n);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(int row, Vector512<int> c0, Vector512<int> c1)
        {
            Vector512<int> q0 = Avx512Requantization.ApplyRight(c0, _multipliers0, _shifts0);
            Vector512<int> q1 = Avx512Requantization.ApplyRight(c1, _multipliers1, _shifts1);
            Vector256<sbyte> values = Avx512Requantization.Narrow(q0, q1, _zeroPoint, _minimum, _maximum);
            sbyte* output = _output + row * _stride;
            if (_channels >= Nr)
            {
                values.Store(output);
                return;
            }

            PartialVector.Store(values.GetLower(), output, _channels);
            if (_channels > Half)
                PartialVector.Store(values.GetUpper(), output + Half, _channels - Half);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void StoreHalf(int row, Vector512<int> c)
        {
            Vector512<int> values = Avx512Requantization.ApplyRight(c, _multipliers0, _shifts0);
            Vector512<int> zeroPoint = Vector512.WidenLower(_zeroPoint);
            PartialVector.Store(
                Avx512Requantization.Narrow(values, zeroPoint, _minimum.GetLower(), _maximum.GetLower()), _output + row * _stride, _channels);
        }
    }
}
