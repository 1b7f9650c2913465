using System.Runtime.InteropServices;
using EdgeAgent.Kernels;
using static EdgeAgent.TestSupport.Kernels.Qs8ProblemOptions;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>Laws of the int8 GEMM variants, through the driver, as matrix products and as convolutions.</summary>
internal static class Qs8GemmCases
{
    private static readonly int[] Depths =
        [.. Enumerable.Range(1, 40), 47, 48, 49, 63, 64, 65, 100, 127, 128, 129, 255, 256, 257, 576];

    private static readonly (string Law, Qs8ProblemOptions Options)[] Laws =
        [("plain", None), ("extremes", Extremes), ("weights-zero-point", WeightsZeroPoint | Extremes), ("large-factors", LargeFactors), ("any-sum", AnySum)];

    public static IEnumerable<KernelCase> All =>
    [
        .. Qs8GemmKernel.All.SelectMany(kernel => Laws.Select(law =>
            KernelCases.Create($"matrix/{law.Law}", kernel.Name, kernel.Set, () => Matrix(kernel, law.Options)))),
        .. Qs8GemmKernel.All.SelectMany(kernel => Laws.Select(law =>
            KernelCases.Create($"convolution/{law.Law}", kernel.Name, kernel.Set, () => Convolution(kernel, law.Options)))),
        .. Qs8GemmKernel.All.Select(kernel => KernelCases.Create("ranges", kernel.Name, kernel.Set, () => Ranges(kernel))),
        .. Qs8GemmKernel.All.SelectMany(kernel => Laws.Select(law =>
            KernelCases.Create($"row/{law.Law}", kernel.Name, kernel.Set, () => Row(kernel, law.Options)))),
        .. KernelSet.All.SelectMany(set => Laws.Select(law =>
            KernelCases.Create($"convolution/{law.Law}", $"qs8-unpacked-{set}", set, () => Unpacked(set, law.Options)))),
    ];

    /// <summary>With weights as they lie, in two ranges of pixels.</summary>
    private static void Unpacked(KernelSet set, Qs8ProblemOptions options) => KernelCases.ForSeeds(120, seed =>
    {
        var random = new Random(seed);
        using var problem = new Qs8Problem(
            seed, seed % 3 == 0 ? Pointwise(random.Next(1, 12)) : RandomWindow(random), random.Next(1, 70), random.Next(1, 40), options);
        using RequantizationTable table = problem.CreateRequantization();
        using var convolution = new Qs8UnpackedConvolution(
            set, problem.Window, MemoryMarshal.AsBytes(problem.Weights.AsSpan()).ToArray(), problem.Bias, problem.InputChannels, problem.InputZeroPoint,
            problem.WeightsZeroPoint, table);
        using var output = new GuardedMemory<sbyte>(problem.OutputLength);
        using var scratch = new GuardedMemory<byte>(convolution.ScratchBytes);
        sbyte[] expected = output.Span.ToArray();
        ReferenceArithmetic.Convolve(problem, expected);
        int pixels = problem.Window.OutputPixels, split = random.Next(pixels + 1), channel = random.Next(problem.OutputChannels + 1);
        convolution.Run(problem.Input, output.Span, problem.OutputStride, scratch.Span, new(split, pixels - split, 0, problem.OutputChannels));
        convolution.Run(problem.Input, output.Span, problem.OutputStride, scratch.Span, new(0, split, 0, channel));
        convolution.Run(problem.Input, output.Span, problem.OutputStride, scratch.Span, new(0, split, channel, problem.OutputChannels - channel));
        KernelMismatchException.ThrowIfDifferent<sbyte>(expected, output.Span, problem.Describe);
    });

    private static void Matrix(Qs8GemmKernel kernel, Qs8ProblemOptions options)
    {
        int seed = 0;
        foreach (int depth in options == AnySum ? [1] : Depths)
        {
            for (int i = 0; i < (options == AnySum ? 100 : 6); i++)
            {
                var random = new Random(++seed);
                int rows = i < 2 ? i + 1 : random.Next(1, 3 * kernel.Mr), channels = random.Next(1, 3 * kernel.Nr);
                using var problem = new Qs8Problem(seed, Pointwise(rows), depth, channels, options);
                Check(kernel, problem);
            }
        }
    }

