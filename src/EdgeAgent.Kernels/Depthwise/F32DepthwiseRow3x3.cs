using System.Numerics;
using System.Runtime.CompilerServices;

namespace EdgeAgent.Kernels;

/// <summary>3x3 depthwise in float32 along an output row, a vector of channels at a time.</summary>
/// <remarks>Weights stay in registers; walking along the row, a column of the window is loaded once and used by up to three outputs. Where channels
/// do not fill the last vector, it overlaps the one before and writes the same values again.</remarks>
internal static unsafe class F32DepthwiseRow3x3
{
    /// <summary>All channels of a row's outputs.</summary>
    public static void Run(F32DepthwiseRow* row)
    {
        int channel = 0, last = row->Channels - Vector<float>.Count;
        for (; channel < last; channel += Vector<float>.Count)
            Walk(row, channel);
        Walk(row, last);
    }

    private static void Walk(F32DepthwiseRow* row, int channel)
    {
        if (row->Step == 1)
            Walk1(row, channel);
        else
            Walk2(row, channel);
    }

    /// <summary>Outputs one column apart: every column serves three of them.</summary>
    private static void Walk1(F32DepthwiseRow* row, int channel)
    {
        nint channels = row->Channels, stride = channels * sizeof(float), outputStride = row->OutputStride, offset = 0;
        float* w = row->Weights + channel, output = row->Output + channel;
        Vector<float> bias = Vector.Load(w), minimum = Vector.Create(row->Clamp.Minimum), maximum = Vector.Create(row->Clamp.Maximum);
        Vector<float> w00 = Weight(w, channels, 1), w01 = Weight(w, channels, 2), w02 = Weight(w, channels, 3);
        Vector<float> w10 = Weight(w, channels, 4), w11 = Weight(w, channels, 5), w12 = Weight(w, channels, 6);
        Vector<float> w20 = Weight(w, channels, 7), w21 = Weight(w, channels, 8), w22 = Weight(w, channels, 9);
        byte* rows0 = (byte*)(row->Row0 + channel), rows1 = (byte*)(row->Row1 + channel), rows2 = (byte*)(row->Row2 + channel);
        int column = row->FirstColumn, width = row->InputWidth, left = row->Count;
        Vector<float> a0 = At(rows0, column, width, stride), a1 = At(rows1, column, width, stride), a2 = At(rows2, column, width, stride);
        column++;
        Vector<float> b0 = At(rows0, column, width, stride), b1 = At(rows1, column, width, stride), b2 = At(rows2, column, width, stride);
        column++;
        Vector<float> c0, c1, c2;
        int threes = column < 0 ? 0 : Math.Max(0, Math.Min(left, width - column)) / 3;
        byte* r0 = rows0 + column * stride, r1 = rows1 + column * stride, r2 = rows2 + column * stride;
        (column, left) = (column + 3 * threes, left - 3 * threes);
        for (; threes > 0; threes--)
        {
            c0 = Load(r0 + offset);
            c1 = Load(r1 + offset);
            c2 = Load(r2 + offset);
            offset += stride;
            Store(
                Column(c0, c1, c2, w02, w12, w22, Column(b0, b1, b2, w01, w11, w21, Column(a0, a1, a2, w00, w10, w20, bias))),
                minimum, maximum, output);
            output += outputStride;
            a0 = Load(r0 + offset);
            a1 = Load(r1 + offset);
            a2 = Load(r2 + offset);
            offset += stride;
            Store(
                Column(a0, a1, a2, w02, w12, w22, Column(c0, c1, c2, w01, w11, w21, Column(b0, b1, b2, w00, w10, w20, bias))),
                minimum, maximum, output);
            output += outputStride;
            b0 = Load(r0 + offset);
            b1 = Load(r1 + offset);
            b2 = Load(r2 + offset);
            offset += stride;
            Store(
                Column(b0, b1, b2, w02, w12, w22, Column(a0, a1, a2, w01, w11, w21, Column(c0, c1, c2, w00, w10, w20, bias))),
                minimum, maximum, output);
            output += outputStride;
        }

        for (; left > 0; left--, column++)
        {
            c0 = At(rows0, column, width, stride);
            c1 = At(rows1, column, width, stride);
            c2 = At(rows2, column, width, stride);
            Store(
                Column(c0, c1, c2, w02, w12, w22, Column(b0, b1, b2, w01, w11, w21, Column(a0, a1, a2, w00, w10, w20, bias))),
                minimum, maximum, output);
            output += outputStride;
            (a0, a1, a2, b0, b1, b2) = (b0, b1, b2, c0, c1, c2);
        }
    }

