using System.Numerics;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>AVERAGE_POOL_2D and MAX_POOL_2D by their definition: input [N,H,W,C], output [N,OH,OW,C].</summary>
/// <remarks>Only pixels inside the image count. Averages round half away from zero on int8 and int16, and half up on uint8; a uint8 tensor is stored
/// as int8, less 128, and rounded as what it means.</remarks>
internal static class ReferencePool2D
{
    public static void Average<T>(Window2D window, int batches, int channels, ReadOnlySpan<T> input, bool isUInt8, int min, int max,
        Span<T> output)
        where T : unmanaged, IBinaryInteger<T>
    {
        int at = 0;
        for (int n = 0; n < batches; n++)
            for (int y = 0; y < window.OutputHeight; y++)
                for (int x = 0; x < window.OutputWidth; x++)
                    for (int c = 0; c < channels; c++)
                    {
                        (int top, int bottom, int left, int right) = Inside(window, y, x);
                        int sum = 0, count = (bottom - top) * (right - left);
                        for (int row = top; row < bottom; row++)
                            for (int column = left; column < right; column++)
                                sum += int.CreateChecked(input[((n * window.InputHeight + row) * window.InputWidth + column) * channels + c]);
                        output[at++] = T.CreateChecked(Math.Clamp(RoundedMean(sum, count, isUInt8), min, max));
                    }
    }

    public static void Average(Window2D window, int batches, int channels, ReadOnlySpan<float> input, float min, float max, Span<float> output)
    {
        int at = 0;
        for (int n = 0; n < batches; n++)
            for (int y = 0; y < window.OutputHeight; y++)
                for (int x = 0; x < window.OutputWidth; x++)
                    for (int c = 0; c < channels; c++)
                    {
                        (int top, int bottom, int left, int right) = Inside(window, y, x);
                        float sum = 0;
                        for (int row = top; row < bottom; row++)
                            for (int column = left; column < right; column++)
                                sum += input[((n * window.InputHeight + row) * window.InputWidth + column) * channels + c];
                        output[at++] = FloatActivation.Clamp(sum / ((bottom - top) * (right - left)), min, max);
                    }
    }

    public static void Max<T>(Window2D window, int batches, int channels, ReadOnlySpan<T> input, int min, int max, Span<T> output)
        where T : unmanaged, IBinaryInteger<T>
    {
        int at = 0;
        for (int n = 0; n < batches; n++)
            for (int y = 0; y < window.OutputHeight; y++)
                for (int x = 0; x < window.OutputWidth; x++)
                    for (int c = 0; c < channels; c++)
                    {
                        (int top, int bottom, int left, int right) = Inside(window, y, x);
                        int largest = min;
                        for (int row = top; row < bottom; row++)
                            for (int column = left; column < right; column++)
                                largest = Math.Max(
                                    largest, int.CreateChecked(input[((n * window.InputHeight + row) * window.InputWidth + column) * channels + c]));
                        output[at++] = T.CreateChecked(Math.Min(largest, max));
                    }
    }

    public static void Max(Window2D window, int batches, int channels, ReadOnlySpan<float> input, float min, float max, Span<float> output)
    {
        int at = 0;
        for (int n = 0; n < batches; n++)
            for (int y = 0; y < window.OutputHeight; y++)
                for (int x = 0; x < window.OutputWidth; x++)
                    for (int c = 0; c < channels; c++)
                    {
                        (int top, int bottom, int left, int right) = Inside(window, y, x);
                        float largest = float.MinValue;
                        for (int row = top; row < bottom; row++)
                            for (int column = left; column < right; column++)
                                largest = Math.Max(largest, input[((n * window.InputHeight + row) * window.InputWidth + column) * channels + c]);
                        output[at++] = FloatActivation.Clamp(largest, min, max);
                    }
    }

    /// <summary>L2_POOL_2D.</summary>
    public static void RootMeanSquare(
        Window2D window, int batches, int channels, ReadOnlySpan<float> input, float min, float max, Span<float> output)
    {
        int at = 0;
        for (int n = 0; n < batches; n++)
            for (int y = 0; y < window.OutputHeight; y++)
                for (int x = 0; x < window.OutputWidth; x++)
                    for (int c = 0; c < channels; c++)
                    {
                        (int top, int bottom, int left, int right) = Inside(window, y, x);
                        float sum = 0;
                        for (int row = top; row < bottom; row++)
                            for (int column = left; column < right; column++)
                            {
                                float value = input[((n * window.InputHeight + row) * window.InputWidth + column) * channels + c];
                                sum += value * value;
                            }

                        output[at++] = FloatActivation.Clamp(MathF.Sqrt(sum / ((bottom - top) * (right - left))), min, max);
                    }
    }

    /// <summary>The mean of <paramref name="count"/> values whose stored sum is <paramref name="sum"/>, rounded as the type asks.</summary>
    public static int RoundedMean(int sum, int count, bool isUInt8)
    {
        if (isUInt8) return (sum + 128 * count + count / 2) / count - 128;
        return sum > 0 ? (sum + count / 2) / count : (sum - count / 2) / count;
    }

    private static (int Top, int Bottom, int Left, int Right) Inside(Window2D window, int y, int x)
    {
        int top = y * window.StrideHeight - window.PadTop, left = x * window.StrideWidth - window.PadLeft;
        return (Math.Max(top, 0), Math.Min(top + window.KernelHeight, window.InputHeight),
            Math.Max(left, 0), Math.Min(left + window.KernelWidth, window.InputWidth));
    }
}
