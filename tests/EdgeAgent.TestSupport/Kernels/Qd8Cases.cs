using EdgeAgent.Kernels;
using static EdgeAgent.TestSupport.Kernels.Qs8ProblemOptions;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>Laws of the int8 variants under float32 activations: the same float32, bit by bit, as their definition gives.</summary>
internal static class Qd8Cases
{
    private static readonly (string Law, Qs8ProblemOptions Options)[] Laws = [("plain", None), ("extremes", Extremes)];

    public static IEnumerable<KernelCase> All =>
    [
        .. Qs8GemmKernel.All.SelectMany(kernel => Laws.Select(law =>
            KernelCases.Create($"rows/{law.Law}", kernel.FloatName, kernel.Set, () => Rows(kernel, law.Options)))),
        .. Qs8GemmKernel.All.SelectMany(kernel => Laws.Select(law =>
            KernelCases.Create($"convolution/{law.Law}", kernel.FloatName, kernel.Set, () => Convolution(kernel, law.Options)))),
        .. Qs8GemmKernel.All.Select(kernel => KernelCases.Create("blocks-of-weights", kernel.FloatName, kernel.Set, () => BlocksOfWeights(kernel))),
        .. Qs8DepthwiseKernel.All.SelectMany(kernel => Laws.Select(law =>
            KernelCases.Create(law.Law, kernel.FloatName, kernel.Set, () => Depthwise(kernel, law.Options)))),
        KernelCases.Create("range", "activation-quantizer", KernelSet.Portable, Range),
        KernelCases.Create("quantize", "activation-quantizer", KernelSet.Portable, Quantize),
    ];

    /// <summary>A matrix product, each row quantized by itself, cut at a row and at a channel.</summary>
    private static void Rows(Qs8GemmKernel kernel, Qs8ProblemOptions options) => KernelCases.ForSeeds(150, seed =>
    {
        var random = new Random(seed);
        int rows = seed % 4 == 0 ? 1 : random.Next(1, 5 * kernel.Mr), depth = random.Next(1, 150);
        using var problem = new Qd8Problem(seed, Qs8GemmCases.Pointwise(rows), depth, random.Next(1, 5 * kernel.Nr), rows, options);
        using DequantizationTable table = problem.CreateTable();
        using Qs8GemmWeights weights = Qs8GemmWeights.Pack(kernel, problem.Integers.Weights, [], problem.Channels, 1, depth, 0, 0);
        using var output = new GuardedMemory<float>(problem.Integers.OutputLength);
        using var scratch = new GuardedMemory<byte>(Qs8Gemm.FloatScratchBytes(weights));
        float[] expected = output.Span.ToArray();
        problem.Convolve(expected);
        int splitRow = random.Next(rows + 1), splitChannel = kernel.Nr * random.Next((problem.Channels / kernel.Nr) + 1);
        Run(new(splitRow, rows - splitRow, 0, problem.Channels));
        Run(new(0, splitRow, 0, splitChannel));
        Run(new(0, splitRow, splitChannel, problem.Channels - splitChannel));
        KernelMismatchException.ThrowIfDifferent<float>(expected, output.Span, problem.Describe);

        void Run(GemmRange range) => Qs8Gemm.Run(
            weights, table, problem.Activations, problem.Integers.Input, depth, output.Span, problem.Integers.OutputStride, scratch.Span, range);
    });

    private static void Convolution(Qs8GemmKernel kernel, Qs8ProblemOptions options) => KernelCases.ForSeeds(100, seed =>
    {
        var random = new Random(seed);
        int inputChannels = random.Next(3) switch { 0 => random.Next(1, 5), 1 => 8 * random.Next(1, 5), _ => random.Next(1, 40) };
        Window2D window = seed % 3 == 0 ? Qs8GemmCases.Pointwise(random.Next(1, 20)) : Qs8GemmCases.RandomWindow(random);
        if (seed % 3 == 1)
            window = window with { InputWidth = random.Next(8, 24), OutputWidth = random.Next(4, 14), DilationWidth = 1 };
        using var problem = new Qd8Problem(seed, window, inputChannels, random.Next(1, 3 * kernel.Nr), 1, options);
        using DequantizationTable table = problem.CreateTable();
        using var convolution = new Qd8Convolution(kernel, window, problem.Integers.Weights, inputChannels, table);
        using var output = new GuardedMemory<float>(problem.Integers.OutputLength);
        using var scratch = new GuardedMemory<byte>(convolution.ScratchBytes);
        using GuardedMemory<sbyte> padding = problem.PaddingRow(convolution.PaddingLength);
        float[] expected = output.Span.ToArray();
        problem.Convolve(expected);
        int pixels = window.OutputPixels, split = pixels / 2 / kernel.Mr * kernel.Mr;
        Run(new(split, pixels - split, 0, problem.Channels));
        Run(new(0, split, 0, problem.Channels));
        KernelMismatchException.ThrowIfDifferent<float>(expected, output.Span, problem.Describe);

        void Run(GemmRange range) => convolution.Run(
            problem.Integers.Input, problem.Activations[0], padding.Span, output.Span, problem.Integers.OutputStride, scratch.Span, range);
    });

