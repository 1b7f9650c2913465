using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>L2_NORMALIZATION and LOCAL_RESPONSE_NORMALIZATION along the last axis by their definitions: input and output [rows, depth].</summary>
/// <remarks>Source: TensorFlow Lite reference kernels.</remarks>
internal static class ReferenceNormalization
{
    private const int OutputBits = 7;
    private const float SmallestNorm = 1e-6f;

    /// <summary>Rows of int8, each divided by its length; output scale 1/128, zero point 0. The kernel of uint8 shifts left before it
    /// multiplies.</summary>
    public static void L2(int depth, ReadOnlySpan<sbyte> input, int zeroPoint, bool isUInt8, Span<sbyte> output)
    {
        for (int start = 0; start < input.Length; start += depth)
        {
            ReadOnlySpan<sbyte> row = input.Slice(start, depth);
            int squares = 0;
            foreach (sbyte value in row) squares += (value - zeroPoint) * (value - zeroPoint);
            QuantizedMultiplier root = FixedPointRoots.ReciprocalSquareRoot(squares);
            for (int i = 0; i < depth; i++)
            {
                int value = row[i] - zeroPoint;
                int scaled = isUInt8
                    ? FixedPoint.Multiply(value << OutputBits, root.Multiplier, root.Shift)
                    : FixedPoint.Multiply(value, root.Multiplier, root.Shift + OutputBits);
                output[start + i] = (sbyte)Math.Clamp(scaled, sbyte.MinValue, sbyte.MaxValue);
            }
        }
    }

    /// <summary>Rows of floats, each divided by its length.</summary>
    public static void L2(int depth, ReadOnlySpan<float> input, Span<float> output)
    {
        for (int start = 0; start < input.Length; start += depth)
        {
            ReadOnlySpan<float> row = input.Slice(start, depth);
            float squares = 0;
            foreach (float value in row) squares += value * value;
            float norm = MathF.Max(MathF.Sqrt(squares), SmallestNorm);
            for (int i = 0; i < depth; i++) output[start + i] = row[i] / norm;
        }
    }

    /// <summary>Each element times (bias + alpha * the squares of its neighbours)^-beta; neighbours are radius before to radius - 1 after it.</summary>
    public static void LocalResponse(
        int depth, ReadOnlySpan<float> input, int radius, float bias, float alpha, float beta, Span<float> output)
    {
        for (int start = 0; start < input.Length; start += depth)
        {
            ReadOnlySpan<float> row = input.Slice(start, depth);
            for (int c = 0; c < depth; c++)
            {
                float squares = 0;
                for (int k = Math.Max(0, c - radius); k < Math.Min(depth, c + radius); k++) squares += row[k] * row[k];
                output[start + c] = row[c] * MathF.Pow(bias + alpha * squares, -beta);
            }
        }
    }
}
