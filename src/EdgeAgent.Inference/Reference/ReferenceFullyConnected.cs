namespace EdgeAgent.Inference.Reference;

/// <summary>FULLY_CONNECTED by its definition: input [B,K], filter [M,K], bias [M] or empty, output [B,M].</summary>
/// <remarks>Source: TensorFlow Lite 8-bit quantization specification, FULLY_CONNECTED.</remarks>
internal static class ReferenceFullyConnected
{
    public static void Run(
        int batches, int depth, int outputChannels,
        ReadOnlySpan<sbyte> input, int inputZeroPoint, ReadOnlySpan<sbyte> filter, int filterZeroPoint, ReadOnlySpan<int> bias,
        OutputStage stage, Span<sbyte> output)
    {
        for (int b = 0; b < batches; b++)
            for (int m = 0; m < outputChannels; m++)
            {
                int sum = bias.IsEmpty ? 0 : bias[m];
                for (int k = 0; k < depth; k++)
                    sum = unchecked(sum + (input[b * depth + k] - inputZeroPoint) * (filter[m * depth + k] - filterZeroPoint));
                output[b * outputChannels + m] = stage.Apply(sum, m);
            }
    }

    public static void Run(
        int batches, int depth, int outputChannels,
        ReadOnlySpan<float> input, ReadOnlySpan<float> filter, ReadOnlySpan<float> bias, float min, float max, Span<float> output)
    {
        for (int b = 0; b < batches; b++)
            for (int m = 0; m < outputChannels; m++)
            {
                float sum = 0;
                for (int k = 0; k < depth; k++) sum += input[b * depth + k] * filter[m * depth + k];
                output[b * outputChannels + m] = FloatActivation.Clamp(sum + (bias.IsEmpty ? 0 : bias[m]), min, max);
            }
    }
}
