using System.Numerics.Tensors;
using EdgeAgent.Kernels;

namespace EdgeAgent.Optimization.Training.Kernels;

/// <summary>What a convolution's window covers, one row for each place: taps row by row, channels innermost.</summary>
/// <param name="window">The window.</param>
/// <param name="channels">Channels of the input.</param>
internal readonly struct Patches(Window2D window, int channels)
{
    /// <summary>Elements of a row.</summary>
    public int Depth => window.Taps * channels;

    /// <summary>Copies what the window covers, 0 in the padding.</summary>
    /// <param name="maps">All feature maps [N, H, W, C].</param>
    /// <param name="firstRow">The first place, counted over all pictures.</param>
    /// <param name="count">How many places.</param>
    /// <param name="rows">Where they go.</param>
    public void Gather(ReadOnlySpan<float> maps, int firstRow, int count, Span<float> rows)
    {
        for (int row = 0; row < count; row++)
        {
            (int image, int place) = Math.DivRem(firstRow + row, window.OutputPixels);
            ReadOnlySpan<float> map = maps.Slice(image * window.InputPixels * channels, window.InputPixels * channels);
            Span<float> patch = rows.Slice(row * Depth, Depth);
            int top = (place / window.OutputWidth * window.StrideHeight) - window.PadTop, left = (place % window.OutputWidth * window.StrideWidth) - window.PadLeft;
            for (int ky = 0; ky < window.KernelHeight; ky++)
            {
                Span<float> line = patch.Slice(ky * window.KernelWidth * channels, window.KernelWidth * channels);
                int y = top + (ky * window.DilationHeight);
                if (y < 0 || y >= window.InputHeight)
                    line.Clear();
                else if (window.DilationWidth == 1 && left >= 0 && left + window.KernelWidth <= window.InputWidth)
                    map.Slice(((y * window.InputWidth) + left) * channels, line.Length).CopyTo(line);
                else
                    GatherLine(map, y, left, line);
            }
        }
    }

    /// <summary>Adds rows to the places that they were copied from.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="firstPlace">The first place in the picture.</param>
    /// <param name="count">How many places.</param>
    /// <param name="map">The feature map of the picture [H, W, C].</param>
    public void Scatter(ReadOnlySpan<float> rows, int firstPlace, int count, Span<float> map)
    {
        for (int row = 0; row < count; row++)
        {
            int place = firstPlace + row;
            ReadOnlySpan<float> patch = rows.Slice(row * Depth, Depth);
            int top = (place / window.OutputWidth * window.StrideHeight) - window.PadTop, left = (place % window.OutputWidth * window.StrideWidth) - window.PadLeft;
            for (int ky = 0; ky < window.KernelHeight; ky++)
            {
                int y = top + (ky * window.DilationHeight);
                if (y < 0 || y >= window.InputHeight)
                    continue;
                ReadOnlySpan<float> line = patch.Slice(ky * window.KernelWidth * channels, window.KernelWidth * channels);
                if (window.DilationWidth == 1 && left >= 0 && left + window.KernelWidth <= window.InputWidth)
                    Add(line, map.Slice(((y * window.InputWidth) + left) * channels, line.Length));
                else
                    ScatterLine(line, y, left, map);
            }
        }
    }

    private void GatherLine(ReadOnlySpan<float> map, int y, int left, Span<float> line)
    {
        for (int kx = 0; kx < window.KernelWidth; kx++)
        {
            int x = left + (kx * window.DilationWidth);
            Span<float> tap = line.Slice(kx * channels, channels);
            if (x < 0 || x >= window.InputWidth)
                tap.Clear();
            else
                map.Slice(((y * window.InputWidth) + x) * channels, channels).CopyTo(tap);
        }
    }

    private void ScatterLine(ReadOnlySpan<float> line, int y, int left, Span<float> map)
    {
        for (int kx = 0; kx < window.KernelWidth; kx++)
        {
            int x = left + (kx * window.DilationWidth);
            if (x >= 0 && x < window.InputWidth)
                Add(line.Slice(kx * channels, channels), map.Slice(((y * window.InputWidth) + x) * channels, channels));
        }
    }

    private static void Add(ReadOnlySpan<float> part, Span<float> sum) => TensorPrimitives.Add(sum, part, sum);
}
