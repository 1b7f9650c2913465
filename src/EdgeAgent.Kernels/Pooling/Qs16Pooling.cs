using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Average and maximum pooling and sums over rows in int16; images are [H, W, C], quantized alike before and behind.</summary>
/// <remarks>Padding takes no part: an average divides by the number of pixels inside the image. Sums are int32, so they take at most
/// <see cref="LargestCount"/> elements. Nothing is allocated. Arithmetic: TFLite's reference AVERAGE_POOL_2D and MAX_POOL_2D.</remarks>
public static class Qs16Pooling
{
    /// <summary>Elements whose sum is an int32 whatever they are.</summary>
    public const int LargestCount = (1 << 16) - 1;

    private const int Block = 8;

    /// <summary>Averages a window of each output pixel; halves are rounded away from zero.</summary>
    /// <param name="window">Geometry; dilations must be 1, and at most <see cref="LargestCount"/> taps.</param>
    /// <param name="channels">Number of channels, C.</param>
    /// <param name="input">[H, W, C].</param>
    /// <param name="output">[OH, OW, C].</param>
    /// <param name="minimum">Smallest output value.</param>
    /// <param name="maximum">Largest output value.</param>
    /// <param name="firstPixel">First output pixel, in row-major order.</param>
    /// <param name="pixelCount">Number of output pixels.</param>
    /// <exception cref="ArgumentException">A span is too short, the range is not one of this image, or the window has dilation or too many
    /// taps.</exception>
    public static void Average(
        in Window2D window, int channels, ReadOnlySpan<short> input, Span<short> output, int minimum, int maximum, int firstPixel, int pixelCount)
    {
        PoolWindow.Check(window, channels, input.Length, output.Length, firstPixel, pixelCount);
        if ((long)window.KernelHeight * window.KernelWidth > LargestCount)
            throw new ArgumentException($"A window takes at most {LargestCount} pixels.", nameof(window));
        Span<int> sums = stackalloc int[Block];
        for (int pixel = firstPixel; pixel < firstPixel + pixelCount; pixel++)
        {
            var part = new PoolWindow(window, pixel);
            for (int channel = 0; channel < channels; channel += Block)
            {
                int width = Math.Min(Block, channels - channel);
                sums.Clear();
                for (int y = part.FirstRow; y < part.EndRow && part.Count > 0; y++)
                {
                    int first = (y * window.InputWidth + part.FirstColumn) * channels + channel;
                    Add(input[first..], part.EndColumn - part.FirstColumn, channels, sums[..width]);
                }

                Span<short> target = output.Slice(pixel * channels + channel, width);
                for (int i = 0; i < width; i++)
                    target[i] = (short)Math.Clamp(RoundedMean(sums[i], part.Count), minimum, maximum);
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
        in Window2D window, int channels, ReadOnlySpan<short> input, Span<short> output, int minimum, int maximum, int firstPixel, int pixelCount)
    {
        PoolWindow.Check(window, channels, input.Length, output.Length, firstPixel, pixelCount);
        for (int pixel = firstPixel; pixel < firstPixel + pixelCount; pixel++)
        {
            var part = new PoolWindow(window, pixel);
            Span<short> largest = output.Slice(pixel * channels, channels);
            largest.Fill((short)minimum);
            for (int y = part.FirstRow; y < part.EndRow; y++)
            {
                for (int x = part.FirstColumn; x < part.EndColumn; x++)
                    Larger(largest, input.Slice((y * window.InputWidth + x) * channels, channels));
            }

            foreach (ref short value in largest)
                value = Math.Min(value, (short)maximum);
        }
    }

    /// <summary>Adds the rows of a matrix: the sums that a MEAN over height and width requantizes.</summary>
    /// <param name="input">[rows, channels].</param>
    /// <param name="rows">Number of rows, at most <see cref="LargestCount"/>.</param>
    /// <param name="sums">[channels]; overwritten.</param>
    /// <exception cref="ArgumentException">The input is too short.</exception>
    public static void SumRows(ReadOnlySpan<short> input, int rows, Span<int> sums)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, LargestCount);
        if (input.Length < (long)rows * sums.Length)
            throw new ArgumentException("The input is shorter than its rows.", nameof(input));
        sums.Clear();
        for (int channel = 0; channel < sums.Length && rows > 0; channel += Block)
            Add(input[channel..], rows, sums.Length, sums.Slice(channel, Math.Min(Block, sums.Length - channel)));
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
        ReadOnlySpan<int> sums, int count, int inputZeroPoint, QuantizedMultiplier factor, int outputZeroPoint, Span<short> output)
    {
        if (output.Length != sums.Length)
            throw new ArgumentException($"Expected {sums.Length} elements, got {output.Length}.", nameof(output));
        QuantizedMultiplier perElement = factor.DividedBy(count);
        for (int i = 0; i < sums.Length; i++)
        {
            int value = unchecked(perElement.Apply(sums[i] - inputZeroPoint * count) + outputZeroPoint);
            output[i] = (short)Math.Clamp(value, short.MinValue, short.MaxValue);
        }
    }

    private static int RoundedMean(int sum, int count)
    {
        if (count == 0)
            return 0;
        return (sum > 0 ? sum + count / 2 : sum - count / 2) / count;
    }

    /// <summary>Adds up to eight channels of pixels that lie a stride apart to sums.</summary>
    private static void Add(ReadOnlySpan<short> source, int pixels, int stride, Span<int> sums)
    {
        if (sums.Length < Block)
        {
            for (int i = 0, at = 0; i < pixels; i++, at += stride)
            {
                for (int c = 0; c < sums.Length; c++)
                    sums[c] += source[at + c];
            }

            return;
        }

        Vector128<int> low = Vector128.Create<int>(sums), high = Vector128.Create<int>(sums[4..]);
        for (int i = 0, at = 0; i < pixels; i++, at += stride)
        {
            Vector128<short> values = Vector128.Create(source[at..]);
            low += Vector128.WidenLower(values);
            high += Vector128.WidenUpper(values);
        }

        low.CopyTo(sums);
        high.CopyTo(sums[4..]);
    }

    private static void Larger(Span<short> largest, ReadOnlySpan<short> values)
    {
        Span<Vector128<short>> wholes = MemoryMarshal.Cast<short, Vector128<short>>(largest);
        ReadOnlySpan<Vector128<short>> others = MemoryMarshal.Cast<short, Vector128<short>>(values);
        for (int i = 0; i < wholes.Length; i++)
            wholes[i] = Vector128.Max(wholes[i], others[i]);
        for (int i = wholes.Length * Block; i < largest.Length; i++)
            largest[i] = Math.Max(largest[i], values[i]);
    }
}
