using EdgeAgent.Kernels;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>Laws of pooling and means in int16.</summary>
internal static class Qs16PoolingCases
{
    public static IEnumerable<KernelCase> All =>
    [
        KernelCases.Create("average-and-max", "qs16-pooling", KernelSet.Portable, Pool),
        KernelCases.Create("largest-count", "qs16-pooling", KernelSet.Portable, LargestCount),
        KernelCases.Create("mean", "qs16-pooling", KernelSet.Portable, Mean),
    ];

    private static void Pool() => KernelCases.ForSeeds(120, seed =>
    {
        var random = new Random(seed);
        Window2D window = Qs8GemmCases.RandomWindow(random) with { DilationHeight = 1, DilationWidth = 1 };
        int channels = random.Next(1, 30);
        using var input = new GuardedMemory<short>(window.InputPixels * channels);
        using var output = new GuardedMemory<short>(window.OutputPixels * channels);
        Draw(random, input.Span, seed % 5 == 0);
        (int low, int high) = random.Next(2) == 0 ? (-32768, 32767) : (random.Next(-32768, 0), random.Next(0, 32768));
        short[] means = new short[output.Span.Length], largest = new short[output.Span.Length];
        for (int i = 0; i < means.Length; i++)
        {
            int[] seen = Seen(window, channels, input.Span, i);
            decimal mean = seen.Length == 0 ? 0 : (decimal)seen.Sum() / seen.Length;
            means[i] = (short)Math.Clamp(Math.Round(mean, MidpointRounding.AwayFromZero), low, high);
            largest[i] = (short)Math.Clamp(seen.DefaultIfEmpty(-32768).Max(), low, high);
        }

        Qs16Pooling.Average(window, channels, input.Span, output.Span, low, high, 0, 1);
        Qs16Pooling.Average(window, channels, input.Span, output.Span, low, high, 1, window.OutputPixels - 1);
        KernelMismatchException.ThrowIfDifferent<short>(means, output.Span, () => $"average, seed {seed}, channels {channels}, {window}");
        Qs16Pooling.Max(window, channels, input.Span, output.Span, low, high, 0, 1);
        Qs16Pooling.Max(window, channels, input.Span, output.Span, low, high, 1, window.OutputPixels - 1);
        KernelMismatchException.ThrowIfDifferent<short>(largest, output.Span, () => $"max, seed {seed}, channels {channels}, {window}");
    });

    private static void LargestCount()
    {
        var window = new Window2D
        {
            InputHeight = 255,
            InputWidth = 257,
            OutputHeight = 1,
            OutputWidth = 1,
            KernelHeight = 255,
            KernelWidth = 257,
        };
        short[] input = new short[9 * Qs16Pooling.LargestCount], output = new short[9];
        foreach (short value in new[] { short.MinValue, short.MaxValue })
        {
            input.AsSpan().Fill(value);
            Qs16Pooling.Average(window, 9, input, output, -32768, 32767, 0, 1);
            if (output.AsSpan().ContainsAnyExcept(value))
                throw new KernelMismatchException($"The average of {Qs16Pooling.LargestCount} times {value} is {output[0]}.");
        }
    }

    private static void Mean() => KernelCases.ForSeeds(100, seed =>
    {
        var random = new Random(seed);
        int rows = seed == 1 ? Qs16Pooling.LargestCount : random.Next(1, 60), channels = random.Next(1, 30);
        using var input = new GuardedMemory<short>(rows * channels);
        Draw(random, input.Span, seed == 1);
        int[] sums = new int[channels];
        Qs16Pooling.SumRows(input.Span, rows, sums);
        QuantizedMultiplier factor = QuantizedMultiplier.FromDouble(Math.Pow(2, random.NextDouble() * 4 - 2));
        int log = (int)Math.Log2(rows);
        var perElement = new QuantizedMultiplier((int)(((long)factor.Multiplier << log) / rows), factor.Shift - log);
        short[] expected = new short[channels], actual = new short[channels];
        for (int c = 0; c < channels; c++)
        {
            int sum = 0;
            for (int row = 0; row < rows; row++)
                sum += input.Span[row * channels + c];
            expected[c] = (short)Math.Clamp(ReferenceArithmetic.Multiply(sum, perElement), short.MinValue, short.MaxValue);
        }

        Qs16Pooling.Mean(sums, rows, 0, factor, 0, actual);
        KernelMismatchException.ThrowIfDifferent<short>(expected, actual, () => $"seed {seed}, {rows} x {channels}");
    });

    private static void Draw(Random random, Span<short> values, bool smallest)
    {
        foreach (ref short value in values)
            value = (short)(smallest ? -32768 : random.Next(-32768, 32768));
    }

    private static int[] Seen(in Window2D window, int channels, ReadOnlySpan<short> input, int outputElement)
    {
        int pixel = outputElement / channels, channel = outputElement % channels;
        var seen = new List<int>();
        for (int tap = 0; tap < window.Taps; tap++)
        {
            int y = pixel / window.OutputWidth * window.StrideHeight - window.PadTop + tap / window.KernelWidth;
            int x = pixel % window.OutputWidth * window.StrideWidth - window.PadLeft + tap % window.KernelWidth;
            if (y >= 0 && y < window.InputHeight && x >= 0 && x < window.InputWidth)
                seen.Add(input[(y * window.InputWidth + x) * channels + channel]);
        }

        return [.. seen];
    }
}