    private static void Convolution(Qs8GemmKernel kernel, Qs8ProblemOptions options) => KernelCases.ForSeeds(60, seed =>
    {
        var random = new Random(seed);
        int inputChannels = random.Next(3) switch { 0 => random.Next(1, 5), 1 => 8 * random.Next(1, 5), _ => random.Next(1, 40) };
        Window2D window = seed % 2 == 0 ? RandomWindow(random) : Widened(RandomWindow(random), random);
        using var problem = new Qs8Problem(seed, window, inputChannels, random.Next(1, 2 * kernel.Nr + 2), options);
        Check(kernel, problem);
        CheckByWindow(kernel, problem);
    });

    /// <summary>One row by itself, where the variant takes it as it lies; weights with a zero point and wide rows go through the driver alone.</summary>
    private static void Row(Qs8GemmKernel kernel, Qs8ProblemOptions options) => KernelCases.ForSeeds(150, seed =>
    {
        var random = new Random(seed);
        int depth = Depths[seed % Depths.Length], channels = random.Next(1, 5 * kernel.Nr + 1);
        using var problem = new Qs8Problem(seed, Pointwise(1), options == AnySum ? 1 : depth, channels, options);
        using RequantizationTable table = problem.CreateRequantization();
        using Qs8GemmWeights weights = Pack(kernel, problem);
        if (Qs8RowProduct.TryCreate(weights, table) is not { } product)
            return;
        using var output = new GuardedMemory<sbyte>(channels);
        using var scratch = new GuardedMemory<byte>(weights.ScratchBytes);
        sbyte[] expected = new sbyte[problem.OutputLength];
        ReferenceArithmetic.Convolve(problem, expected);
        product.Run(problem.Input, output.Span, scratch.Span);
        KernelMismatchException.ThrowIfDifferent<sbyte>(expected.AsSpan(0, channels), output.Span, problem.Describe);
    });

    private static void Ranges(Qs8GemmKernel kernel) => KernelCases.ForSeeds(10, seed =>
    {
        var random = new Random(seed);
        using var problem = new Qs8Problem(seed, Pointwise(random.Next(5, 20)), random.Next(1, 70), 3 * kernel.Nr + 1, None);
        using RequantizationTable table = problem.CreateRequantization();
        using Qs8GemmWeights weights = Pack(kernel, problem);
        byte[] scratch = new byte[weights.ScratchBytes];
        sbyte[] whole = new sbyte[problem.OutputLength], parts = new sbyte[problem.OutputLength];
        int rows = problem.Window.OutputPixels, splitRow = random.Next(rows), splitChannel = kernel.Nr * random.Next(4);
        Run(new(0, rows, 0, problem.OutputChannels), whole);
        Run(new(0, splitRow, 0, splitChannel), parts);
        Run(new(splitRow, rows - splitRow, 0, splitChannel), parts);
        Run(new(0, rows, splitChannel, problem.OutputChannels - splitChannel), parts);
        KernelMismatchException.ThrowIfDifferent<sbyte>(whole, parts, () => $"split at row {splitRow}, channel {splitChannel}; {problem.Describe()}");

        void Run(GemmRange range, sbyte[] output) =>
            Qs8Gemm.Run(weights, table, problem.Input, problem.InputChannels, output, problem.OutputStride, scratch, range);
    });

