using EdgeAgent.Kernels;
using static EdgeAgent.TestSupport.Kernels.Qs16x8ProblemOptions;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>Laws of the int16 x int8 GEMM and depthwise variants, through their drivers.</summary>
internal static class Qs16x8Cases
{
    private static readonly int[] Depths = [.. Enumerable.Range(1, 20), 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257];

    /// <summary>Depths around what int32 sums of extreme values hold, and around where blocks end.</summary>
    private static readonly int[] WideDepths = [510, 511, 512, 513, 514, 767, 768, 769, 1021, 1030];

    private static readonly (string Law, Qs16x8ProblemOptions Options)[] Laws =
        [("plain", None), ("extremes", Extremes), ("int32-sums", Int32Sums), ("any-sum", AnySum), ("any-int32-sum", AnySum | Int32Sums)];

    public static IEnumerable<KernelCase> All =>
    [
        KernelCases.Create("apply", "reduced-multiplier", KernelSet.Portable, ApplyReducedMultiplier),
        .. Qs16x8GemmKernel.All.SelectMany(kernel => Laws.Select(law =>
            KernelCases.Create($"matrix/{law.Law}", kernel.Name, kernel.Set, () => Matrix(kernel, law.Options)))),
        .. Qs16x8GemmKernel.All.SelectMany(kernel => Laws.Select(law =>
            KernelCases.Create($"convolution/{law.Law}", kernel.Name, kernel.Set, () => Convolution(kernel, law.Options)))),
        .. Qs16x8GemmKernel.All.Select(kernel => KernelCases.Create("wide", kernel.Name, kernel.Set, () => Wide(kernel))),
        .. Qs16x8GemmKernel.All.Select(kernel => KernelCases.Create("ranges", kernel.Name, kernel.Set, () => Ranges(kernel))),
        .. Qs16x8DepthwiseKernel.All.SelectMany(kernel => Laws.Select(law =>
            KernelCases.Create(law.Law, kernel.Name, kernel.Set, () => Depthwise(kernel, law.Options)))),
    ];

    private static void ApplyReducedMultiplier()
    {
        var random = new Random(1);
        for (int shift = -31; shift <= ReducedMultiplier.LargestShift; shift++)
        {
            foreach (int multiplier in new[] { 0, 1 << 30, (1 << 30) + 0x7FFF, (1 << 30) + 0x8000, 0x7FFEFFFF, 0x7FFF0000, int.MaxValue })
            {
                for (int i = 0; i < 60; i++)
                {
                    long sum = random.NextInt64(-1L << random.Next(48), 1L << random.Next(48));
                    int expected = ReferenceArithmetic.Multiply(sum, new QuantizedMultiplier(multiplier, shift));
                    int actual = ReducedMultiplier.From(new QuantizedMultiplier(multiplier, shift)).Apply(sum);
                    if (expected != actual)
                        throw new KernelMismatchException($"{sum} x {multiplier}, shift {shift}: {actual}, expected {expected}");
                }
            }
        }
    }

    private static void Matrix(Qs16x8GemmKernel kernel, Qs16x8ProblemOptions options)
    {
        int seed = 0;
        foreach (int depth in options.HasFlag(AnySum) ? [1] : Depths)
        {
            for (int i = 0; i < (options.HasFlag(AnySum) ? 100 : 5); i++)
            {
                var random = new Random(++seed);
                int rows = i < 2 ? i + 1 : random.Next(1, 3 * kernel.Mr), channels = random.Next(1, 3 * kernel.Nr);
                using var problem = new Qs16x8Problem(seed, Qs8GemmCases.Pointwise(rows), depth, channels, options);
                Check(kernel, problem);
            }
        }
    }

    private static void Convolution(Qs16x8GemmKernel kernel, Qs16x8ProblemOptions options) => KernelCases.ForSeeds(50, seed =>
    {
        var random = new Random(seed);
        int inputChannels = random.Next(3) switch { 0 => random.Next(1, 5), 1 => 8 * random.Next(1, 3), _ => random.Next(1, 19) };
        using var problem = new Qs16x8Problem(seed, Qs8GemmCases.RandomWindow(random), inputChannels, random.Next(1, 2 * kernel.Nr + 2), options);
        Check(kernel, problem);
    });

    private static void Wide(Qs16x8GemmKernel kernel)
    {
        int seed = 0;
        foreach (int depth in WideDepths)
        {
            var random = new Random(++seed);
            using var problem = new Qs16x8Problem(seed, Qs8GemmCases.Pointwise(random.Next(1, 7)), depth, random.Next(1, 2 * kernel.Nr), Extremes);
            Check(kernel, problem);
        }

        for (int i = 0; i < 12; i++)
        {
            var random = new Random(++seed);
            using var problem = new Qs16x8Problem(
                seed, Qs8GemmCases.RandomWindow(random), random.Next(4) == 0 ? 600 : random.Next(100, 300), random.Next(1, kernel.Nr + 2), Extremes);
            Check(kernel, problem);
        }
    }

