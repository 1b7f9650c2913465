using EdgeAgent.Kernels;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>Laws of pooling and means in int8 and float32.</summary>
internal static class PoolingCases
{
    public static IEnumerable<KernelCase> All =>
    [
        KernelCases.Create("average", "qs8-pooling", KernelSet.Portable, () => Pool(Average(AveragePoolRounding.HalfAwayFromZero))),
        KernelCases.Create("average-unsigned", "qs8-pooling", KernelSet.Portable, () => Pool(Average(AveragePoolRounding.HalfUpAsUnsigned))),
        KernelCases.Create("max", "qs8-pooling", KernelSet.Portable, () => Pool(Max)),
        KernelCases.Create("mean", "qs8-pooling", KernelSet.Portable, Mean),
        KernelCases.Create("average-and-max", "f32-pooling", KernelSet.Portable, Float),
        KernelCases.Create("mean", "f32-pooling", KernelSet.Portable, FloatMean),
    ];

    private delegate void PoolFunction(in Window2D window, int channels, ReadOnlySpan<sbyte> input, Span<sbyte> output, int minimum, int maximum);

    private static PoolFunction Average(AveragePoolRounding rounding) =>
        (in Window2D window, int channels, ReadOnlySpan<sbyte> input, Span<sbyte> output, int minimum, int maximum) =>
        {
            sbyte[] expected = new sbyte[output.Length];
            for (int i = 0; i < expected.Length; i++)
            {
                sbyte[] seen = Seen(window, channels, input, i);
                decimal sum = seen.Sum(value => value), mean = seen.Length == 0 ? 0 : sum / seen.Length;
                decimal rounded = rounding == AveragePoolRounding.HalfAwayFromZero
                    ? Math.Round(mean, MidpointRounding.AwayFromZero) : Math.Floor(mean + 0.5m);
                if (seen.Length % 2 == 1)
                    rounded = Math.Round(mean, MidpointRounding.AwayFromZero);
                expected[i] = (sbyte)Math.Clamp(rounded, minimum, maximum);
            }

            Qs8Pooling.Average(window, channels, rounding, input, output, minimum, maximum, 0, 1);
            Qs8Pooling.Average(window, channels, rounding, input, output, minimum, maximum, 1, window.OutputPixels - 1);
            Window2D described = window;
            KernelMismatchException.ThrowIfDifferent<sbyte>(expected, output, () => $"{rounding}, channels {channels}, {described}");
        };

    private static void Max(in Window2D window, int channels, ReadOnlySpan<sbyte> input, Span<sbyte> output, int minimum, int maximum)
    {
        sbyte[] expected = new sbyte[output.Length];
        for (int i = 0; i < expected.Length; i++)
            expected[i] = (sbyte)Math.Clamp(Seen(window, channels, input, i).Select(value => (int)value).DefaultIfEmpty(-128).Max(), minimum, maximum);
        Qs8Pooling.Max(window, channels, input, output, minimum, maximum, 0, 1);
        Qs8Pooling.Max(window, channels, input, output, minimum, maximum, 1, window.OutputPixels - 1);
        Window2D described = window;
        KernelMismatchException.ThrowIfDifferent<sbyte>(expected, output, () => $"channels {channels}, {described}");
    }

    private static void Pool(PoolFunction function) => KernelCases.ForSeeds(120, seed =>
    {
        var random = new Random(seed);
        Window2D window = Qs8GemmCases.RandomWindow(random) with { DilationHeight = 1, DilationWidth = 1 };
        if (seed % 20 == 0)
            window = window with { InputHeight = 21, InputWidth = 33, KernelHeight = 21, KernelWidth = 33 };
        int channels = random.Next(1, 50);
        using var input = new GuardedMemory<sbyte>(window.InputPixels * channels);
        using var output = new GuardedMemory<sbyte>(window.OutputPixels * channels);
        foreach (ref sbyte value in input.Span)
            value = (sbyte)(seed % 5 == 0 ? -128 : random.Next(-128, 128));
        (int low, int high) = random.Next(2) == 0 ? (-128, 127) : (random.Next(-128, 0), random.Next(0, 128));
        function(window, channels, input.Span, output.Span, low, high);
    });

