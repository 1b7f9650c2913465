using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>3x3 depthwise along an output row, eight channels at a time, with the Armv8.2 dot product.</summary>
/// <remarks>A column of the window is three bytes a channel; interleaved they are a quad for <c>sdot</c>, whose fourth weight is 0. Walking along the
/// row, each column is interleaved once and used by up to three outputs; weights stay in registers. Where a weight minus its zero point does not fit
/// int8, the zero point is a second set of weights that is the same for all channels. Reads up to 7 bytes past a pixel's channels.</remarks>
internal static unsafe class Qs8DepthwiseRow8c
{
    private const int Block = 8;

    public static void RunNeonDot(Qs8DepthwiseRow* row)
    {
        switch (row->Form)
        {
            case RequantizationForm.Rectified:
                Run<RequantizesRectified>(row);
                break;
            case RequantizationForm.WholeRange:
                Run<RequantizesToWholeRange>(row);
                break;
            case RequantizationForm.ShiftsRight:
                Run<RequantizesRight>(row);
                break;
            case RequantizationForm.Float:
                Run<ConvertsToFloat>(row);
                break;
            default:
                Run<RequantizesAnyShift>(row);
                break;
        }
    }

    private static void Run<TScale>(Qs8DepthwiseRow* row)
        where TScale : struct, INeonRequantization
    {
        int channel = 0;
        byte* block = row->Weights;
        sbyte* output = row->Output;
        nint blockBytes = Block * row->OutputBytes;
        for (; channel + Block <= row->Channels; channel += Block, block += row->WeightsStride, output += blockBytes)
            RunBlock<TScale>(row, channel, block, output, row->OutputStride);
        if (channel == row->Channels)
            return;
        RunBlock<TScale>(row, channel, block, row->Scratch, blockBytes);
        row->StoreRest(channel, Block);
    }

    private static void RunBlock<TScale>(Qs8DepthwiseRow* row, int channel, byte* block, sbyte* output, nint outputStride)
        where TScale : struct, INeonRequantization
    {
        bool hasZeroPoint = row->IsSpecial[channel / Block] != 0;
        if (row->Step == 1 && !hasZeroPoint)
            Walk1<TScale, NoZeroPoint>(row, channel, block, output, outputStride);
        else if (row->Step == 1)
            Walk1<TScale, ZeroPoint>(row, channel, block, output, outputStride);
        else if (!hasZeroPoint)
            Walk2<TScale, NoZeroPoint>(row, channel, block, output, outputStride);
        else
            Walk2<TScale, ZeroPoint>(row, channel, block, output, outputStride);
    }

    /// <summary>Outputs one column apart: every column serves three of them.</summary>
    private static void Walk1<TScale, TZeroPoint>(Qs8DepthwiseRow* row, int channel, byte* block, sbyte* output, nint outputStride)
        where TScale : struct, INeonRequantization
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        Vector128<sbyte> w00 = Vector128.Load((sbyte*)block + 32), w01 = Vector128.Load((sbyte*)block + 48);
        Vector128<sbyte> w10 = Vector128.Load((sbyte*)block + 64), w11 = Vector128.Load((sbyte*)block + 80);
        Vector128<sbyte> w20 = Vector128.Load((sbyte*)block + 96), w21 = Vector128.Load((sbyte*)block + 112);
        int* bias = (int*)block;
        Vector128<sbyte> minusZeroPoint = Vector128.Create((sbyte)-row->WeightsZeroPoint) & QuadMask;
        Vector128<int> m0 = Vector128.Load(row->Multipliers + channel), m1 = Vector128.Load(row->Multipliers + channel + 4);
        Vector128<int> s0 = Vector128.Load(row->Shifts + channel), s1 = Vector128.Load(row->Shifts + channel + 4), zero = NeonShifts.Zero(row->Multipliers + channel);
        Vector128<short> zeroPoint = Vector128.Create((short)row->ZeroPoint);
        Vector64<sbyte> minimum = Vector64.Create((sbyte)row->Minimum), maximum = Vector64.Create((sbyte)row->Maximum);
        NeonFloatChannels floats = TScale.IsFloat ? NeonFloatChannels.Load(row, channel) : default;
        nint stride = row->PixelStride;
        sbyte* rows0 = row->Row0 + channel, rows1 = row->Row1 + channel, rows2 = row->Row2 + channel;
        int column = row->FirstColumn, left = row->Count;
        Column a = ColumnAt(row, rows0, rows1, rows2, column), b = ColumnAt(row, rows0, rows1, rows2, column + 1), c;
        column += 2;
        int triples = column < 0 ? 0 : Math.Max(0, Math.Min(left, row->InputWidth - column)) / 3;
        sbyte* r0 = rows0 + column * stride, r1 = rows1 + column * stride, r2 = rows2 + column * stride;
        nint offset = 0;
        (column, left) = (column + 3 * triples, left - 3 * triples);
        for (; triples > 0; triples--)
        {
            c = Interleave(r0 + offset, r1 + offset, r2 + offset);
            offset += stride;
            Store<TScale, TZeroPoint>(
                bias, a, b, c, w00, w01, w10, w11, w20, w21, minusZeroPoint, m0, m1, s0, s1, zero, zeroPoint, minimum, maximum, floats, output);
            output += outputStride;
            a = Interleave(r0 + offset, r1 + offset, r2 + offset);
            offset += stride;
            Store<TScale, TZeroPoint>(
                bias, b, c, a, w00, w01, w10, w11, w20, w21, minusZeroPoint, m0, m1, s0, s1, zero, zeroPoint, minimum, maximum, floats, output);
            output += outputStride;
            b = Interleave(r0 + offset, r1 + offset, r2 + offset);
            offset += stride;
            Store<TScale, TZeroPoint>(
                bias, c, a, b, w00, w01, w10, w11, w20, w21, minusZeroPoint, m0, m1, s0, s1, zero, zeroPoint, minimum, maximum, floats, output);
            output += outputStride;
        }

