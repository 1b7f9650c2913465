using EdgeAgent.Kernels;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>Laws of the float32 products and convolutions.</summary>
internal static class F32Cases
{
    public static IEnumerable<KernelCase> All =>
    [
        .. F32GemmKernel.All.Select(kernel => KernelCases.Create("convolution", kernel.Name, kernel.Set, () => Gemm(kernel))),
        .. F32GemmKernel.All.Select(kernel => KernelCases.Create("ranges", kernel.Name, kernel.Set, () => Ranges(kernel))),
        KernelCases.Create("convolution", "f32-depthwise", KernelSet.Portable, Depthwise),
        KernelCases.Create("rows", "f32-depthwise", KernelSet.Portable, DepthwiseRows),
    ];

    private static void Gemm(F32GemmKernel kernel) => KernelCases.ForSeeds(150, seed =>
    {
        var random = new Random(seed);
        bool pointwise = seed % 2 == 0;
        Window2D window = pointwise ? Qs8GemmCases.Pointwise(random.Next(1, 3 * kernel.Mr)) : Qs8GemmCases.RandomWindow(random);
        int inputChannels = random.Next(1, 70), outputChannels = random.Next(1, 3 * kernel.Nr), stride = outputChannels + random.Next(3);
        using var input = new GuardedMemory<float>(window.InputPixels * inputChannels);
        using var output = new GuardedMemory<float>((window.OutputPixels - 1) * stride + outputChannels);
        float[] weights = Draw(random, outputChannels * window.Taps * inputChannels), bias = random.Next(3) == 0 ? [] : Draw(random, outputChannels);
        Draw(random, input.Span.Length).CopyTo(input.Span);
        F32Clamp clamp = random.Next(2) == 0 ? F32Clamp.None : F32Clamp.Relu6;
        float[] expected = output.Span.ToArray();
        Reference(window, input.Span, weights, bias, inputChannels, outputChannels, stride, clamp, isDepthwise: false, expected);

        using F32GemmWeights packed = F32GemmWeights.Pack(kernel, weights, bias, outputChannels, window.Taps, inputChannels);
        using var scratch = new GuardedMemory<byte>(packed.ScratchBytes);
        using var padding = new GuardedMemory<float>(inputChannels);
        padding.Span.Clear();
        var range = new GemmRange(0, window.OutputPixels, 0, outputChannels);
        if (pointwise)
            F32Gemm.Run(packed, input.Span, inputChannels, output.Span, stride, clamp, scratch.Span, range);
        else
            F32Gemm.Run(packed, input.Span, IndirectionTable.Create(window, inputChannels, kernel.Mr), padding.Span, output.Span, stride, clamp, scratch.Span, range);
        KernelMismatchException.ThrowIfFar(expected, output.Span, () => $"seed {seed}, channels {inputChannels} -> {outputChannels}, {window}");
    });

    private static void Ranges(F32GemmKernel kernel) => KernelCases.ForSeeds(20, seed =>
    {
        var random = new Random(seed);
        Window2D window = Qs8GemmCases.RandomWindow(random) with { OutputHeight = random.Next(1, 9), OutputWidth = random.Next(1, 9) };
        int inputChannels = random.Next(1, 20), outputChannels = 3 * kernel.Nr + 1, rows = window.OutputPixels;
        float[] input = Draw(random, window.InputPixels * inputChannels), padding = new float[inputChannels];
        float[] weights = Draw(random, outputChannels * window.Taps * inputChannels);
        using F32GemmWeights packed = F32GemmWeights.Pack(kernel, weights, [], outputChannels, window.Taps, inputChannels);
        IndirectionTable table = IndirectionTable.Create(window, inputChannels, kernel.Mr);
        byte[] scratch = new byte[packed.ScratchBytes];
        float[] whole = new float[rows * outputChannels], parts = new float[rows * outputChannels];
        int splitRow = kernel.Mr * random.Next((rows + kernel.Mr - 1) / kernel.Mr), splitChannel = kernel.Nr * random.Next(4);
        int gap = random.Next(rows - splitRow);
        Run(new(0, rows, 0, outputChannels), whole);
        Run(new(0, splitRow, 0, splitChannel), parts);
        Run(new(splitRow, rows - splitRow - gap, 0, splitChannel), parts);
        for (int missing = 0; missing < gap; missing++)
            whole.AsSpan((rows - 1 - missing) * outputChannels, splitChannel).Clear();
        Run(new(0, rows, splitChannel, outputChannels - splitChannel), parts);
        KernelMismatchException.ThrowIfFar(
            whole, parts, () => $"seed {seed}, split at row {splitRow}, channel {splitChannel}, {gap} rows left out, {window}");

        void Run(GemmRange range, float[] output) =>
            F32Gemm.Run(packed, input, table, padding, output, outputChannels, F32Clamp.None, scratch, range);
    });