    private static sbyte[] Seen(in Window2D window, int channels, ReadOnlySpan<sbyte> input, int outputElement)
    {
        int pixel = outputElement / channels, channel = outputElement % channels;
        var seen = new List<sbyte>();
        for (int tap = 0; tap < window.Taps; tap++)
        {
            int y = pixel / window.OutputWidth * window.StrideHeight - window.PadTop + tap / window.KernelWidth;
            int x = pixel % window.OutputWidth * window.StrideWidth - window.PadLeft + tap % window.KernelWidth;
            if (y >= 0 && y < window.InputHeight && x >= 0 && x < window.InputWidth)
                seen.Add(input[(y * window.InputWidth + x) * channels + channel]);
        }

        return [.. seen];
    }

    private static void Mean() => KernelCases.ForSeeds(100, seed =>
    {
        var random = new Random(seed);
        int rows = seed == 1 ? 1000 : random.Next(1, 60), channels = random.Next(1, 50), inputZeroPoint = random.Next(-128, 128);
        using var input = new GuardedMemory<sbyte>(rows * channels);
        foreach (ref sbyte value in input.Span)
            value = (sbyte)(seed == 1 ? -128 : random.Next(-128, 128));
        int[] sums = new int[channels];
        Qs8Pooling.SumRows(input.Span, rows, sums);
        QuantizedMultiplier factor = QuantizedMultiplier.FromDouble(Math.Pow(2, random.NextDouble() * 4 - 2));
        sbyte[] expected = new sbyte[channels], actual = new sbyte[channels];
        int log = (int)Math.Log2(rows);
        var perElement = new QuantizedMultiplier((int)(((long)factor.Multiplier << log) / rows), factor.Shift - log);
        for (int c = 0; c < channels; c++)
        {
            int sum = 0;
            for (int row = 0; row < rows; row++)
                sum += input.Span[row * channels + c] - inputZeroPoint;
            expected[c] = ReferenceArithmetic.Requantize(sum, perElement, 3, -128, 127);
        }

        Qs8Pooling.Mean(sums, rows, inputZeroPoint, factor, 3, actual);
        KernelMismatchException.ThrowIfDifferent<sbyte>(expected, actual, () => $"seed {seed}, {rows} x {channels}");
    });

    private static void Float() => KernelCases.ForSeeds(60, seed =>
    {
        var random = new Random(seed);
        Window2D window = Qs8GemmCases.RandomWindow(random) with { DilationHeight = 1, DilationWidth = 1 };
        int channels = random.Next(1, 80);
        sbyte[] codes = new sbyte[window.InputPixels * channels];
        foreach (ref sbyte code in codes.AsSpan())
            code = (sbyte)random.Next(-128, 128);
        using var input = new GuardedMemory<float>(codes.Length);
        using var output = new GuardedMemory<float>(window.OutputPixels * channels);
        for (int i = 0; i < codes.Length; i++)
            input.Span[i] = codes[i];
        float[] means = new float[output.Span.Length], largest = new float[output.Span.Length];
        for (int i = 0; i < means.Length; i++)
        {
            sbyte[] seen = Seen(window, channels, codes, i);
            means[i] = Math.Clamp(seen.Length == 0 ? 0 : (float)seen.Sum(value => value) / seen.Length, -50, 60);
            largest[i] = Math.Clamp(seen.Select(value => (float)value).DefaultIfEmpty(float.MinValue).Max(), -50, 60);
        }

        F32Pooling.Average(window, channels, input.Span, output.Span, new F32Clamp(-50, 60), 0, window.OutputPixels);
        KernelMismatchException.ThrowIfDifferent<float>(means, output.Span, () => $"average, seed {seed}, {window}");
        F32Pooling.Max(window, channels, input.Span, output.Span, new F32Clamp(-50, 60), 0, window.OutputPixels);
        KernelMismatchException.ThrowIfDifferent<float>(largest, output.Span, () => $"max, seed {seed}, {window}");
    });

    private static void FloatMean() => KernelCases.ForSeeds(40, seed =>
    {
        var random = new Random(seed);
        int rows = random.Next(1, 60), channels = random.Next(1, 80);
        using var input = new GuardedMemory<float>(rows * channels);
        using var means = new GuardedMemory<float>(channels);
        foreach (ref float value in input.Span)
            value = random.NextSingle() - 0.5f;
        float[] expected = new float[channels];
        for (int i = 0; i < input.Span.Length; i++)
            expected[i % channels] += input.Span[i];
        foreach (ref float sum in expected.AsSpan())
            sum /= rows;
        F32Pooling.Mean(input.Span, rows, means.Span);
        KernelMismatchException.ThrowIfDifferent<float>(expected, means.Span, () => $"seed {seed}, {rows} x {channels}");
    });
}
