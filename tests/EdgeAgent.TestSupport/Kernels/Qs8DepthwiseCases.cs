using EdgeAgent.Kernels;
using static EdgeAgent.TestSupport.Kernels.Qs8ProblemOptions;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>Laws of the int8 depthwise variants.</summary>
internal static class Qs8DepthwiseCases
{
    private static readonly (string Law, Qs8ProblemOptions Options)[] Laws =
        [("plain", None), ("extremes", Extremes), ("weights-zero-point", WeightsZeroPoint | Extremes), ("large-factors", LargeFactors), ("any-sum", AnySum)];

    public static IEnumerable<KernelCase> All => Qs8DepthwiseKernel.All.SelectMany(kernel => Laws.Select(law =>
        KernelCases.Create(law.Law, kernel.Name, kernel.Set, () => Convolution(kernel, law.Options))));

    private static void Convolution(Qs8DepthwiseKernel kernel, Qs8ProblemOptions options) => KernelCases.ForSeeds(150, seed =>
    {
        var random = new Random(seed);
        Window2D window = Qs8GemmCases.RandomWindow(random);
        if (kernel.Taps != 0)
            window = window with { KernelHeight = 3, KernelWidth = kernel.Taps / 3 };
        else if (seed % 30 == 0)
            window = window with { KernelHeight = 19, KernelWidth = 17 };
        int inputChannels = random.Next(1, 70), multiplier = random.Next(4) == 0 ? random.Next(2, 9) : 1;
        if (kernel.RunsAlongRows)
            (window, multiplier) = (window with { DilationHeight = 1, DilationWidth = 1, InputWidth = random.Next(1, 20), OutputWidth = random.Next(1, 16) }, 1);
        using var problem = new Qs8Problem(seed, window, inputChannels, inputChannels * multiplier, options | Depthwise);
        if (!kernel.Accepts(window, multiplier, problem.WeightsZeroPoint))
            return;
        using RequantizationTable table = problem.CreateRequantization();
        using var convolution = new Qs8DepthwiseConvolution(
            kernel, window, problem.Weights, problem.Bias, inputChannels, problem.InputZeroPoint, problem.WeightsZeroPoint, table);
        using var output = new GuardedMemory<sbyte>(problem.OutputLength);
        using var scratch = new GuardedMemory<byte>(convolution.ScratchBytes);
        sbyte[] expected = output.Span.ToArray();
        ReferenceArithmetic.Convolve(problem, expected);
        int split = random.Next(window.OutputPixels);
        convolution.Run(problem.Input, output.Span, problem.OutputStride, scratch.Span, 0, split);
        convolution.Run(problem.Input, output.Span, problem.OutputStride, scratch.Span, split, window.OutputPixels - split);
        KernelMismatchException.ThrowIfDifferent<sbyte>(expected, output.Span, problem.Describe);
    });
}