    /// <summary>More weights than are worked on at a time, all rows under one quantization, and a last group of rows that is not whole.</summary>
    private static void BlocksOfWeights(Qs8GemmKernel kernel) => KernelCases.ForSeeds(2, seed =>
    {
        const int Depth = 512;
        int rows = (2 * kernel.Mr) + 1, channels = (int)(5 * Qs8Gemm.WeightBlockBytes / 2 / Depth);
        using var problem = new Qd8Problem(seed, Qs8GemmCases.Pointwise(rows), Depth, channels, 1, None);
        using DequantizationTable table = problem.CreateTable();
        using var convolution = new Qd8Convolution(kernel, Qs8GemmCases.Pointwise(rows), problem.Integers.Weights, Depth, table);
        using var output = new GuardedMemory<float>(problem.Integers.OutputLength);
        using var scratch = new GuardedMemory<byte>(convolution.ScratchBytes);
        using GuardedMemory<sbyte> padding = problem.PaddingRow(convolution.PaddingLength);
        float[] expected = output.Span.ToArray();
        problem.Convolve(expected);
        convolution.Run(
            problem.Integers.Input, problem.Activations[0], padding.Span, output.Span, problem.Integers.OutputStride, scratch.Span, new(0, rows, 0, channels));
        KernelMismatchException.ThrowIfDifferent<float>(expected, output.Span, problem.Describe);
    });

    private static void Depthwise(Qs8DepthwiseKernel kernel, Qs8ProblemOptions options) => KernelCases.ForSeeds(150, seed =>
    {
        var random = new Random(seed);
        Window2D window = Qs8GemmCases.RandomWindow(random);
        if (kernel.Taps != 0)
            window = window with { KernelHeight = 3, KernelWidth = kernel.Taps / 3 };
        int inputChannels = random.Next(1, 70), multiplier = random.Next(4) == 0 ? random.Next(2, 9) : 1;
        if (kernel.RunsAlongRows)
            (window, multiplier) = (window with { DilationHeight = 1, DilationWidth = 1, InputWidth = random.Next(1, 20), OutputWidth = random.Next(1, 16) }, 1);
        if (!kernel.Accepts(window, multiplier, 0))
            return;
        using var problem = new Qd8Problem(seed, window, inputChannels, inputChannels * multiplier, 1, options | Qs8ProblemOptions.Depthwise);
        using DequantizationTable table = problem.CreateTable();
        using var convolution = new Qd8DepthwiseConvolution(kernel, window, problem.Integers.Weights, inputChannels, table);
        using var output = new GuardedMemory<float>(window.OutputPixels * problem.Channels);
        using var scratch = new GuardedMemory<byte>(convolution.ScratchBytes);
        using GuardedMemory<sbyte> padding = problem.PaddingRow(convolution.PaddingLength);
        using var resolved = new GuardedMemory<byte>(table.ResolvedBytes);
        table.Resolve(problem.Activations[0], resolved.Span);
        float[] expected = output.Span.ToArray();
        problem.Convolve(expected, problem.Channels);
        int split = random.Next(window.OutputPixels);
        convolution.Run(problem.Integers.Input, resolved.Span, padding.Span, output.Span, scratch.Span, 0, split);
        convolution.Run(problem.Integers.Input, resolved.Span, padding.Span, output.Span, scratch.Span, split, window.OutputPixels - split);
        KernelMismatchException.ThrowIfDifferent<float>(expected, output.Span, problem.Describe);
    });

    private static void Range() => KernelCases.ForSeeds(130, seed =>
    {
        var random = new Random(seed);
        float[] values = Draw(random, seed, scale: 3);
        float[] numbers = [.. values.Where(value => !float.IsNaN(value)), 0];
        F32Range range = F32Range.Of(values);
        if (range != new F32Range(numbers.Min(), numbers.Max()))
            throw new KernelMismatchException($"seed {seed}: {range} of {numbers.Min()} to {numbers.Max()}");
    });

    private static void Quantize() => KernelCases.ForSeeds(130, seed =>
    {
        var random = new Random(seed);
        float[] values = Draw(random, seed, scale: 3);
        F32Range range = F32Range.Of(values);
        ActivationQuantization quantization = seed % 2 == 0 ? ActivationQuantization.Symmetric(range) : ActivationQuantization.Asymmetric(range);
        if (seed % 5 == 0)
            quantization = new(1, 1, 0);    // halves
        using var quantized = new GuardedMemory<sbyte>(values.Length);
        ActivationQuantizer.Quantize(values, quantization, quantized.Span);
        sbyte[] expected = [.. values.Select(value =>
        {
            float scaled = (float)(value * quantization.Inverse) + quantization.ZeroPoint;
            return float.IsNaN(scaled) ? (sbyte)0 : (sbyte)Math.Clamp(Math.Round((double)scaled, MidpointRounding.AwayFromZero), -128, 127);
        })];
        KernelMismatchException.ThrowIfDifferent<sbyte>(expected, quantized.Span, () => $"seed {seed}, {quantization}");
    });

    private static float[] Draw(Random random, int length, float scale)
    {
        var values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = random.Next(40) switch
            {
                0 => float.NaN,
                < 8 => random.Next(-6, 7) / 2f,
                _ => ((random.NextSingle() * 2) - 1) * scale,
            };
        }

        return values;
    }
}
