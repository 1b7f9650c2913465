using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Average and maximum pooling and sums over rows in int8; images are [H, W, C] with one zero point and scale for input and output.</summary>
/// <remarks>Padding takes no part: an average divides by the number of pixels inside the image, 0 of which gives the activation's bound nearest
/// to 0. Nothing is allocated. Arithmetic: TFLite's reference AVERAGE_POOL_2D and MAX_POOL_2D.</remarks>
public static unsafe class Qs8Pooling
{
    private const int Block = 16;

    /// <summary>Averages a window of each output pixel.</summary>
    /// <param name="window">Geometry; dilations must be 1.</param>
    /// <param name="channels">Number of channels, C.</param>
    /// <param name="rounding">How halves are rounded.</param>
    /// <param name="input">[H, W, C].</param>
    /// <param name="output">[OH, OW, C].</param>
    /// <param name="minimum">Smallest output value.</param>
    /// <param name="maximum">Largest output value.</param>
    /// <param name="firstPixel">First output pixel, in row-major order.</param>
    /// <param name="pixelCount">Number of output pixels.</param>
    /// <exception cref="ArgumentException">A span is too short, the range is not one of this image, or the window has dilation.</exception>
    public static void Average(
        in Window2D window,
        int channels,
        AveragePoolRounding rounding,
        ReadOnlySpan<sbyte> input,
        Span<sbyte> output,
        int minimum,
        int maximum,
        int firstPixel,
        int pixelCount)
    {
        PoolWindow.Check(window, channels, input.Length, output.Length, firstPixel, pixelCount);
        int* values = stackalloc int[Block];
        fixed (sbyte* a = input, c = output)
        {
            for (int pixel = firstPixel; pixel < firstPixel + pixelCount; pixel++)
            {
                var part = new PoolWindow(window, pixel);
                for (int channel = 0; channel < channels; channel += Block)
                {
                    int width = Math.Min(Block, channels - channel);
                    Sums16 sums = default;
                    for (int y = part.FirstRow; y < part.EndRow; y++)
                    {
                        sbyte* row = a + ((nint)y * window.InputWidth + part.FirstColumn) * channels + channel;
                        sums.Add(row, part.EndColumn - part.FirstColumn, channels, width);
                    }

                    sums.Store(values);
                    sbyte* target = c + (nint)pixel * channels + channel;
                    for (int i = 0; i < width; i++)
                        target[i] = (sbyte)Math.Clamp(Divide(values[i], part.Count, rounding), minimum, maximum);
                }
            }
        }
    }

    /// <summary>Takes the largest value of a window of each output pixel.</summary>
    /// <param name="window">Geometry; dilations must be 1.</param>
    /// <param name="channels">Number of channels, C.</param>
    /// <param name="input">[H, W, C].</param>
    /// <param name="output">[OH, OW, C].</param>
    /// <param name="minimum">Smallest output value.</param>
    /// <param name="maximum">Largest output value.</param>
    /// <param name="firstPixel">First output pixel, in row-major order.</param>
    /// <param name="pixelCount">Number of output pixels.</param>
    /// <exception cref="ArgumentException">A span is too short, the range is not one of this image, or the window has dilation.</exception>
    public static void Max(
        in Window2D window,
        int channels,
        ReadOnlySpan<sbyte> input,
        Span<sbyte> output,
        int minimum,
        int maximum,
        int firstPixel,
        int pixelCount)
    {
        PoolWindow.Check(window, channels, input.Length, output.Length, firstPixel, pixelCount);
        Vector128<sbyte> low = Vector128.Create((sbyte)minimum), high = Vector128.Create((sbyte)maximum);
        fixed (sbyte* a = input, c = output)
        {
            for (int pixel = firstPixel; pixel < firstPixel + pixelCount; pixel++)
            {
                var part = new PoolWindow(window, pixel);
                for (int channel = 0; channel < channels; channel += Block)
                {
                    int width = Math.Min(Block, channels - channel);
                    Vector128<sbyte> largest = low;
                    for (int y = part.FirstRow; y < part.EndRow; y++)
                    {
                        for (int x = part.FirstColumn; x < part.EndColumn; x++)
                        {
                            sbyte* source = a + ((nint)y * window.InputWidth + x) * channels + channel;
                            largest = Vector128.Max(largest, PartialVector.Load(source, width));
                        }
                    }

                    PartialVector.Store(Vector128.Min(largest, high), c + (nint)pixel * channels + channel, width);
                }
            }
        }
    }