    private static void Ranges(Qs16x8GemmKernel kernel) => KernelCases.ForSeeds(10, seed =>
    {
        var random = new Random(seed);
        using var problem = new Qs16x8Problem(seed, Qs8GemmCases.Pointwise(random.Next(5, 20)), random.Next(1, 70), 3 * kernel.Nr + 1, None);
        using Int16RequantizationTable table = problem.CreateRequantization();
        using Qs16x8GemmWeights weights = Pack(kernel, problem);
        byte[] scratch = new byte[weights.ScratchBytes];
        short[] whole = new short[problem.OutputLength], parts = new short[problem.OutputLength];
        int rows = problem.Window.OutputPixels, splitRow = random.Next(rows), splitChannel = kernel.Nr * random.Next(4);
        Run(new(0, rows, 0, problem.OutputChannels), whole);
        Run(new(0, splitRow, 0, splitChannel), parts);
        Run(new(splitRow, rows - splitRow, 0, splitChannel), parts);
        Run(new(0, rows, splitChannel, problem.OutputChannels - splitChannel), parts);
        KernelMismatchException.ThrowIfDifferent<short>(whole, parts, () => $"split at row {splitRow}, channel {splitChannel}; {problem.Describe()}");

        void Run(GemmRange range, short[] output) =>
            Qs16x8Gemm.Run(weights, table, problem.Input, problem.InputChannels, output, problem.OutputStride, scratch, range);
    });

    private static void Depthwise(Qs16x8DepthwiseKernel kernel, Qs16x8ProblemOptions options) => KernelCases.ForSeeds(100, seed =>
    {
        var random = new Random(seed);
        Window2D window = Qs8GemmCases.RandomWindow(random);
        if (seed % 20 == 0 && !options.HasFlag(Int32Sums))
            window = window with { KernelHeight = 23 + random.Next(5), KernelWidth = 23, InputHeight = 30, InputWidth = 30 };
        int inputChannels = random.Next(1, 40), multiplier = random.Next(4) == 0 ? random.Next(2, 6) : 1;
        using var problem = new Qs16x8Problem(seed, window, inputChannels, inputChannels * multiplier, options | Qs16x8ProblemOptions.Depthwise);
        using Int16RequantizationTable table = problem.CreateRequantization();
        using var convolution = new Qs16x8DepthwiseConvolution(kernel, window, problem.Weights, problem.Bias, inputChannels, table);
        using var output = new GuardedMemory<short>(problem.OutputLength);
        using var scratch = new GuardedMemory<byte>((int)convolution.ScratchBytes);
        short[] expected = output.Span.ToArray();
        ReferenceArithmetic.Convolve(problem, expected);
        int split = random.Next(window.OutputPixels);
        convolution.Run(problem.Input, output.Span, problem.OutputStride, scratch.Span, 0, split);
        convolution.Run(problem.Input, output.Span, problem.OutputStride, scratch.Span, split, window.OutputPixels - split);
        KernelMismatchException.ThrowIfDifferent<short>(expected, output.Span, problem.Describe);
    });

    private static void Check(Qs16x8GemmKernel kernel, Qs16x8Problem problem)
    {
        using Int16RequantizationTable table = problem.CreateRequantization();
        using Qs16x8GemmWeights weights = Pack(kernel, problem);
        using var output = new GuardedMemory<short>(problem.OutputLength);
        using var scratch = new GuardedMemory<byte>((int)weights.ScratchBytes);
        short[] expected = output.Span.ToArray();
        ReferenceArithmetic.Convolve(problem, expected);
        var range = new GemmRange(0, problem.Window.OutputPixels, 0, problem.OutputChannels);
        if (problem.Window.IsPointwise)
        {
            Qs16x8Gemm.Run(weights, table, problem.Input, problem.InputChannels, output.Span, problem.OutputStride, scratch.Span, range);
        }
        else
        {
            using var padding = new GuardedMemory<short>(problem.InputChannels, AlignedBuffer.ReadableSlack);
            padding.Span.Clear();
            IndirectionTable indirection = IndirectionTable.Create(problem.Window, problem.InputChannels, weights.RowStep);
            Qs16x8Gemm.Run(weights, table, problem.Input, indirection, padding.Span, output.Span, problem.OutputStride, scratch.Span, range);
        }

        KernelMismatchException.ThrowIfDifferent<short>(expected, output.Span, problem.Describe);
    }

    private static Qs16x8GemmWeights Pack(Qs16x8GemmKernel kernel, Qs16x8Problem problem) => Qs16x8GemmWeights.Pack(
        kernel, problem.Weights, problem.Bias, problem.OutputChannels, problem.Window.Taps, problem.InputChannels);
}
