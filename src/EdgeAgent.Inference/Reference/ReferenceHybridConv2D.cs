using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>CONV_2D and FULLY_CONNECTED of float32 activations with int8 weights (dynamic-range quantization) by their definition.</summary>
/// <remarks>Each image is quantized to int8 by its largest magnitude, symmetric around 0, rounded half away from zero; sums are exact integers,
/// scaled by the image's and the weights' scales, and the bias is added in float32. A fully connected layer is a 1x1 convolution of one
/// pixel. Source: TensorFlow Lite reference kernels, hybrid CONV_2D.</remarks>
internal static class ReferenceHybridConv2D
{
    private const int Largest = 127;

    public static void Run(
        in Window2D window, int batches, int inputChannels, int outputChannels, ReadOnlySpan<float> input, ReadOnlySpan<sbyte> filter,
        float filterScale,
        ReadOnlySpan<float> bias, float min, float max, Span<sbyte> quantized, Span<float> output)
    {
        int imageLength = window.InputPixels * inputChannels, at = 0;
        for (int n = 0; n < batches; n++)
        {
            float scale = Quantize(input.Slice(n * imageLength, imageLength), quantized) * filterScale;
            for (int pixel = 0; pixel < window.OutputPixels; pixel++)
                for (int m = 0; m < outputChannels; m++)
                {
                    int sum = Sum(window, pixel, inputChannels, quantized, filter[(m * window.Taps * inputChannels)..]);
                    output[at++] = FloatActivation.Clamp(sum * scale + (bias.IsEmpty ? 0 : bias[m]), min, max);
                }
        }
    }

    /// <summary>Quantizes values symmetrically to -127..127.</summary>
    /// <returns>Their scale; 1 where all values are 0.</returns>
    public static float Quantize(ReadOnlySpan<float> values, Span<sbyte> quantized)
    {
        float range = 0;
        foreach (float value in values) range = Math.Max(range, Math.Abs(value));
        if (range == 0)
        {
            quantized.Clear();
            return 1;
        }

        float inverse = Largest / range;
        for (int i = 0; i < values.Length; i++)
        {
            float rounded = MathF.Round(values[i] * inverse, MidpointRounding.AwayFromZero);
            quantized[i] = (sbyte)(float.IsNaN(rounded) ? 0 : Math.Clamp(rounded, -Largest, Largest));
        }

        return range / Largest;
    }

    private static int Sum(in Window2D window, int pixel, int channels, ReadOnlySpan<sbyte> image, ReadOnlySpan<sbyte> weights)
    {
        int sum = 0, y = pixel / window.OutputWidth, x = pixel % window.OutputWidth;
        for (int i = 0; i < window.KernelHeight; i++)
            for (int j = 0; j < window.KernelWidth; j++)
            {
                int row = y * window.StrideHeight - window.PadTop + i * window.DilationHeight;
                int column = x * window.StrideWidth - window.PadLeft + j * window.DilationWidth;
                if (row < 0 || row >= window.InputHeight || column < 0 || column >= window.InputWidth) continue;
                ReadOnlySpan<sbyte> taps = weights.Slice((i * window.KernelWidth + j) * channels, channels);
                ReadOnlySpan<sbyte> from = image.Slice((row * window.InputWidth + column) * channels, channels);
                for (int c = 0; c < taps.Length; c++) sum += from[c] * taps[c];
            }

        return sum;
    }
}
