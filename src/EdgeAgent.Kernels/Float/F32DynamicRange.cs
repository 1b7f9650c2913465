using System.Numerics;

namespace EdgeAgent.Kernels;

/// <summary>What dynamic-range quantization adds around a float32 product: activations rounded to integers before it, sums scaled after it.</summary>
/// <remarks>Integers are kept as float32, so that a product of float32 sums them: exactly, while no partial sum exceeds 2^24.</remarks>
public static class F32DynamicRange
{
    private const float Largest = 127;

    /// <summary>Rounds values to -127..127 by their largest magnitude, half away from zero; NaN becomes 0.</summary>
    /// <param name="values">The values.</param>
    /// <param name="quantized">As long as the values; overwritten with whole numbers.</param>
    /// <returns>The scale of the whole numbers; 1 where all values are 0.</returns>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public static float Quantize(ReadOnlySpan<float> values, Span<float> quantized)
    {
        if (quantized.Length != values.Length)
            throw new ArgumentException($"Expected {values.Length} elements, got {quantized.Length}.", nameof(quantized));
        float range = LargestMagnitude(values);
        if (range == 0)
        {
            quantized.Clear();
            return 1;
        }

        var inverse = new Vector<float>(Largest / range);
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            Round(new Vector<float>(values[i..]) * inverse).CopyTo(quantized[i..]);
        for (; i < values.Length; i++)
            quantized[i] = Round(new Vector<float>(values[i]) * inverse)[0];
        return range / Largest;
    }

    /// <summary>Replaces sums by <c>clamp(sum * scale + bias)</c>; NaN becomes the smallest output value.</summary>
    /// <param name="sums">[rows, channels].</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="bias">[channels], or empty for none.</param>
    /// <param name="scale">What a sum of 1 stands for.</param>
    /// <param name="clamp">The fused activation's bounds.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public static void Scale(Span<float> sums, int channels, ReadOnlySpan<float> bias, float scale, F32Clamp clamp)
    {
        if (sums.Length % channels != 0 || (!bias.IsEmpty && bias.Length != channels))
            throw new ArgumentException($"Expected rows of {channels} sums and as many biases or none.", nameof(sums));
        for (; !sums.IsEmpty; sums = sums[channels..])
        {
            int c = 0;
            for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
            {
                Vector<float> addend = bias.IsEmpty ? Vector<float>.Zero : new Vector<float>(bias[c..]);
                Clamp((new Vector<float>(sums[c..]) * scale) + addend, clamp).CopyTo(sums[c..]);
            }

            for (; c < channels; c++)
                sums[c] = Clamp(new Vector<float>((sums[c] * scale) + (bias.IsEmpty ? 0 : bias[c])), clamp)[0];
        }
    }

    private static float LargestMagnitude(ReadOnlySpan<float> values)
    {
        Vector<float> largest = default;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            largest = Vector.Max(largest, Vector.Abs(new Vector<float>(values[i..])));
        float range = 0;
        for (int lane = 0; lane < Vector<float>.Count; lane++)
            range = Math.Max(range, largest[lane]);
        for (; i < values.Length; i++)
            range = Math.Max(range, Math.Abs(values[i]));
        return range;
    }

    private static Vector<float> Round(Vector<float> value)
    {
        Vector<float> whole = Vector.Truncate(value), rest = value - whole, one = Vector.CopySign(Vector<float>.One, value);
        Vector<float> rounded = whole + Vector.ConditionalSelect(
            Vector.GreaterThanOrEqual(Vector.Abs(rest), new Vector<float>(0.5f)), one, Vector<float>.Zero);
        rounded = Vector.ConditionalSelect(Vector.Equals(rounded, rounded), rounded, Vector<float>.Zero);
        return Vector.Min(Vector.Max(rounded, new Vector<float>(-Largest)), new Vector<float>(Largest));
    }

    private static Vector<float> Clamp(Vector<float> value, F32Clamp clamp)
    {
        Vector<float> minimum = new(clamp.Minimum), maximum = new(clamp.Maximum);
        Vector<float> raised = Vector.ConditionalSelect(Vector.GreaterThan(value, minimum), value, minimum);
        return Vector.ConditionalSelect(Vector.LessThan(raised, maximum), raised, maximum);
    }
}