    /// <summary>Adds the rows of a matrix: the sums that a MEAN over height and width requantizes.</summary>
    /// <param name="input">[rows, channels].</param>
    /// <param name="rows">Number of rows, less than 2^23.</param>
    /// <param name="sums">[channels]; overwritten.</param>
    /// <exception cref="ArgumentException">The input is too short.</exception>
    public static void SumRows(ReadOnlySpan<sbyte> input, int rows, Span<int> sums)
    {
        int channels = sums.Length;
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rows, 1 << 23);
        if (input.Length < (long)rows * channels)
            throw new ArgumentException("The input is shorter than its rows.", nameof(input));
        int* values = stackalloc int[Block];
        fixed (sbyte* a = input)
        {
            for (int channel = 0; channel < channels; channel += Block)
            {
                int width = Math.Min(Block, channels - channel);
                Sums16 block = default;
                block.Add(a + channel, rows, channels, width);
                block.Store(values);
                new ReadOnlySpan<int>(values, width).CopyTo(sums[channel..]);
            }
        }
    }

    /// <summary>Requantizes sums of <paramref name="count"/> elements each, as TFLite's reference MEAN does it.</summary>
    /// <param name="sums">Sums of input values.</param>
    /// <param name="count">Elements that went into each sum.</param>
    /// <param name="inputZeroPoint">Zero point of the input.</param>
    /// <param name="factor">Input scale over output scale; it is divided by the count here.</param>
    /// <param name="outputZeroPoint">Zero point of the output.</param>
    /// <param name="output">As long as the sums.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Mean(
        ReadOnlySpan<int> sums, int count, int inputZeroPoint, QuantizedMultiplier factor, int outputZeroPoint, Span<sbyte> output)
    {
        if (output.Length != sums.Length)
            throw new ArgumentException($"Expected {sums.Length} elements, got {output.Length}.", nameof(output));
        QuantizedMultiplier perElement = factor.DividedBy(count);
        for (int i = 0; i < sums.Length; i++)
        {
            long value = (long)perElement.Apply(unchecked(sums[i] - inputZeroPoint * count)) + outputZeroPoint;
            output[i] = (sbyte)Math.Clamp(value, sbyte.MinValue, sbyte.MaxValue);
        }
    }

    private static int Divide(int sum, int count, AveragePoolRounding rounding)
    {
        if (count == 0)
            return 0;
        if (rounding == AveragePoolRounding.HalfUpAsUnsigned)
            return (sum + 128 * count + count / 2) / count - 128;
        return (sum > 0 ? sum + count / 2 : sum - count / 2) / count;
    }

    /// <summary>Sums of sixteen channels.</summary>
    private struct Sums16
    {
        private Vector128<int> _s0, _s1, _s2, _s3;

        public readonly void Store(int* target)
        {
            _s0.Store(target);
            _s1.Store(target + 4);
            _s2.Store(target + 8);
            _s3.Store(target + 12);
        }

        /// <summary>Adds pixels that lie a stride apart.</summary>
        public void Add(sbyte* source, int pixels, nint stride, int width)
        {
            // 256 int8 values fit an int16 sum, so int32 sums are touched once in 256 pixels.
            for (int left = pixels; left > 0; left -= 256)
            {
                Vector128<short> low = default, high = default;
                for (int i = Math.Min(left, 256); i > 0; i--, source += stride)
                {
                    Vector128<sbyte> values = PartialVector.Load(source, width);
                    low += Vector128.WidenLower(values);
                    high += Vector128.WidenUpper(values);
                }

                _s0 += Vector128.WidenLower(low);
                _s1 += Vector128.WidenUpper(low);
                _s2 += Vector128.WidenLower(high);
                _s3 += Vector128.WidenUpper(high);
            }
        }
    }
}
