using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>CONV_2D by its definition: seven loops.</summary>
/// <remarks>
/// input [N,H,W,C], filter [M,KH,KW,C/G], bias [M] or empty, output [N,OH,OW,M]; G groups: output channel m reads the input channels of group
/// m / (M/G). Integer sums wrap modulo 2^32; Prepare proves that they fit. Padding contributes nothing (it equals the input's zero point).
/// Source: TensorFlow Lite 8-bit quantization specification, CONV_2D.
/// </remarks>
internal static class ReferenceConv2D
{
    public static void Run(
        Window2D window, int batches, int inputChannels, int outputChannels, int filterChannels,
        ReadOnlySpan<sbyte> input, int inputZeroPoint, ReadOnlySpan<sbyte> filter, int filterZeroPoint, ReadOnlySpan<int> bias,
        OutputStage stage, Span<sbyte> output)
    {
        int channelsOfGroup = outputChannels / (inputChannels / filterChannels);
        int at = 0;
        for (int n = 0; n < batches; n++)
            for (int y = 0; y < window.OutputHeight; y++)
                for (int x = 0; x < window.OutputWidth; x++)
                    for (int m = 0; m < outputChannels; m++)
                    {
                        int firstChannel = m / channelsOfGroup * filterChannels;
                        int sum = bias.IsEmpty ? 0 : bias[m];
                        for (int i = 0; i < window.KernelHeight; i++)
                            for (int j = 0; j < window.KernelWidth; j++)
                            {
                                long row = (long)y * window.StrideHeight - window.PadTop + (long)i * window.DilationHeight;
                                long column = (long)x * window.StrideWidth - window.PadLeft + (long)j * window.DilationWidth;
                                if (row < 0 || row >= window.InputHeight || column < 0 || column >= window.InputWidth) continue;
                                int from = (int)(((n * window.InputHeight + row) * window.InputWidth + column) * inputChannels) + firstChannel;
                                int weight = ((m * window.KernelHeight + i) * window.KernelWidth + j) * filterChannels;
                                for (int c = 0; c < filterChannels; c++)
                                    sum = unchecked(sum + (input[from + c] - inputZeroPoint) * (filter[weight + c] - filterZeroPoint));
                            }

                        output[at++] = stage.Apply(sum, m);
                    }
    }

    /// <summary>The form of int16 activations and int8 weights, all with zero point 0.</summary>
    public static void Run(
        Window2D window, int batches, int inputChannels, int outputChannels, int filterChannels,
        ReadOnlySpan<short> input, ReadOnlySpan<sbyte> filter, ReadOnlySpan<long> bias, Int16OutputStage stage, Span<short> output)
    {
        int channelsOfGroup = outputChannels / (inputChannels / filterChannels);
        int at = 0;
        for (int n = 0; n < batches; n++)
            for (int y = 0; y < window.OutputHeight; y++)
                for (int x = 0; x < window.OutputWidth; x++)
                    for (int m = 0; m < outputChannels; m++)
                    {
                        int firstChannel = m / channelsOfGroup * filterChannels;
                        long sum = bias.IsEmpty ? 0 : bias[m];
                        for (int i = 0; i < window.KernelHeight; i++)
                            for (int j = 0; j < window.KernelWidth; j++)
                            {
                                long row = (long)y * window.StrideHeight - window.PadTop + (long)i * window.DilationHeight;
                                long column = (long)x * window.StrideWidth - window.PadLeft + (long)j * window.DilationWidth;
                                if (row < 0 || row >= window.InputHeight || column < 0 || column >= window.InputWidth) continue;
                                int from = (int)(((n * window.InputHeight + row) * window.InputWidth + column) * inputChannels) + firstChannel;
                                int weight = ((m * window.KernelHeight + i) * window.KernelWidth + j) * filterChannels;
                                for (int c = 0; c < filterChannels; c++) sum += input[from + c] * filter[weight + c];
                            }

                        output[at++] = stage.Apply(sum, m);
                    }
    }

    public static void Run(
        Window2D window, int batches, int inputChannels, int outputChannels, int filterChannels,
        ReadOnlySpan<float> input, ReadOnlySpan<float> filter, ReadOnlySpan<float> bias, float min, float max, Span<float> output)
    {
        int channelsOfGroup = outputChannels / (inputChannels / filterChannels);
        int at = 0;
        for (int n = 0; n < batches; n++)
            for (int y = 0; y < window.OutputHeight; y++)
                for (int x = 0; x < window.OutputWidth; x++)
                    for (int m = 0; m < outputChannels; m++)
                    {
                        int firstChannel = m / channelsOfGroup * filterChannels;
                        float sum = 0;
                        for (int i = 0; i < window.KernelHeight; i++)
                            for (int j = 0; j < window.KernelWidth; j++)
                            {
                                long row = (long)y * window.StrideHeight - window.PadTop + (long)i * window.DilationHeight;
                                long column = (long)x * window.StrideWidth - window.PadLeft + (long)j * window.DilationWidth;
                                if (row < 0 || row >= window.InputHeight || column < 0 || column >= window.InputWidth) continue;
                                int from = (int)(((n * window.InputHeight + row) * window.InputWidth + column) * inputChannels) + firstChannel;
                                int weight = ((m * window.KernelHeight + i) * window.KernelWidth + j) * filterChannels;
                                for (int c = 0; c < filterChannels; c++) sum += input[from + c] * filter[weight + c];
                            }

                        output[at++] = FloatActivation.Clamp(sum + (bias.IsEmpty ? 0 : bias[m]), min, max);
                    }
    }
}
