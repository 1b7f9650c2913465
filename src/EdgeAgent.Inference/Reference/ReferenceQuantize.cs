using System.Numerics;

namespace EdgeAgent.Inference.Reference;

/// <summary>QUANTIZE and DEQUANTIZE by their definition, element by element.</summary>
/// <remarks>Source: TensorFlow Lite 8-bit quantization specification: <c>q = clamp(round(real / scale) + zeroPoint)</c>, half away from
/// zero.</remarks>
internal static class ReferenceQuantize
{
    public static void FromFloat<T>(ReadOnlySpan<float> input, float scale, int zeroPoint, Span<T> output)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < input.Length; i++)
        {
            float rounded = MathF.Round(input[i] / scale, MidpointRounding.AwayFromZero);
            float bounded = Math.Clamp(float.IsNaN(rounded) ? 0 : rounded, -65536, 65536);
            output[i] = T.CreateSaturating((int)bounded + zeroPoint);
        }
    }

    public static void ToFloat<T>(ReadOnlySpan<T> input, double scale, int zeroPoint, Span<float> output)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < input.Length; i++) output[i] = (float)(scale * (int.CreateChecked(input[i]) - zeroPoint));
    }
}