    /// <summary>Outputs two columns apart: every other column serves two of them.</summary>
    private static void Walk2(F32DepthwiseRow* row, int channel)
    {
        nint channels = row->Channels, stride = channels * sizeof(float), outputStride = row->OutputStride, offset = 0;
        float* w = row->Weights + channel, output = row->Output + channel;
        Vector<float> bias = Vector.Load(w), minimum = Vector.Create(row->Clamp.Minimum), maximum = Vector.Create(row->Clamp.Maximum);
        Vector<float> w00 = Weight(w, channels, 1), w01 = Weight(w, channels, 2), w02 = Weight(w, channels, 3);
        Vector<float> w10 = Weight(w, channels, 4), w11 = Weight(w, channels, 5), w12 = Weight(w, channels, 6);
        Vector<float> w20 = Weight(w, channels, 7), w21 = Weight(w, channels, 8), w22 = Weight(w, channels, 9);
        byte* rows0 = (byte*)(row->Row0 + channel), rows1 = (byte*)(row->Row1 + channel), rows2 = (byte*)(row->Row2 + channel);
        int column = row->FirstColumn, width = row->InputWidth, left = row->Count;
        Vector<float> a0 = At(rows0, column, width, stride), a1 = At(rows1, column, width, stride), a2 = At(rows2, column, width, stride);
        column++;
        Vector<float> b0, b1, b2, c0, c1, c2;
        int pairs = column < 0 ? 0 : Math.Max(0, Math.Min(left, (width - column) / 2)) / 2;
        byte* r0 = rows0 + column * stride, r1 = rows1 + column * stride, r2 = rows2 + column * stride;
        (column, left) = (column + 4 * pairs, left - 2 * pairs);
        for (; pairs > 0; pairs--)
        {
            b0 = Load(r0 + offset);
            b1 = Load(r1 + offset);
            b2 = Load(r2 + offset);
            offset += stride;
            c0 = Load(r0 + offset);
            c1 = Load(r1 + offset);
            c2 = Load(r2 + offset);
            offset += stride;
            Store(
                Column(c0, c1, c2, w02, w12, w22, Column(b0, b1, b2, w01, w11, w21, Column(a0, a1, a2, w00, w10, w20, bias))),
                minimum, maximum, output);
            output += outputStride;
            b0 = Load(r0 + offset);
            b1 = Load(r1 + offset);
            b2 = Load(r2 + offset);
            offset += stride;
            a0 = Load(r0 + offset);
            a1 = Load(r1 + offset);
            a2 = Load(r2 + offset);
            offset += stride;
            Store(
                Column(a0, a1, a2, w02, w12, w22, Column(b0, b1, b2, w01, w11, w21, Column(c0, c1, c2, w00, w10, w20, bias))),
                minimum, maximum, output);
            output += outputStride;
        }

        for (; left > 0; left--, column += 2)
        {
            b0 = At(rows0, column, width, stride);
            b1 = At(rows1, column, width, stride);
            b2 = At(rows2, column, width, stride);
            c0 = At(rows0, column + 1, width, stride);
            c1 = At(rows1, column + 1, width, stride);
            c2 = At(rows2, column + 1, width, stride);
            Store(
                Column(c0, c1, c2, w02, w12, w22, Column(b0, b1, b2, w01, w11, w21, Column(a0, a1, a2, w00, w10, w20, bias))),
                minimum, maximum, output);
            output += outputStride;
            (a0, a1, a2) = (c0, c1, c2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Weight(float* bias, nint channels, int tap) => Vector.Load(bias + tap * channels);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Load(byte* source) => Vector.Load((float*)source);

    /// <summary>A column of a row; zeros where it is padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> At(byte* row, int column, int width, nint stride) =>
        (uint)column < (uint)width ? Load(row + column * stride) : Vector<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Column(
        Vector<float> a0, Vector<float> a1, Vector<float> a2, Vector<float> w0, Vector<float> w1, Vector<float> w2, Vector<float> sum) =>
        Vector.MultiplyAddEstimate(a2, w2, Vector.MultiplyAddEstimate(a1, w1, Vector.MultiplyAddEstimate(a0, w0, sum)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<float> sum, Vector<float> minimum, Vector<float> maximum, float* output) =>
        Vector.Store(Vector.MinNative(Vector.MaxNative(sum, minimum), maximum), output);
}
