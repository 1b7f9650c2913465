using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Adds two float32 tensors, or a tensor and one value, element by element, and clamps.</summary>
public static class F32Add
{
    /// <summary>Adds element by element.</summary>
    /// <param name="a">First input.</param>
    /// <param name="b">Second input, as long as the first; or one element, which is added to every element of the first.</param>
    /// <param name="output">As long as the first input; the same memory as an input or disjoint from both.</param>
    /// <param name="clamp">The fused activation's bounds.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public static void Run(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> output, F32Clamp clamp)
    {
        if (b.Length != a.Length && b.Length != 1)
            throw new ArgumentException($"Expected {a.Length} elements or one, got {b.Length}.", nameof(b));
        if (output.Length != a.Length)
            throw new ArgumentException($"Expected {a.Length} elements, got {output.Length}.", nameof(output));
        bool repeat = b.Length == 1;
        float single = repeat ? b[0] : 0;
        Vector128<float> low = Vector128.Create(clamp.Minimum), high = Vector128.Create(clamp.Maximum), all = Vector128.Create(single);
        int i = 0;
        for (; i <= a.Length - 4; i += 4)
        {
            Vector128<float> sum = Vector128.Create(a[i..]) + (repeat ? all : Vector128.Create(b[i..]));
            Vector128.Min(Vector128.Max(sum, low), high).CopyTo(output[i..]);
        }

        for (; i < a.Length; i++)
            output[i] = MathF.Min(MathF.Max(a[i] + (repeat ? single : b[i]), clamp.Minimum), clamp.Maximum);
    }
}
