namespace EdgeAgent.Optimization.Zoo;

/// <summary>A square convolution window with SAME padding over a feature map, and the int32 sums that it gives.</summary>
internal readonly record struct Window(int Kernel, int Stride)
{
    public int Steps(int size) => (size + Stride - 1) / Stride;

    /// <summary>Full convolution: sums [pixels, channels] of one picture; weights [channels, kernel, kernel, depth].</summary>
    public int[] Convolve(FeatureMap input, sbyte[] codes, sbyte[] weights, int channels)
    {
        int rows = Steps(input.Height), columns = Steps(input.Width), depth = input.Channels;
        int[] sums = new int[rows * columns * channels];
        foreach ((int pixel, int source, int tap) in Taps(input, rows, columns))
        {
            for (int channel = 0; channel < channels; channel++)
            {
                int weight = ((channel * Kernel * Kernel) + tap) * depth, sum = 0;
                for (int i = 0; i < depth; i++)
                    sum += (codes[(source * depth) + i] - input.ZeroPoint) * weights[weight + i];
                sums[(pixel * channels) + channel] += sum;
            }
        }
        return sums;
    }

    /// <summary>Depthwise convolution: sums [pixels, channels] of one picture; weights [kernel, kernel, channels].</summary>
    public int[] ConvolveDepthwise(FeatureMap input, sbyte[] codes, sbyte[] weights)
    {
        int rows = Steps(input.Height), columns = Steps(input.Width), channels = input.Channels;
        int[] sums = new int[rows * columns * channels];
        foreach ((int pixel, int source, int tap) in Taps(input, rows, columns))
        {
            for (int channel = 0; channel < channels; channel++)
                sums[(pixel * channels) + channel] += (codes[(source * channels) + channel] - input.ZeroPoint) * weights[(tap * channels) + channel];
        }
        return sums;
    }

    private IEnumerable<(int Pixel, int Source, int Tap)> Taps(FeatureMap input, int rows, int columns)
    {
        int top = Before(input.Height), left = Before(input.Width);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                for (int tap = 0; tap < Kernel * Kernel; tap++)
                {
                    int y = (row * Stride) - top + (tap / Kernel), x = (column * Stride) - left + (tap % Kernel);
                    if (y >= 0 && y < input.Height && x >= 0 && x < input.Width)
                        yield return ((row * columns) + column, (y * input.Width) + x, tap);
                }
            }
        }
    }

    private int Before(int size) => Math.Max(((Steps(size) - 1) * Stride) + Kernel - size, 0) / 2;
}
