using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>3x3 depthwise along an output row, thirty-two channels at a time, with the dot product of AVX-VNNI.</summary>
/// <remarks>A column of the window is three bytes a channel, whose sign bits are flipped to make them unsigned; interleaved they are a quad, whose
/// fourth weight is 0. Walking along the row, each column is interleaved once and used by up to three outputs. Interleaving works within 128-bit
/// halves, so the four vectors of a column, and of sums, hold channels 0-3 16-19, 4-7 20-23, 8-11 24-27 and 12-15 28-31. Where a weight minus its
/// zero point does not fit int8, the zero point is a second set of weights that is the same for all channels. Reads up to 31 bytes past a pixel's
/// channels.</remarks>
internal static unsafe class Qs8DepthwiseRow32c4
{
    private const int Block = 32;

    /// <summary>Bytes of the biases, and of the weights of a column.</summary>
    private const int ColumnBytes = Block * 4;

    public static void RunAvxVnni(Qs8DepthwiseRow* row)
    {
        if (row->Form == RequantizationForm.Float)
            Run<FloatDepthwiseStore>(row);
        else if (row->Form != RequantizationForm.ShiftsBothWays)
            Run<Avx2DepthwiseStore<X64RightShifts>>(row);
        else
            Run<Avx2DepthwiseStore<X64AnyShifts>>(row);
    }

    public static void RunAvx512Vnni(Qs8DepthwiseRow* row)
    {
        if (row->Form == RequantizationForm.Float)
            Run<FloatDepthwiseStore>(row);
        else if (row->Form != RequantizationForm.ShiftsBothWays)
            Run<Avx512DepthwiseStore>(row);
        else
            Run<Avx2DepthwiseStore<X64AnyShifts>>(row);
    }

    private static void Run<TStore>(Qs8DepthwiseRow* row)
        where TStore : struct, IX64DepthwiseStore
    {
        int channel = 0;
        byte* block = row->Weights;
        sbyte* output = row->Output;
        nint blockBytes = Block * row->OutputBytes;
        for (; channel + Block <= row->Channels; channel += Block, block += row->WeightsStride, output += blockBytes)
            RunBlock<TStore>(row, channel, block, output, row->OutputStride);
        if (channel == row->Channels)
            return;
        RunBlock<TStore>(row, channel, block, row->Scratch, blockBytes);
        row->StoreRest(channel, Block);
    }

    private static void RunBlock<TStore>(Qs8DepthwiseRow* row, int channel, byte* block, sbyte* output, nint outputStride)
        where TStore : struct, IX64DepthwiseStore
    {
        bool hasZeroPoint = row->IsSpecial[channel / Block] != 0;
        if (row->Step == 1 && !hasZeroPoint)
            Walk1<TStore, NoZeroPoint>(row, channel, block, output, outputStride);
        else if (row->Step == 1)
            Walk1<TStore, ZeroPoint>(row, channel, block, output, outputStride);
        else if (!hasZeroPoint)
            Walk2<TStore, NoZeroPoint>(row, channel, block, output, outputStride);
        else
            Walk2<TStore, ZeroPoint>(row, channel, block, output, outputStride);
    }

    /// <summary>Outputs one column apart: every column serves three of them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Walk1<TStore, TZeroPoint>(Qs8DepthwiseRow* row, int channel, byte* block, sbyte* output, nint outputStride)
        where TStore : struct, IX64DepthwiseStore
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        TStore store = default;
        store.Prepare(row, channel);
        Vector256<sbyte> minusZeroPoint = Avx2.And(Vector256.Create((sbyte)-row->WeightsZeroPoint), Vector256.Create(0x00FFFFFF).AsSByte());
        nint stride = row->PixelStride;
        sbyte* rows0 = row->Row0 + channel, rows1 = row->Row1 + channel, rows2 = row->Row2 + channel;
        int column = row->FirstColumn, left = row->Count;
        Column a = ColumnAt(row, rows0, rows1, rows2, column), b = ColumnAt(row, rows0, rows1, rows2, column + 1), c;
        column += 2;
        int triples = column < 0 ? 0 : Math.Max(0, Math.Min(left, row->InputWidth - column)) / 3;
        nint offset = column * stride;
        (column, left) = (column + 3 * triples, left - 3 * triples);
        for (; triples > 0; triples--)
        {
            c = Interleave(rows0 + offset, rows1 + offset, rows2 + offset);
            offset += stride;
            Sum<TStore, TZeroPoint>(ref store, a, b, c, block, minusZeroPoint, output);
            output += outputStride;
            a = Interleave(rows0 + offset, rows1 + offset, rows2 + offset);
            offset += stride;
            Sum<TStore, TZeroPoint>(ref store, b, c, a, block, minusZeroPoint, output);
            output += outputStride;
            b = Interleave(rows0 + offset, rows1 + offset, rows2 + offset);
            offset += stride;
            Sum<TStore, TZeroPoint>(ref store, c, a, b, block, minusZeroPoint, output);
            output += outputStride;
        }

