using System.Numerics;
using System.Runtime.CompilerServices;

namespace EdgeAgent.Kernels;

/// <summary>Average and maximum pooling in float32 over images [H, W, C]; padding takes no part.</summary>
/// <remarks>Sums are taken in the order of TFLite's reference kernels, so results are equal to theirs to the bit. Sums of four vectors of channels
/// stay in registers while the window is walked.</remarks>
public static unsafe class F32Pooling
{
    private interface IFold
    {
        static abstract float Start { get; }

        static abstract Vector<float> Apply(Vector<float> so, Vector<float> next);
    }

    /// <summary>Averages a window of each output pixel.</summary>
    /// <param name="window">Geometry; dilations must be 1.</param>
    /// <param name="channels">Number of channels, C.</param>
    /// <param name="input">[H, W, C].</param>
    /// <param name="output">[OH, OW, C].</param>
    /// <param name="clamp">The fused activation's bounds.</param>
    /// <param name="firstPixel">First output pixel, in row-major order.</param>
    /// <param name="pixelCount">Number of output pixels.</param>
    /// <exception cref="ArgumentException">A span is too short, the range is not one of this image, or the window has dilation.</exception>
    public static void Average(
        in Window2D window, int channels, ReadOnlySpan<float> input, Span<float> output, F32Clamp clamp, int firstPixel, int pixelCount) =>
        Run<Sum>(window, channels, input, output, clamp, firstPixel, pixelCount);

    /// <summary>Takes the largest value of a window of each output pixel.</summary>
    /// <param name="window">Geometry; dilations must be 1.</param>
    /// <param name="channels">Number of channels, C.</param>
    /// <param name="input">[H, W, C].</param>
    /// <param name="output">[OH, OW, C].</param>
    /// <param name="clamp">The fused activation's bounds.</param>
    /// <param name="firstPixel">First output pixel, in row-major order.</param>
    /// <param name="pixelCount">Number of output pixels.</param>
    /// <exception cref="ArgumentException">A span is too short, the range is not one of this image, or the window has dilation.</exception>
    public static void Max(
        in Window2D window, int channels, ReadOnlySpan<float> input, Span<float> output, F32Clamp clamp, int firstPixel, int pixelCount) =>
        Run<Largest>(window, channels, input, output, clamp, firstPixel, pixelCount);

    /// <summary>Averages the rows of a matrix; they are added in their order.</summary>
    /// <param name="input">[rows, channels].</param>
    /// <param name="rows">Number of rows, 1 or more.</param>
    /// <param name="means">[channels]; overwritten.</param>
    /// <exception cref="ArgumentException">The input is too short.</exception>
    public static void Mean(ReadOnlySpan<float> input, int rows, Span<float> means)
    {
        if (input.Length < (long)rows * means.Length)
            throw new ArgumentException("The input is shorter than its rows.", nameof(input));
        fixed (float* a = input, c = means)
            new Pixel(a, rows, means.Length, 1, means.Length).Fold<Sum>(rows, F32Clamp.None, c);
    }

    private static void Run<TFold>(
        in Window2D window, int channels, ReadOnlySpan<float> input, Span<float> output, F32Clamp clamp, int firstPixel, int pixelCount)
        where TFold : struct, IFold
    {
        PoolWindow.Check(window, channels, input.Length, output.Length, firstPixel, pixelCount);
        fixed (float* a = input, c = output)
        {
            nint rowStride = (nint)window.InputWidth * channels;
            for (int pixel = firstPixel; pixel < firstPixel + pixelCount; pixel++)
            {
                var part = new PoolWindow(window, pixel);
                float* first = a + part.FirstRow * rowStride + (nint)part.FirstColumn * channels;
                float divisor = typeof(TFold) == typeof(Sum) ? Math.Max(part.Count, 1) : 1;
                int columns = part.Count == 0 ? 0 : part.EndColumn - part.FirstColumn;
                new Pixel(first, part.EndRow - part.FirstRow, rowStride, columns, channels).Fold<TFold>(divisor, clamp, c + (nint)pixel * channels);
            }
        }
    }

    private readonly struct Sum : IFold
    {
        public static float Start => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Apply(Vector<float> so, Vector<float> next) => so + next;
    }

    private readonly struct Largest : IFold
    {
        public static float Start => float.MinValue;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Apply(Vector<float> so, Vector<float> next) => Vector.MaxNative(so, next);
    }

    /// <summary>The input pixels of one output pixel.</summary>
    private readonly struct Pixel(float* first, int rows, nint rowStride, int columns, int channels)
    {
        /// <summary>Folds all channels: four vectors at a time, then one, then single channels.</summary>
        public void Fold<TFold>(float divisor, F32Clamp clamp, float* output)
            where TFold : struct, IFold
        {
            int step = Vector<float>.Count, channel = 0;
            Vector<float> divisors = Vector.Create(divisor), minimum = Vector.Create(clamp.Minimum), maximum = Vector.Create(clamp.Maximum);
            for (; channel <= channels - 4 * step; channel += 4 * step)
            {
                Vector<float> c0 = Vector.Create(TFold.Start), c1 = c0, c2 = c0, c3 = c0;
                float* row = first + channel;
                for (int y = rows; y > 0; y--, row += rowStride)
                {
                    float* a = row;
                    for (int x = columns; x > 0; x--, a += channels)
                    {
                        c0 = TFold.Apply(c0, Vector.Load(a));
                        c1 = TFold.Apply(c1, Vector.Load(a + step));
                        c2 = TFold.Apply(c2, Vector.Load(a + 2 * step));
                        c3 = TFold.Apply(c3, Vector.Load(a + 3 * step));
                    }
                }

                Vector.Store(Finish(c0, divisors, minimum, maximum), output + channel);
                Vector.Store(Finish(c1, divisors, minimum, maximum), output + channel + step);
                Vector.Store(Finish(c2, divisors, minimum, maximum), output + channel + 2 * step);
                Vector.Store(Finish(c3, divisors, minimum, maximum), output + channel + 3 * step);
            }

            for (; channel <= channels - step; channel += step)
            {
                Vector<float> sum = Vector.Create(TFold.Start);
                for (int y = 0; y < rows; y++)
                {
                    for (int x = 0; x < columns; x++)
                        sum = TFold.Apply(sum, Vector.Load(first + y * rowStride + (nint)x * channels + channel));
                }

                Vector.Store(Finish(sum, divisors, minimum, maximum), output + channel);
            }

            for (; channel < channels; channel++)
            {
                Vector<float> sum = Vector.Create(TFold.Start);
                for (int y = 0; y < rows; y++)
                {
                    for (int x = 0; x < columns; x++)
                        sum = TFold.Apply(sum, Vector.Create(first[y * rowStride + (nint)x * channels + channel]));
                }

                output[channel] = Finish(sum, divisors, minimum, maximum)[0];
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector<float> Finish(Vector<float> value, Vector<float> divisors, Vector<float> minimum, Vector<float> maximum) =>
            Vector.MinNative(Vector.MaxNative(value / divisors, minimum), maximum);
    }
}
