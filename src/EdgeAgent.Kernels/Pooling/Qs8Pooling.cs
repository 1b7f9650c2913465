using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

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
        Vector128<sbyte> low = Vector128.Create((sbyte)minimum), high = Vector128.Create((sbyte)maximum);
        fixed (sbyte* a = input, c = output)
        {
            for (int pixel = firstPixel; pixel < firstPixel + pixelCount; pixel++)
            {
                var part = new PoolPart(window, channels, pixel, a);
                sbyte* target = c + (nint)pixel * channels;
                if (channels < Block || part.Count is 0 or > PoolDivisor.LargestCount)
                    AverageOneByOne(part, rounding, minimum, maximum, target);
                else
                    Average(part, new PoolDivisor(part.Count, rounding), low, high, target);
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
                var part = new PoolPart(window, channels, pixel, a);
                sbyte* target = c + (nint)pixel * channels;
                if (channels < Block)
                    MaxOfFewChannels(part, low, high, target);
                else
                    Max(part, low, high, target);
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

    /// <summary>Means of one window in blocks of channels, the last of which may overlap the one before.</summary>
    private static void Average(in PoolPart part, in PoolDivisor divisor, Vector128<sbyte> low, Vector128<sbyte> high, sbyte* target)
    {
        sbyte* corner = part.Corner;
        int rows = part.Rows, columns = part.Columns;
        nint stride = part.Channels, rowStride = part.RowStride, lastBlock = stride - Block;
        for (nint channel = 0; ; channel = Math.Min(channel + Block, lastBlock))
        {
            // At most 128 int8 values are summed: they fit an int16 sum.
            Vector128<short> sumsLow = default, sumsHigh = default;
            sbyte* row = corner + channel;
            int y = rows;
            do
            {
                sbyte* source = row;
                int x = columns;
                do
                {
                    Vector128<sbyte> values = Vector128.Load(source);
                    source += stride;
                    if (AdvSimd.IsSupported)
                    {
                        sumsHigh = AdvSimd.AddWideningUpper(sumsHigh, values);
                        sumsLow = AdvSimd.AddWideningLower(sumsLow, values.GetLower());
                    }
                    else
                    {
                        sumsLow += Vector128.WidenLower(values);
                        sumsHigh += Vector128.WidenUpper(values);
                    }
                }
                while (--x != 0);
                row += rowStride;
            }
            while (--y != 0);

            Vector128.Min(Vector128.Max(divisor.Divide(sumsLow, sumsHigh), low), high).Store(target + channel);
            if (channel == lastBlock)
                return;
        }
    }

    /// <summary>A window that holds no pixel of the image, or more than int16 sums can take, or an image of few channels.</summary>
    private static void AverageOneByOne(in PoolPart part, AveragePoolRounding rounding, int minimum, int maximum, sbyte* target)
    {
        int* values = stackalloc int[Block];
        for (int channel = 0; channel < part.Channels; channel += Block)
        {
            int width = Math.Min(Block, part.Channels - channel);
            Sums16 sums = default;
            for (int y = 0; y < part.Rows; y++)
                sums.Add(part.Corner + y * part.RowStride + channel, part.Columns, part.Channels, width);
            sums.Store(values);
            for (int i = 0; i < width; i++)
                target[channel + i] = (sbyte)Math.Clamp(Divide(values[i], part.Count, rounding), minimum, maximum);
        }
    }

    /// <summary>Largest values of one window in blocks of channels, the last of which may overlap the one before.</summary>
    private static void Max(in PoolPart part, Vector128<sbyte> low, Vector128<sbyte> high, sbyte* target)
    {
        sbyte* corner = part.Corner;
        int rows = part.Rows, columns = part.Columns;
        nint stride = part.Channels, rowStride = part.RowStride, lastBlock = stride - Block;
        for (nint channel = 0; ; channel = Math.Min(channel + Block, lastBlock))
        {
            Vector128<sbyte> largest = low;
            sbyte* row = corner + channel;
            for (int y = rows; y > 0; y--, row += rowStride)
            {
                sbyte* source = row;
                for (int x = columns; x > 0; x--, source += stride)
                    largest = Vector128.Max(largest, Vector128.Load(source));
            }

            Vector128.Min(largest, high).Store(target + channel);
            if (channel == lastBlock)
                return;
        }
    }

    private static void MaxOfFewChannels(in PoolPart part, Vector128<sbyte> low, Vector128<sbyte> high, sbyte* target)
    {
        Vector128<sbyte> largest = low;
        for (int y = 0; y < part.Rows; y++)
        {
            for (int x = 0; x < part.Columns; x++)
                largest = Vector128.Max(largest, PartialVector.Load(part.Corner + y * part.RowStride + x * part.Channels, part.Channels));
        }

        PartialVector.Store(Vector128.Min(largest, high), target, part.Channels);
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
