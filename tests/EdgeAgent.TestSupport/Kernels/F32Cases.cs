using EdgeAgent.Kernels;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>Laws of the float32 products, convolutions and addition.</summary>
internal static class F32Cases
{
    public static IEnumerable<KernelCase> All =>
    [
        .. F32GemmKernel.All.Select(kernel => KernelCases.Create("convolution", kernel.Name, kernel.Set, () => Gemm(kernel))),
        KernelCases.Create("convolution", "f32-depthwise", KernelSet.Portable, Depthwise),
        KernelCases.Create("lengths", "f32-add", KernelSet.Portable, Add),
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
            F32Gemm.Run(packed, input.Span, IndirectionTable.Create(window, inputChannels), padding.Span, output.Span, stride, clamp, scratch.Span, range);
        KernelMismatchException.ThrowIfFar(expected, output.Span, () => $"seed {seed}, channels {inputChannels} -> {outputChannels}, {window}");
    });

    private static void Depthwise() => KernelCases.ForSeeds(100, seed =>
    {
        var random = new Random(seed);
        Window2D window = Qs8GemmCases.RandomWindow(random);
        int inputChannels = random.Next(1, 40), outputChannels = inputChannels * (random.Next(3) == 0 ? random.Next(2, 5) : 1);
        int stride = outputChannels + random.Next(3);
        using var input = new GuardedMemory<float>(window.InputPixels * inputChannels);
        using var output = new GuardedMemory<float>((window.OutputPixels - 1) * stride + outputChannels);
        float[] weights = Draw(random, outputChannels * window.Taps), bias = random.Next(3) == 0 ? [] : Draw(random, outputChannels);
        Draw(random, input.Span.Length).CopyTo(input.Span);
        float[] expected = output.Span.ToArray();
        Reference(window, input.Span, weights, bias, inputChannels, outputChannels, stride, F32Clamp.ReluN1To1, isDepthwise: true, expected);
        using var convolution = new F32DepthwiseConvolution(window, weights, bias, inputChannels, outputChannels, F32Clamp.ReluN1To1);
        byte[] scratch = new byte[convolution.ScratchBytes];
        convolution.Run(input.Span, output.Span, stride, scratch, 0, window.OutputPixels);
        KernelMismatchException.ThrowIfFar(expected, output.Span, () => $"seed {seed}, channels {inputChannels} -> {outputChannels}, {window}");
    });

    private static void Add() => KernelCases.ForSeeds(40, length =>
    {
        var random = new Random(length);
        using var a = new GuardedMemory<float>(length);
        using var b = new GuardedMemory<float>(length % 3 == 0 ? 1 : length);
        using var output = new GuardedMemory<float>(length);
        Draw(random, length).CopyTo(a.Span);
        Draw(random, b.Span.Length).CopyTo(b.Span);
        float[] expected = new float[length];
        for (int i = 0; i < length; i++)
            expected[i] = Math.Clamp(a.Span[i] + b.Span[b.Span.Length == 1 ? 0 : i], -1, 1);
        F32Add.Run(a.Span, b.Span, output.Span, F32Clamp.ReluN1To1);
        KernelMismatchException.ThrowIfDifferent<float>(expected, output.Span, () => $"length and seed {length}");
    });

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
