using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>3x3 depthwise along an output row, eight channels at a time, with Armv8.0 widening multiplications.</summary>
/// <remarks>Weights and the columns of the window stay in registers: a step along the row loads one column. Two taps are multiplied and summed in
/// int16 and then added to the int32 sums; where both weights of a pair are -128 (32768 does not fit) every product is added by itself. With a weight
/// zero point the nine activations are summed in int16 and subtracted times the zero point. Reads up to 7 bytes past a pixel's channels.</remarks>
internal static unsafe class Qs8DepthwiseRow8cMull
{
    private const int Block = 8;

    public static void RunNeon(Qs8DepthwiseRow* row)
    {
        int channel = 0;
        byte* block = row->Weights;
        sbyte* output = row->Output;
        nint blockBytes = Block * row->OutputBytes;
        for (; channel + Block <= row->Channels; channel += Block, block += row->WeightsStride, output += blockBytes)
            RunBlock(row, channel, block, output, row->OutputStride);
        if (channel == row->Channels)
            return;
        RunBlock(row, channel, block, row->Scratch, blockBytes);
        row->StoreRest(channel, Block);
    }

    private static void RunBlock(Qs8DepthwiseRow* row, int channel, byte* block, sbyte* output, nint outputStride)
    {
        RequantizationForm form = row->Form;
        if (form == RequantizationForm.Float)
        {
            WalkToFloat(row, channel, block, output, outputStride);
            return;
        }

        if (form == RequantizationForm.ShiftsBothWays && OnlyShiftsRight(row->Shifts + channel))
            form = row->FormOfRightShifts;
        if (row->IsSpecial[channel / Block] != 0)
            Walk<FormShiftsBothWays, SingleProducts, ZeroPoint>(row, channel, block, output, outputStride);
        else if (form == RequantizationForm.ShiftsBothWays)
            Walk<FormShiftsBothWays, PairedProducts, ZeroPoint>(row, channel, block, output, outputStride);
        else if (form == RequantizationForm.ShiftsRight)
            Walk<FormShiftsRight, PairedProducts, ZeroPoint>(row, channel, block, output, outputStride);
        else if (row->WeightsZeroPoint != 0)
            WalkWholeRange<ZeroPoint>(form, row, channel, block, output, outputStride);
        else
            WalkWholeRange<NoZeroPoint>(form, row, channel, block, output, outputStride);
    }

    private static void WalkToFloat(Qs8DepthwiseRow* row, int channel, byte* block, sbyte* output, nint outputStride)
    {
        if (row->IsSpecial[channel / Block] != 0)
            Walk<FormFloat, SingleProducts, NoZeroPoint>(row, channel, block, output, outputStride);
        else
            Walk<FormFloat, PairedProducts, NoZeroPoint>(row, channel, block, output, outputStride);
    }

