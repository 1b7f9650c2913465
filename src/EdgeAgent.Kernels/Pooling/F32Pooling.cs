namespace EdgeAgent.Kernels;

/// <summary>Average and maximum pooling in float32 over images [H, W, C]; padding takes no part.</summary>
/// <remarks>Sums are taken in the order of TFLite's reference kernels, so results are equal to theirs to the bit.</remarks>
public static class F32Pooling
{
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
        in Window2D window, int channels, ReadOnlySpan<float> input, Span<float> output, F32Clamp clamp, int firstPixel, int pixelCount)
    {
        PoolWindow.Check(window, channels, input.Length, output.Length, firstPixel, pixelCount);
        for (int pixel = firstPixel; pixel < firstPixel + pixelCount; pixel++)
        {
            var part = new PoolWindow(window, pixel);
            Span<float> sums = output.Slice(pixel * channels, channels);
            sums.Clear();
            for (int y = part.FirstRow; y < part.EndRow; y++)
            {
                for (int x = part.FirstColumn; x < part.EndColumn; x++)
                    F32Add.Run(sums, input.Slice((y * window.InputWidth + x) * channels, channels), sums, F32Clamp.None);
            }

            for (int c = 0; c < channels; c++)
                sums[c] = MathF.Min(MathF.Max(part.Count == 0 ? 0 : sums[c] / part.Count, clamp.Minimum), clamp.Maximum);
        }
    }

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
        in Window2D window, int channels, ReadOnlySpan<float> input, Span<float> output, F32Clamp clamp, int firstPixel, int pixelCount)
    {
        PoolWindow.Check(window, channels, input.Length, output.Length, firstPixel, pixelCount);
        for (int pixel = firstPixel; pixel < firstPixel + pixelCount; pixel++)
        {
            var part = new PoolWindow(window, pixel);
            Span<float> largest = output.Slice(pixel * channels, channels);
            largest.Fill(float.MinValue);
            for (int y = part.FirstRow; y < part.EndRow; y++)
            {
                for (int x = part.FirstColumn; x < part.EndColumn; x++)
                {
                    ReadOnlySpan<float> source = input.Slice((y * window.InputWidth + x) * channels, channels);
                    for (int c = 0; c < channels; c++)
                        largest[c] = MathF.Max(largest[c], source[c]);
                }
            }

            for (int c = 0; c < channels; c++)
                largest[c] = MathF.Min(MathF.Max(largest[c], clamp.Minimum), clamp.Maximum);
        }
    }

    /// <summary>Adds the rows of a matrix in their order.</summary>
    /// <param name="input">[rows, channels].</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="sums">[channels]; overwritten.</param>
    /// <exception cref="ArgumentException">The input is too short.</exception>
    public static void SumRows(ReadOnlySpan<float> input, int rows, Span<float> sums)
    {
        if (input.Length < (long)rows * sums.Length)
            throw new ArgumentException("The input is shorter than its rows.", nameof(input));
        sums.Clear();
        for (int row = 0; row < rows; row++)
            F32Add.Run(sums, input.Slice(row * sums.Length, sums.Length), sums, F32Clamp.None);
    }
}