    private static void Depthwise() => KernelCases.ForSeeds(100, seed =>
    {
        var random = new Random(seed);
        int inputChannels = random.Next(1, 80), multiplier = random.Next(3) == 0 ? random.Next(2, 5) : 1;
        Depthwise(seed, random, Qs8GemmCases.RandomWindow(random), inputChannels, inputChannels * multiplier);
    });

    private static void DepthwiseRows() => KernelCases.ForSeeds(100, seed =>
    {
        var random = new Random(seed);
        Window2D window = new()
        {
            InputHeight = random.Next(1, 6),
            InputWidth = random.Next(1, 24),
            OutputHeight = random.Next(1, 4),
            OutputWidth = random.Next(1, 24),
            KernelHeight = 3,
            KernelWidth = 3,
            StrideHeight = random.Next(1, 3),
            StrideWidth = random.Next(1, 3),
            PadTop = random.Next(3),
            PadLeft = random.Next(3),
        };
        int channels = random.Next(8, 40);
        Depthwise(seed, random, window, channels, channels);
    });

    /// <summary>Convolves in two parts, split at any pixel.</summary>
    private static void Depthwise(int seed, Random random, Window2D window, int inputChannels, int outputChannels)
    {
        int stride = outputChannels + random.Next(3);
        using var input = new GuardedMemory<float>(window.InputPixels * inputChannels);
        using var output = new GuardedMemory<float>((window.OutputPixels - 1) * stride + outputChannels);
        float[] weights = Draw(random, outputChannels * window.Taps), bias = random.Next(3) == 0 ? [] : Draw(random, outputChannels);
        Draw(random, input.Span.Length).CopyTo(input.Span);
        float[] expected = output.Span.ToArray();
        Reference(window, input.Span, weights, bias, inputChannels, outputChannels, stride, F32Clamp.ReluN1To1, isDepthwise: true, expected);
        using var convolution = new F32DepthwiseConvolution(window, weights, bias, inputChannels, outputChannels, F32Clamp.ReluN1To1);
        using var scratch = new GuardedMemory<byte>(convolution.ScratchBytes);
        int split = random.Next(window.OutputPixels);
        convolution.Run(input.Span, output.Span, stride, scratch.Span, 0, split);
        convolution.Run(input.Span, output.Span, stride, scratch.Span, split, window.OutputPixels - split);
        KernelMismatchException.ThrowIfFar(expected, output.Span, () => $"seed {seed}, split {split}, channels {inputChannels} -> {outputChannels}, {window}");
    }

    private static float[] Draw(Random random, int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = random.NextSingle() * 2 - 1;
        return values;
    }

    private static void Reference(
        Window2D window,
        ReadOnlySpan<float> input,
        float[] weights,
        float[] bias,
        int inputChannels,
        int outputChannels,
        int outputStride,
        F32Clamp clamp,
        bool isDepthwise,
        float[] output)
    {
        int depth = isDepthwise ? 1 : inputChannels;
        for (int pixel = 0; pixel < window.OutputPixels; pixel++)
        {
            for (int n = 0; n < outputChannels; n++)
            {
                double sum = bias.Length == 0 ? 0 : bias[n];
                for (int tap = 0; tap < window.Taps; tap++)
                {
                    int y = pixel / window.OutputWidth * window.StrideHeight - window.PadTop + tap / window.KernelWidth * window.DilationHeight;
                    int x = pixel % window.OutputWidth * window.StrideWidth - window.PadLeft + tap % window.KernelWidth * window.DilationWidth;
                    if (y < 0 || y >= window.InputHeight || x < 0 || x >= window.InputWidth)
                        continue;
                    int first = (y * window.InputWidth + x) * inputChannels;
                    for (int k = 0; k < depth; k++)
                    {
                        sum += isDepthwise
                            ? (double)input[first + n / (outputChannels / inputChannels)] * weights[tap * outputChannels + n]
                            : (double)input[first + k] * weights[(n * window.Taps + tap) * depth + k];
                    }
                }

                output[pixel * outputStride + n] = (float)Math.Clamp(sum, clamp.Minimum, clamp.Maximum);
            }
        }
    }
}