        for (; left > 0; left--, column++)
        {
            c = ColumnAt(row, rows0, rows1, rows2, column);
            Store<TScale, TZeroPoint>(
                bias, a, b, c, w00, w01, w10, w11, w20, w21, minusZeroPoint, m0, m1, s0, s1, zero, zeroPoint, minimum, maximum, floats, output);
            output += outputStride;
            (a, b) = (b, c);
        }
    }

    /// <summary>Outputs two columns apart: every other column serves two of them.</summary>
    private static void Walk2<TScale, TZeroPoint>(Qs8DepthwiseRow* row, int channel, byte* block, sbyte* output, nint outputStride)
        where TScale : struct, INeonRequantization
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        Vector128<sbyte> w00 = Vector128.Load((sbyte*)block + 32), w01 = Vector128.Load((sbyte*)block + 48);
        Vector128<sbyte> w10 = Vector128.Load((sbyte*)block + 64), w11 = Vector128.Load((sbyte*)block + 80);
        Vector128<sbyte> w20 = Vector128.Load((sbyte*)block + 96), w21 = Vector128.Load((sbyte*)block + 112);
        int* bias = (int*)block;
        Vector128<sbyte> minusZeroPoint = Vector128.Create((sbyte)-row->WeightsZeroPoint) & QuadMask;
        Vector128<int> m0 = Vector128.Load(row->Multipliers + channel), m1 = Vector128.Load(row->Multipliers + channel + 4);
        Vector128<int> s0 = Vector128.Load(row->Shifts + channel), s1 = Vector128.Load(row->Shifts + channel + 4), zero = NeonShifts.Zero(row->Multipliers + channel);
        Vector128<short> zeroPoint = Vector128.Create((short)row->ZeroPoint);
        Vector64<sbyte> minimum = Vector64.Create((sbyte)row->Minimum), maximum = Vector64.Create((sbyte)row->Maximum);
        NeonFloatChannels floats = TScale.IsFloat ? NeonFloatChannels.Load(row, channel) : default;
        nint stride = row->PixelStride;
        sbyte* rows0 = row->Row0 + channel, rows1 = row->Row1 + channel, rows2 = row->Row2 + channel;
        int column = row->FirstColumn, left = row->Count;
        Column a = ColumnAt(row, rows0, rows1, rows2, column), b, c;
        column++;
        int pairs = column < 0 ? 0 : Math.Max(0, Math.Min(left, (row->InputWidth - column) / 2)) / 2;
        sbyte* r0 = rows0 + column * stride, r1 = rows1 + column * stride, r2 = rows2 + column * stride;
        nint offset = 0;
        (column, left) = (column + 4 * pairs, left - 2 * pairs);
        for (; pairs > 0; pairs--)
        {
            b = Interleave(r0 + offset, r1 + offset, r2 + offset);
            offset += stride;
            c = Interleave(r0 + offset, r1 + offset, r2 + offset);
            offset += stride;
            Store<TScale, TZeroPoint>(
                bias, a, b, c, w00, w01, w10, w11, w20, w21, minusZeroPoint, m0, m1, s0, s1, zero, zeroPoint, minimum, maximum, floats, output);
            output += outputStride;
            b = Interleave(r0 + offset, r1 + offset, r2 + offset);
            offset += stride;
            a = Interleave(r0 + offset, r1 + offset, r2 + offset);
            offset += stride;
            Store<TScale, TZeroPoint>(
                bias, c, b, a, w00, w01, w10, w11, w20, w21, minusZeroPoint, m0, m1, s0, s1, zero, zeroPoint, minimum, maximum, floats, output);
            output += outputStride;
        }

        for (; left > 0; left--, column += 2)
        {
            b = ColumnAt(row, rows0, rows1, rows2, column);
            c = ColumnAt(row, rows0, rows1, rows2, column + 1);
            Store<TScale, TZeroPoint>(
                bias, a, b, c, w00, w01, w10, w11, w20, w21, minusZeroPoint, m0, m1, s0, s1, zero, zeroPoint, minimum, maximum, floats, output);
            output += outputStride;
            a = c;
        }
    }

    // Inlined, since a call would make the compiler keep columns and weights on the stack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Column ColumnAt(Qs8DepthwiseRow* row, sbyte* r0, sbyte* r1, sbyte* r2, int column)
    {
        if ((uint)column >= (uint)row->InputWidth)
            return Column.Padding(row->InputZeroPoint);
        nint offset = column * row->PixelStride;
        return Interleave(r0 + offset, r1 + offset, r2 + offset);
    }

    private static Vector128<sbyte> QuadMask => Vector128.Create(0x00FFFFFF).AsSByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Column Interleave(sbyte* r0, sbyte* r1, sbyte* r2)
    {
        Vector64<sbyte> third = Vector64.Load(r2);
        Vector128<short> pairs = Zip(Vector64.Load(r0), Vector64.Load(r1)), thirds = Zip(third, third);
        return new Column(AdvSimd.Arm64.ZipLow(pairs, thirds).AsSByte(), AdvSimd.Arm64.ZipHigh(pairs, thirds).AsSByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Zip(Vector64<sbyte> even, Vector64<sbyte> odd) =>
        AdvSimd.Arm64.ZipLow(even.ToVector128Unsafe(), odd.ToVector128Unsafe()).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Sum<TZeroPoint>(
        Vector128<int> bias, Vector128<sbyte> a, Vector128<sbyte> b, Vector128<sbyte> c, Vector128<sbyte> w0, Vector128<sbyte> w1, Vector128<sbyte> w2,
        Vector128<sbyte> minusZeroPoint)
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        Vector128<int> sum = Dp.DotProduct(Dp.DotProduct(Dp.DotProduct(bias, a, w0), b, w1), c, w2);
        return TZeroPoint.IsPresent
            ? Dp.DotProduct(Dp.DotProduct(Dp.DotProduct(sum, a, minusZeroPoint), b, minusZeroPoint), c, minusZeroPoint)
            : sum;
    }

    // The bias is loaded for every output: a copy of a register would take the multiplier's time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TScale, TZeroPoint>(
        int* bias, Column a, Column b, Column c, Vector128<sbyte> w00, Vector128<sbyte> w01, Vector128<sbyte> w10, Vector128<sbyte> w11,
        Vector128<sbyte> w20, Vector128<sbyte> w21, Vector128<sbyte> minusZeroPoint, Vector128<int> m0, Vector128<int> m1, Vector128<int> s0,
        Vector128<int> s1, Vector128<int> zero, Vector128<short> zeroPoint, Vector64<sbyte> minimum, Vector64<sbyte> maximum, in NeonFloatChannels floats, sbyte* output)
        where TScale : struct, INeonRequantization
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        Vector128<int> low = Vector128.Load(bias), high = Vector128.Load(bias + 4);
        low = Sum<TZeroPoint>(low, a.Low, b.Low, c.Low, w00, w10, w20, minusZeroPoint);
        high = Sum<TZeroPoint>(high, a.High, b.High, c.High, w01, w11, w21, minusZeroPoint);
        if (TScale.IsFloat)
        {
            floats.Store(low, high, m0, m1, s0.AsSingle(), s1.AsSingle(), output);
            return;
        }

        low = TScale.Scale(low, m0, s0, zero);
        high = TScale.Scale(high, m1, s1, zero);
        TScale.Narrow(NeonRequantization.NarrowToInt16(low, high), zeroPoint, minimum, maximum).Store(output);
    }

    /// <summary>Three rows of one column, a quad for each of eight channels.</summary>
    private readonly struct Column(Vector128<sbyte> low, Vector128<sbyte> high)
    {
        public readonly Vector128<sbyte> Low = low, High = high;

        public static Column Padding(sbyte zeroPoint) => new(Vector128.Create(zeroPoint), Vector128.Create(zeroPoint));
    }
}