    private static void Check(Qs8GemmKernel kernel, Qs8Problem problem)
    {
        using RequantizationTable table = problem.CreateRequantization();
        using Qs8GemmWeights weights = Pack(kernel, problem);
        using var output = new GuardedMemory<sbyte>(problem.OutputLength);
        using var scratch = new GuardedMemory<byte>(weights.ScratchBytes);
        sbyte[] expected = output.Span.ToArray();
        ReferenceArithmetic.Convolve(problem, expected);
        var range = new GemmRange(0, problem.Window.OutputPixels, 0, problem.OutputChannels);
        if (problem.Window.IsPointwise)
        {
            Qs8Gemm.Run(weights, table, problem.Input, problem.InputChannels, output.Span, problem.OutputStride, scratch.Span, range);
        }
        else
        {
            using var padding = new GuardedMemory<sbyte>(problem.InputChannels, AlignedBuffer.ReadableSlack);
            padding.Span.Fill((sbyte)problem.InputZeroPoint);
            IndirectionTable indirection = IndirectionTable.Create(problem.Window, problem.InputChannels, weights.RowStep);
            Qs8Gemm.Run(weights, table, problem.Input, indirection, padding.Span, output.Span, problem.OutputStride, scratch.Span, range);
        }

        KernelMismatchException.ThrowIfDifferent<sbyte>(expected, output.Span, problem.Describe);
    }

    /// <summary>Through <see cref="Qs8Convolution"/>, in two ranges of pixels: the driver may take taps by filter rows.</summary>
    private static void CheckByWindow(Qs8GemmKernel kernel, Qs8Problem problem)
    {
        using RequantizationTable table = problem.CreateRequantization();
        using var convolution = new Qs8Convolution(
            kernel, problem.Window, problem.Weights, problem.Bias, problem.InputChannels, problem.InputZeroPoint, problem.WeightsZeroPoint, table);
        using var output = new GuardedMemory<sbyte>(problem.OutputLength);
        using var scratch = new GuardedMemory<byte>(convolution.ScratchBytes);
        sbyte[] expected = output.Span.ToArray();
        ReferenceArithmetic.Convolve(problem, expected);
        int pixels = problem.Window.OutputPixels, split = pixels / 2 / kernel.Mr * kernel.Mr;
        Run(new(split, pixels - split, 0, problem.OutputChannels));
        Run(new(0, split, 0, problem.OutputChannels));
        KernelMismatchException.ThrowIfDifferent<sbyte>(expected, output.Span, problem.Describe);

        void Run(GemmRange range) => convolution.Run(problem.Input, output.Span, problem.OutputStride, scratch.Span, range);
    }

    private static Window2D Widened(Window2D window, Random random) => window with
    {
        InputHeight = random.Next(1, 12),
        InputWidth = random.Next(8, 24),
        OutputWidth = random.Next(4, 14),
        DilationWidth = 1,
    };

    private static Qs8GemmWeights Pack(Qs8GemmKernel kernel, Qs8Problem problem) => Qs8GemmWeights.Pack(
        kernel, problem.Weights, problem.Bias, problem.OutputChannels, problem.Window.Taps, problem.InputChannels, problem.InputZeroPoint,
        problem.WeightsZeroPoint);

    internal static Window2D Pointwise(int rows) =>
        new() { InputHeight = 1, InputWidth = rows, OutputHeight = 1, OutputWidth = rows, KernelHeight = 1, KernelWidth = 1 };

    internal static Window2D RandomWindow(Random random)
    {
        bool is3x3 = random.Next(2) == 0;
        int kernelHeight = is3x3 ? 3 : random.Next(1, 6), kernelWidth = is3x3 ? 3 : random.Next(1, 6);
        int dilation = random.Next(4) == 0 ? 2 : 1;
        return new Window2D
        {
            InputHeight = random.Next(1, 9),
            InputWidth = random.Next(1, 9),
            OutputHeight = random.Next(1, 5),
            OutputWidth = random.Next(1, 5),
            KernelHeight = kernelHeight,
            KernelWidth = kernelWidth,
            StrideHeight = random.Next(1, 3),
            StrideWidth = random.Next(1, 3),
            DilationHeight = dilation,
            DilationWidth = dilation,
            PadTop = random.Next(kernelHeight),
            PadLeft = random.Next(kernelWidth),
        };
    }
}