        for (; left > 0; left--, column++)
        {
            c = ColumnAt(row, rows0, rows1, rows2, column);
            Sum<TStore, TZeroPoint>(ref store, a, b, c, block, minusZeroPoint, output);
            output += outputStride;
            (a, b) = (b, c);
        }
    }

    /// <summary>Outputs two columns apart: every other column serves two of them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Walk2<TStore, TZeroPoint>(Qs8DepthwiseRow* row, int channel, byte* block, sbyte* output, nint outputStride)
        where TStore : struct, IX64DepthwiseStore
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        TStore store = default;
        store.Prepare(row, channel);
        Vector256<sbyte> minusZeroPoint = Avx2.And(Vector256.Create((sbyte)-row->WeightsZeroPoint), Vector256.Create(0x00FFFFFF).AsSByte());
        nint stride = row->PixelStride;
        sbyte* rows0 = row->Row0 + channel, rows1 = row->Row1 + channel, rows2 = row->Row2 + channel;
        int column = row->FirstColumn, left = row->Count;
        Column a = ColumnAt(row, rows0, rows1, rows2, column), b, c;
        column++;
        int pairs = column < 0 ? 0 : Math.Max(0, Math.Min(left, (row->InputWidth - column) / 2)) / 2;
        nint offset = column * stride;
        (column, left) = (column + 4 * pairs, left - 2 * pairs);
        for (; pairs > 0; pairs--)
        {
            b = Interleave(rows0 + offset, rows1 + offset, rows2 + offset);
            offset += stride;
            c = Interleave(rows0 + offset, rows1 + offset, rows2 + offset);
            offset += stride;
            Sum<TStore, TZeroPoint>(ref store, a, b, c, block, minusZeroPoint, output);
            output += outputStride;
            b = Interleave(rows0 + offset, rows1 + offset, rows2 + offset);
            offset += stride;
            a = Interleave(rows0 + offset, rows1 + offset, rows2 + offset);
            offset += stride;
            Sum<TStore, TZeroPoint>(ref store, c, b, a, block, minusZeroPoint, output);
            output += outputStride;
        }

        for (; left > 0; left--, column += 2)
        {
            b = ColumnAt(row, rows0, rows1, rows2, column);
            c = ColumnAt(row, rows0, rows1, rows2, column + 1);
            Sum<TStore, TZeroPoint>(ref store, a, b, c, block, minusZeroPoint, output);
            output += outputStride;
            a = c;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Column ColumnAt(Qs8DepthwiseRow* row, sbyte* r0, sbyte* r1, sbyte* r2, int column)
    {
        if ((uint)column >= (uint)row->InputWidth)
            return Column.Padding((byte)(row->InputZeroPoint ^ 0x80));
        nint offset = column * row->PixelStride;
        return Interleave(r0 + offset, r1 + offset, r2 + offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Column Interleave(sbyte* r0, sbyte* r1, sbyte* r2)
    {
        Vector256<byte> sign = Vector256.Create((byte)0x80);
        Vector256<byte> v0 = Avx2.Xor(sign, Vector256.Load((byte*)r0)), v1 = Avx2.Xor(sign, Vector256.Load((byte*)r1));
        Vector256<byte> v2 = Avx2.Xor(sign, Vector256.Load((byte*)r2));
        Vector256<short> low01 = Avx2.UnpackLow(v0, v1).AsInt16(), high01 = Avx2.UnpackHigh(v0, v1).AsInt16();
        Vector256<short> low2 = Avx2.UnpackLow(v2, v2).AsInt16(), high2 = Avx2.UnpackHigh(v2, v2).AsInt16();
        return new Column(
            Avx2.UnpackLow(low01, low2).AsByte(), Avx2.UnpackHigh(low01, low2).AsByte(),
            Avx2.UnpackLow(high01, high2).AsByte(), Avx2.UnpackHigh(high01, high2).AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum<TStore, TZeroPoint>(
        ref TStore store, in Column a, in Column b, in Column c, byte* block, Vector256<sbyte> minusZeroPoint, sbyte* output)
        where TStore : struct, IX64DepthwiseStore
        where TZeroPoint : struct, IWeightsZeroPoint => store.Store(
            Quad<TZeroPoint>(a.Q0, b.Q0, c.Q0, block, minusZeroPoint),
            Quad<TZeroPoint>(a.Q1, b.Q1, c.Q1, block + 32, minusZeroPoint),
            Quad<TZeroPoint>(a.Q2, b.Q2, c.Q2, block + 64, minusZeroPoint),
            Quad<TZeroPoint>(a.Q3, b.Q3, c.Q3, block + 96, minusZeroPoint),
            output);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Quad<TZeroPoint>(
        Vector256<byte> a, Vector256<byte> b, Vector256<byte> c, byte* block, Vector256<sbyte> minusZeroPoint)
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        Vector256<int> sum = AvxVnni.MultiplyWideningAndAdd(Vector256.Load((int*)block), a, Vector256.Load((sbyte*)block + ColumnBytes));
        sum = AvxVnni.MultiplyWideningAndAdd(sum, b, Vector256.Load((sbyte*)block + 2 * ColumnBytes));
        sum = AvxVnni.MultiplyWideningAndAdd(sum, c, Vector256.Load((sbyte*)block + 3 * ColumnBytes));
        if (!TZeroPoint.IsPresent)
            return sum;
        sum = AvxVnni.MultiplyWideningAndAdd(sum, a, minusZeroPoint);
        sum = AvxVnni.MultiplyWideningAndAdd(sum, b, minusZeroPoint);
        return AvxVnni.MultiplyWideningAndAdd(sum, c, minusZeroPoint);
    }

    /// <summary>Three rows of one column, a quad for each of thirty-two channels.</summary>
    private readonly struct Column(Vector256<byte> q0, Vector256<byte> q1, Vector256<byte> q2, Vector256<byte> q3)
    {
        public readonly Vector256<byte> Q0 = q0, Q1 = q1, Q2 = q2, Q3 = q3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Column Padding(byte value)
        {
            Vector256<byte> all = Vector256.Create(value);
            return new(all, all, all, all);
        }
    }
}