    private static void WalkWholeRange<TZeroPoint>(
        RequantizationForm form, Qs8DepthwiseRow* row, int channel, byte* block, sbyte* output, nint outputStride)
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        if (form == RequantizationForm.Rectified)
            Walk<FormRectified, PairedProducts, TZeroPoint>(row, channel, block, output, outputStride);
        else
            Walk<FormWholeRange, PairedProducts, TZeroPoint>(row, channel, block, output, outputStride);
    }

    private static bool OnlyShiftsRight(int* shifts) =>
        Vector128.LessThanAll(Vector128.Max(Vector128.Load(shifts), Vector128.Load(shifts + 4)), default);

    private static void Walk<TForm, TProducts, TZeroPoint>(Qs8DepthwiseRow* row, int channel, byte* block, sbyte* output, nint outputStride)
        where TForm : struct, INeonForm
        where TProducts : struct, INeonProducts
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        if (row->Step == 1)
            Walk1<TForm, TProducts, TZeroPoint>(row, channel, block, output, outputStride);
        else
            Walk2<TForm, TProducts, TZeroPoint>(row, channel, block, output, outputStride);
    }

    /// <summary>Outputs one column apart: every column serves three of them.</summary>
    private static void Walk1<TForm, TProducts, TZeroPoint>(Qs8DepthwiseRow* row, int channel, byte* block, sbyte* output, nint outputStride)
        where TForm : struct, INeonForm
        where TProducts : struct, INeonProducts
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        sbyte* w = (sbyte*)block + Block * sizeof(int);
        Vector64<sbyte> w0 = Vector64.Load(w), w1 = Vector64.Load(w + 8), w2 = Vector64.Load(w + 16);
        Vector64<sbyte> w3 = Vector64.Load(w + 24), w4 = Vector64.Load(w + 32);
        Vector64<sbyte> w5 = Vector64.Load(w + 40), w6 = Vector64.Load(w + 48), w7 = Vector64.Load(w + 56), w8 = Vector64.Load(w + 64);
        Vector128<int> bias0 = Vector128.Load((int*)block), bias1 = Vector128.Load((int*)block + 4);
        Vector128<int> m0 = Vector128.Load(row->Multipliers + channel), m1 = Vector128.Load(row->Multipliers + channel + 4);
        Vector128<int> s0 = Vector128.Load(row->Shifts + channel), s1 = Vector128.Load(row->Shifts + channel + 4);
        Vector128<short> weightsZeroPoint = Vector128.Create((short)row->WeightsZeroPoint), zeroPoint = Vector128.Create((short)row->ZeroPoint);
        Vector64<sbyte> minimum = Vector64.Create((sbyte)row->Minimum), maximum = Vector64.Create((sbyte)row->Maximum);
        NeonFloatChannels floats = TForm.IsFloat ? NeonFloatChannels.Load(row, channel) : default;
        nint stride = row->PixelStride;
        sbyte* rows0 = row->Row0 + channel, rows1 = row->Row1 + channel, rows2 = row->Row2 + channel;
        int column = row->FirstColumn, left = row->Count;
        Column a = ColumnAt(row, rows0, rows1, rows2, column), b = ColumnAt(row, rows0, rows1, rows2, column + 1), c;
        Sums8 sums;
        column += 2;
        int triples = column < 0 ? 0 : (int)((uint)Math.Max(0, Math.Min(left, row->InputWidth - column)) / 3);
        nint offset = column * stride;
        (column, left) = (column + 3 * triples, left - 3 * triples);
        for (; triples > 0; triples--)
        {
            c = Interleave(rows0 + offset, rows1 + offset, rows2 + offset);
            offset += stride;
            sums = Sums8.Of<TProducts>(bias0, bias1, a, b, c, w0, w1, w2, w3, w4, w5, w6, w7, w8);
            if (TZeroPoint.IsPresent)
                sums = sums.Subtract(Total(a, b, c), weightsZeroPoint);
            sums.Store<TForm>(m0, m1, s0, s1, zeroPoint, minimum, maximum, floats, output);
            output += outputStride;
            a = Interleave(rows0 + offset, rows1 + offset, rows2 + offset);
            offset += stride;
            sums = Sums8.Of<TProducts>(bias0, bias1, b, c, a, w0, w1, w2, w3, w4, w5, w6, w7, w8);
            if (TZeroPoint.IsPresent)
                sums = sums.Subtract(Total(b, c, a), weightsZeroPoint);
            sums.Store<TForm>(m0, m1, s0, s1, zeroPoint, minimum, maximum, floats, output);
            output += outputStride;
            b = Interleave(rows0 + offset, rows1 + offset, rows2 + offset);
            offset += stride;
            sums = Sums8.Of<TProducts>(bias0, bias1, c, a, b, w0, w1, w2, w3, w4, w5, w6, w7, w8);
            if (TZeroPoint.IsPresent)
                sums = sums.Subtract(Total(c, a, b), weightsZeroPoint);
            sums.Store<TForm>(m0, m1, s0, s1, zeroPoint, minimum, maximum, floats, output);
            output += outputStride;
        }

        while (left > 0)
        {
            c = ColumnAt(row, rows0, rows1, rows2, column++);
            sums = Sums8.Of<TProducts>(bias0, bias1, a, b, c, w0, w1, w2, w3, w4, w5, w6, w7, w8);
            if (TZeroPoint.IsPresent)
                sums = sums.Subtract(Total(a, b, c), weightsZeroPoint);
            sums.Store<TForm>(m0, m1, s0, s1, zeroPoint, minimum, maximum, floats, output);
            output += outputStride;
            left--;
            if (left == 0)
                break;
            a = ColumnAt(row, rows0, rows1, rows2, column++);
            sums = Sums8.Of<TProducts>(bias0, bias1, b, c, a, w0, w1, w2, w3, w4, w5, w6, w7, w8);
            if (TZeroPoint.IsPresent)
                sums = sums.Subtract(Total(b, c, a), weightsZeroPoint);
            sums.Store<TForm>(m0, m1, s0, s1, zeroPoint, minimum, maximum, floats, output);
            output += outputStride;
            left--;
            if (left == 0)
                break;
            b = ColumnAt(row, rows0, rows1, rows2, column++);
            sums = Sums8.Of<TProducts>(bias0, bias1, c, a, b, w0, w1, w2, w3, w4, w5, w6, w7, w8);
            if (TZeroPoint.IsPresent)
                sums = sums.Subtract(Total(c, a, b), weightsZeroPoint);
            sums.Store<TForm>(m0, m1, s0, s1, zeroPoint, minimum, maximum, floats, output);
            output += outputStride;
            left--;
        }
    }

    /// <summary>Outputs two columns apart: every other column serves two of them.</summary>
    private static void Walk2<TForm, TProducts, TZeroPoint>(Qs8DepthwiseRow* row, int channel, byte* block, sbyte* output, nint outputStride)
        where TForm : struct, INeonForm
        where TProducts : struct, INeonProducts
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        sbyte* w = (sbyte*)block + Block * sizeof(int);
        Vector64<sbyte> w0 = Vector64.Load(w), w1 = Vector64.Load(w + 8), w2 = Vector64.Load(w + 16);
        Vector64<sbyte> w3 = Vector64.Load(w + 24), w4 = Vector64.Load(w + 32);
        Vector64<sbyte> w5 = Vector64.Load(w + 40), w6 = Vector64.Load(w + 48), w7 = Vector64.Load(w + 56), w8 = Vector64.Load(w + 64);
        Vector128<int> bias0 = Vector128.Load((int*)block), bias1 = Vector128.Load((int*)block + 4);
        Vector128<int> m0 = Vector128.Load(row->Multipliers + channel), m1 = Vector128.Load(row->Multipliers + channel + 4);
        Vector128<int> s0 = Vector128.Load(row->Shifts + channel), s1 = Vector128.Load(row->Shifts + channel + 4);
        Vector128<short> weightsZeroPoint = Vector128.Create((short)row->WeightsZeroPoint), zeroPoint = Vector128.Create((short)row->ZeroPoint);
        Vector64<sbyte> minimum = Vector64.Create((sbyte)row->Minimum), maximum = Vector64.Create((sbyte)row->Maximum);
        NeonFloatChannels floats = TForm.IsFloat ? NeonFloatChannels.Load(row, channel) : default;
        nint stride = row->PixelStride;
        sbyte* rows0 = row->Row0 + channel, rows1 = row->Row1 + channel, rows2 = row->Row2 + channel;
        int column = row->FirstColumn, left = row->Count;
        Column a = ColumnAt(row, rows0, rows1, rows2, column), b, c;
        Sums8 sums;
        column++;
        int pairs = column < 0 ? 0 : Math.Max(0, Math.Min(left, (row->InputWidth - column) >> 1)) >> 1;
        nint offset = column * stride;
        (column, left) = (column + 4 * pairs, left - 2 * pairs);
        for (; pairs > 0; pairs--)
        {
            b = Interleave(rows0 + offset, rows1 + offset, rows2 + offset);
            offset += stride;
            c = Interleave(rows0 + offset, rows1 + offset, rows2 + offset);
            offset += stride;
            sums = Sums8.Of<TProducts>(bias0, bias1, a, b, c, w0, w1, w2, w3, w4, w5, w6, w7, w8);
            if (TZeroPoint.IsPresent)
                sums = sums.Subtract(Total(a, b, c), weightsZeroPoint);
            sums.Store<TForm>(m0, m1, s0, s1, zeroPoint, minimum, maximum, floats, output);
            output += outputStride;
            b = Interleave(rows0 + offset, rows1 + offset, rows2 + offset);
            offset += stride;
            a = Interleave(rows0 + offset, rows1 + offset, rows2 + offset);
            offset += stride;
            sums = Sums8.Of<TProducts>(bias0, bias1, c, b, a, w0, w1, w2, w3, w4, w5, w6, w7, w8);
            if (TZeroPoint.IsPresent)
                sums = sums.Subtract(Total(c, b, a), weightsZeroPoint);
            sums.Store<TForm>(m0, m1, s0, s1, zeroPoint, minimum, maximum, floats, output);
            output += outputStride;
        }

        while (left > 0)
        {
            b = ColumnAt(row, rows0, rows1, rows2, column++);
            c = ColumnAt(row, rows0, rows1, rows2, column++);
            sums = Sums8.Of<TProducts>(bias0, bias1, a, b, c, w0, w1, w2, w3, w4, w5, w6, w7, w8);
            if (TZeroPoint.IsPresent)
                sums = sums.Subtract(Total(a, b, c), weightsZeroPoint);
            sums.Store<TForm>(m0, m1, s0, s1, zeroPoint, minimum, maximum, floats, output);
            output += outputStride;
            left--;
            if (left == 0)
                break;
            b = ColumnAt(row, rows0, rows1, rows2, column++);
            a = ColumnAt(row, rows0, rows1, rows2, column++);
            sums = Sums8.Of<TProducts>(bias0, bias1, c, b, a, w0, w1, w2, w3, w4, w5, w6, w7, w8);
            if (TZeroPoint.IsPresent)
                sums = sums.Subtract(Total(c, b, a), weightsZeroPoint);
            sums.Store<TForm>(m0, m1, s0, s1, zeroPoint, minimum, maximum, floats, output);
            output += outputStride;
            left--;
        }
    }

    /// <summary>A column of the image, or of padding where it lies outside, chosen by address: a branch would cut the block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Column ColumnAt(Qs8DepthwiseRow* row, sbyte* r0, sbyte* r1, sbyte* r2, int column)
    {
        sbyte* padding = row->Padding;
        nint inside = (nint)(((long)(uint)column - row->InputWidth) >> 63), offset = column * row->PixelStride;
        return Interleave(
            padding + ((r0 - padding + offset) & inside), padding + ((r1 - padding + offset) & inside),
            padding + ((r2 - padding + offset) & inside));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Column Interleave(sbyte* r0, sbyte* r1, sbyte* r2) => new(Vector64.Load(r0), Vector64.Load(r1), Vector64.Load(r2));

    /// <summary>Sum of the nine activations of a window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Total(Column a, Column b, Column c) => a.Total() + b.Total() + c.Total();

    /// <summary>Three rows of one column, eight channels each.</summary>
    private readonly struct Column(Vector64<sbyte> r0, Vector64<sbyte> r1, Vector64<sbyte> r2)
    {
        public readonly Vector64<sbyte> R0 = r0, R1 = r1, R2 = r2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector128<short> Total() => AdvSimd.AddWideningLower(AdvSimd.AddWideningLower(R0, R1), R2);
    }

    /// <summary>Int32 sums of eight channels.</summary>
    private readonly struct Sums8(Vector128<int> low, Vector128<int> high)
    {
        public readonly Vector128<int> Low = low, High = high;

        /// <summary>Bias and nine products, of which four pairs are summed in int16.</summary>
        /// <remarks>Two sums of pairs make one of int32: additions in one chain would wait for each other.</remarks>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Sums8 Of<TProducts>(
            Vector128<int> bias0,
            Vector128<int> bias1,
            Column a,
            Column b,
            Column c,
            Vector64<sbyte> w0,
            Vector64<sbyte> w1,
            Vector64<sbyte> w2,
            Vector64<sbyte> w3,
            Vector64<sbyte> w4,
            Vector64<sbyte> w5,
            Vector64<sbyte> w6,
            Vector64<sbyte> w7,
            Vector64<sbyte> w8)
            where TProducts : struct, INeonProducts
        {
            if (!TProducts.IsPaired)
            {
                var sums = new Sums8(bias0, bias1).AddOne(a.R0, w0).AddOne(b.R0, w1).AddOne(c.R0, w2).AddOne(a.R1, w3).AddOne(b.R1, w4);
                return sums.AddOne(c.R1, w5).AddOne(a.R2, w6).AddOne(b.R2, w7).AddOne(c.R2, w8);
            }

            Sums8 first = OfPairs<TProducts>(a.R0, w0, b.R0, w1, c.R0, w2, a.R1, w3);
            Sums8 second = OfPairs<TProducts>(b.R1, w4, c.R1, w5, a.R2, w6, b.R2, w7);
            Sums8 last = new Sums8(bias0, bias1).AddOne(c.R2, w8);
            return new(first.Low + second.Low + last.Low, first.High + second.High + last.High);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Sums8 OfPairs<TProducts>(
            Vector64<sbyte> a0,
            Vector64<sbyte> w0,
            Vector64<sbyte> a1,
            Vector64<sbyte> w1,
            Vector64<sbyte> a2,
            Vector64<sbyte> w2,
            Vector64<sbyte> a3,
            Vector64<sbyte> w3)
            where TProducts : struct, INeonProducts
        {
            Vector128<short> p = AdvSimd.MultiplyWideningLower(a0, w0), q = AdvSimd.MultiplyWideningLower(a2, w2);
            p = TProducts.Second(p, a1, w1);
            q = TProducts.Second(q, a3, w3);
            Vector128<int> high = AdvSimd.AddWideningUpper(p, q);
            return new(AdvSimd.AddWideningLower(p.GetLower(), q.GetLower()), high);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Sums8 AddOne(Vector64<sbyte> a, Vector64<sbyte> w)
        {
            Vector128<short> products = AdvSimd.MultiplyWideningLower(a, w);
            Vector128<int> high = AdvSimd.AddWideningUpper(High, products);
            return new(AdvSimd.AddWideningLower(Low, products.GetLower()), high);
        }

        /// <summary>Requantizes and stores eight bytes, or eight float32.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store<TForm>(
            Vector128<int> m0, Vector128<int> m1, Vector128<int> s0, Vector128<int> s1, Vector128<short> zeroPoint, Vector64<sbyte> minimum,
            Vector64<sbyte> maximum, in NeonFloatChannels floats, sbyte* output)
            where TForm : struct, INeonForm
        {
            if (TForm.IsFloat)
                floats.Store(Low, High, m0, m1, s0.AsSingle(), s1.AsSingle(), output);
            else
                TForm.Narrow(TForm.Scale(Low, m0, s0), TForm.Scale(High, m1, s1), zeroPoint, minimum, maximum).Store(output);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Sums8 Subtract(Vector128<short> values, Vector128<short> factor)
        {
            Vector128<int> high = AdvSimd.MultiplyWideningUpperAndSubtract(High, values, factor);
            return new(AdvSimd.MultiplyWideningLowerAndSubtract(Low, values.GetLower(), factor.GetLower()), high);
        }
    }
}
