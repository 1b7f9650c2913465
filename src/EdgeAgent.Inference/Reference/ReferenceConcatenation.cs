namespace EdgeAgent.Inference.Reference;

/// <summary>One input of CONCATENATION on uint8 tensors that are quantized differently, by its definition.</summary>
/// <remarks><c>round(q * s - zeroPoint * s) + outputZeroPoint</c> with <c>s = scale * (1 / outputScale)</c>, all in float32, on uint8 values
/// and zero points; tensors are stored as int8. Source: TensorFlow Lite reference kernels, CONCATENATION.</remarks>
internal static class ReferenceConcatenation
{
    /// <summary>The 256 results, indexed by the uint8 input.</summary>
    public static sbyte[] Table(float inputScale, int inputZeroPoint, float outputScale, int outputZeroPoint)
    {
        sbyte[] table = new sbyte[256];
        float scale = inputScale * (1f / outputScale);
        float bias = -inputZeroPoint * scale;
        for (int q = 0; q < 256; q++)
        {
            float rounded = MathF.Round(q * scale + bias, MidpointRounding.AwayFromZero);
            int value = (int)Math.Clamp(rounded, -65536, 65536) + outputZeroPoint;
            table[q] = (sbyte)(Math.Clamp(value, 0, 255) - 128);
        }

        return table;
    }
}
