using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>DEPTHWISE_CONV_2D by its definition.</summary>
/// <remarks>
/// input [N,H,W,C], filter [1,KH,KW,C*multiplier], bias [C*multiplier] or empty, output [N,OH,OW,C*multiplier]; output channel
/// c * multiplier + k reads input channel c. Source: TensorFlow Lite 8-bit quantization specification, DEPTHWISE_CONV_2D.
/// </remarks>
internal static class ReferenceDepthwiseConv2D
{
    public static void Run(
        Window2D window, int batches, int inputChannels, int outputChannels,
        ReadOnlySpan<sbyte> input, int inputZeroPoint, ReadOnlySpan<sbyte> filter, int filterZeroPoint, ReadOnlySpan<int> bias,
        OutputStage stage, Span<sbyte> output)
    {
        int multiplier = outputChannels / inputChannels;
        int at = 0;
        for (int n = 0; n < batches; n++)
            for (int y = 0; y < window.OutputHeight; y++)
                for (int x = 0; x < window.OutputWidth; x++)
                    for (int m = 0; m < outputChannels; m++)
                    {
                        int sum = bias.IsEmpty ? 0 : bias[m];
                        for (int i = 0; i < window.KernelHeight; i++)
                            for (int j = 0; j < window.KernelWidth; j++)
                            {
                                long row = (long)y * window.StrideHeight - window.PadTop + (long)i * window.DilationHeight;
                                long column = (long)x * window.StrideWidth - window.PadLeft + (long)j * window.DilationWidth;
                                if (row < 0 || row >= window.InputHeight || column < 0 || column >= window.InputWidth) continue;
                                int from = (int)(((n * window.InputHeight + row) * window.InputWidth + column) * inputChannels) + m / multiplier;
                                int weight = (i * window.KernelWidth + j) * outputChannels + m;
                                sum = unchecked(sum + (input[from] - inputZeroPoint) * (filter[weight] - filterZeroPoint));
                            }

                        output[at++] = stage.Apply(sum, m);
                    }
    }

    /// <summary>The form of int16 activations and int8 weights, all with zero point 0.</summary>
    public static void Run(
        Window2D window, int batches, int inputChannels, int outputChannels,
        ReadOnlySpan<short> input, ReadOnlySpan<sbyte> filter, ReadOnlySpan<long> bias, Int16OutputStage stage, Span<short> output)
    {
        int multiplier = outputChannels / inputChannels;
        int at = 0;
        for (int n = 0; n < batches; n++)
            for (int y = 0; y < window.OutputHeight; y++)
                for (int x = 0; x < window.OutputWidth; x++)
                    for (int m = 0; m < outputChannels; m++)
                    {
                        long sum = bias.IsEmpty ? 0 : bias[m];
                        for (int i = 0; i < window.KernelHeight; i++)
                            for (int j = 0; j < window.KernelWidth; j++)
                            {
                                long row = (long)y * window.StrideHeight - window.PadTop + (long)i * window.DilationHeight;
                                long column = (long)x * window.StrideWidth - window.PadLeft + (long)j * window.DilationWidth;
                                if (row < 0 || row >= window.InputHeight || column < 0 || column >= window.InputWidth) continue;
                                int from = (int)(((n * window.InputHeight + row) * window.InputWidth + column) * inputChannels) + m / multiplier;
                                int weight = (i * window.KernelWidth + j) * outputChannels + m;
                                sum += input[from] * filter[weight];
                            }

                        output[at++] = stage.Apply(sum, m);
                    }
    }

    public static void Run(
        Window2D window, int batches, int inputChannels, int outputChannels,
        ReadOnlySpan<float> input, ReadOnlySpan<float> filter, ReadOnlySpan<float> bias, float min, float max, Span<float> output)
    {
        int multiplier = outputChannels / inputChannels;
        int at = 0;
        for (int n = 0; n < batches; n++)
            for (int y = 0; y < window.OutputHeight; y++)
                for (int x = 0; x < window.OutputWidth; x++)
                    for (int m = 0; m < outputChannels; m++)
                    {
                        float sum = 0;
                        for (int i = 0; i < window.KernelHeight; i++)
                            for (int j = 0; j < window.KernelWidth; j++)
                            {
                                long row = (long)y * window.StrideHeight - window.PadTop + (long)i * window.DilationHeight;
                                long column = (long)x * window.StrideWidth - window.PadLeft + (long)j * window.DilationWidth;
                                if (row < 0 || row >= window.InputHeight || column < 0 || column >= window.InputWidth) continue;
                                int from = (int)(((n * window.InputHeight + row) * window.InputWidth + column) * inputChannels) + m / multiplier;
                                sum += input[from] * filter[(i * window.KernelWidth + j) * outputChannels + m];
                            }

                        output[at++] = FloatActivation.Clamp(sum + (bias.IsEmpty ? 0 : bias[m]), min, max);
                    }
    }
}
