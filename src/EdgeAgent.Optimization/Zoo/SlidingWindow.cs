using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Zoo;

/// <summary>The window of a convolution or pooling.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Stride">Step in both directions.</param>
/// <param name="Padding">How it meets the border.</param>
internal readonly record struct SlidingWindow(int Height, int Width, int Stride = 1, Padding Padding = Padding.Same)
{
    public static SlidingWindow Pointwise => new(1, 1);

    /// <summary>A square window.</summary>
    public static SlidingWindow Square(int size, int stride = 1, Padding padding = Padding.Same) => new(size, size, stride, padding);

    /// <summary>The shape that it makes of an input's, with the given number of channels.</summary>
    public int[] Over(Features input, int channels)
    {
        int rows = Steps(input.Height, Height), columns = Steps(input.Width, Width);
        return rows > 0 && columns > 0
            ? [1, rows, columns, channels]
            : throw new InvalidOperationException($"a window of {Height}x{Width} does not fit into {input.Height}x{input.Width}");
    }

    /// <summary>The share of the window's taps that fall on the input and not on padding, over all its places.</summary>
    public double Coverage(Features input) => Padding == Padding.Valid ? 1 : Coverage(input.Height, Height) * Coverage(input.Width, Width);

    private int Steps(int size, int window) => ((Padding == Padding.Same ? size - 1 : size - window) / Stride) + 1;

    private double Coverage(int size, int window)
    {
        int steps = Steps(size, window), inside = 0;
        int before = Math.Max(((steps - 1) * Stride) + window - size, 0) / 2;
        for (int step = 0; step < steps; step++)
        {
            int first = (step * Stride) - before;
            inside += Math.Min(first + window, size) - Math.Max(first, 0);
        }
        return inside / ((double)steps * window);
    }
}
