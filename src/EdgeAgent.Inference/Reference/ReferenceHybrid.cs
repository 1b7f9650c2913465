using EdgeAgent.Inference.Ops.Hybrid;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>Convolutions and products of float32 activations with int8 weights (dynamic-range quantization) by their definition.</summary>
/// <remarks>Each image is quantized to int8, rounded half away from zero; sums are exact integers, scaled by the image's and the weights' scales, and the
/// bias is added in float32. A fully connected layer is a 1x1 convolution of one pixel. Source: TensorFlow Lite reference kernels, hybrid CONV_2D and
/// DEPTHWISE_CONV_2D.</remarks>
internal static class ReferenceHybrid
{
    private const int Largest = 127, Smallest = -128;

    public static void Convolve(
        in Window2D window, int batches, int inputChannels, int outputChannels, int filterChannels, ReadOnlySpan<float> input,
        ReadOnlySpan<sbyte> filter, HybridScheme scheme, ReadOnlySpan<float> bias, float min, float max, Span<sbyte> quantized, Span<float> output)
    {
        int imageLength = window.InputPixels * inputChannels, at = 0, groupOutputs = outputChannels / (inputChannels / filterChannels);
        for (int n = 0; n < batches; n++)
        {
            (float scale, int zeroPoint) = Quantize(input.Slice(n * imageLength, imageLength), quantized, scheme.IsAsymmetric);
            float imageScale = scale * scheme.SharedScale;
            for (int pixel = 0; pixel < window.OutputPixels; pixel++)
            {
                for (int m = 0; m < outputChannels; m++)
                {
                    int sum = Sum(
                        window, pixel, quantized[(m / groupOutputs * filterChannels)..], inputChannels,
                        filter[(m * window.Taps * filterChannels)..], filterChannels, filterChannels, zeroPoint);
                    float value = sum * scheme.Scales[scheme.Scales.Length == 1 ? 0 : m] * imageScale;
                    output[at++] = FloatActivation.Clamp(value + (bias.IsEmpty ? 0 : bias[m]), min, max);
                }
            }
        }
    }

    public static void ConvolveDepthwise(
        in Window2D window, int batches, int inputChannels, int outputChannels, ReadOnlySpan<float> input, ReadOnlySpan<sbyte> filter,
        HybridScheme scheme, ReadOnlySpan<float> bias, float min, float max, Span<sbyte> quantized, Span<float> output)
    {
        int imageLength = window.InputPixels * inputChannels, at = 0, multiplier = outputChannels / inputChannels;
        for (int n = 0; n < batches; n++)
        {
            (float imageScale, int zeroPoint) = Quantize(input.Slice(n * imageLength, imageLength), quantized, scheme.IsAsymmetric);
            for (int pixel = 0; pixel < window.OutputPixels; pixel++)
            {
                for (int m = 0; m < outputChannels; m++)
                {
                    int sum = Sum(window, pixel, quantized[(m / multiplier)..], inputChannels, filter[m..], outputChannels, 1, zeroPoint);
                    float scale = scheme.Scales[scheme.Scales.Length == 1 ? 0 : m] * imageScale;
                    output[at++] = FloatActivation.Clamp(sum * scale + (bias.IsEmpty ? 0 : bias[m]), min, max);
                }
            }
        }
    }

    /// <summary>Quantizes values symmetrically to -127..127.</summary>
    /// <returns>Their scale; 1 where all values are 0.</returns>
    public static float Quantize(ReadOnlySpan<float> values, Span<sbyte> quantized) => Quantize(values, quantized, isAsymmetric: false).Scale;

    private static (float Scale, int ZeroPoint) Quantize(ReadOnlySpan<float> values, Span<sbyte> quantized, bool isAsymmetric)
    {
        float low = 0, high = 0;
        foreach (float value in values)
        {
            if (value < low) low = value;
            if (value > high) high = value;
        }

        if (low == high)
        {
            quantized.Clear();
            return (1, 0);
        }

        float largest = Math.Max(-low, high);
        (float scale, float inverse, int zeroPoint) = isAsymmetric ? Asymmetric(low, high) : (largest / Largest, Largest / largest, 0);
        for (int i = 0; i < values.Length; i++)
        {
            float rounded = MathF.Round(values[i] * inverse + zeroPoint, MidpointRounding.AwayFromZero);
            quantized[i] = (sbyte)(float.IsNaN(rounded) ? 0 : Math.Clamp(rounded, Smallest, Largest));
        }

        return (scale, zeroPoint);
    }

    /// <summary>The zero point is taken from the end of the range that it moves less, then rounded.</summary>
    private static (float Scale, float Inverse, int ZeroPoint) Asymmetric(double low, double high)
    {
        double step = (high - low) / (Largest - Smallest);
        double fromLow = Smallest - low / step, fromHigh = Largest - high / step;
        double zeroPoint = -Smallest + Math.Abs(low / step) < Largest + Math.Abs(high / step) ? fromLow : fromHigh;
        float scale = (float)step;
        return (scale, (float)(1.0 / scale), (int)Math.Clamp(Math.Round(zeroPoint, MidpointRounding.AwayFromZero), Smallest, Largest));
    }

    private static int Sum(
        in Window2D window, int pixel, ReadOnlySpan<sbyte> image, int pixelStride, ReadOnlySpan<sbyte> weights, int tapStride, int depth, int zeroPoint)
    {
        int sum = 0, y = pixel / window.OutputWidth, x = pixel % window.OutputWidth;
        for (int i = 0; i < window.KernelHeight; i++)
        {
            for (int j = 0; j < window.KernelWidth; j++)
            {
                int row = y * window.StrideHeight - window.PadTop + i * window.DilationHeight;
                int column = x * window.StrideWidth - window.PadLeft + j * window.DilationWidth;
                if (row < 0 || row >= window.InputHeight || column < 0 || column >= window.InputWidth) continue;
                ReadOnlySpan<sbyte> taps = weights.Slice((i * window.KernelWidth + j) * tapStride, depth);
                ReadOnlySpan<sbyte> from = image.Slice((row * window.InputWidth + column) * pixelStride, depth);
                for (int c = 0; c < depth; c++) sum += (from[c] - zeroPoint) * taps[c];
            }
        }

        return sum;
    }
}
