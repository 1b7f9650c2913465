using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>The smallest and the largest of some values and 0.</summary>
/// <param name="Minimum">At most 0.</param>
/// <param name="Maximum">At least 0.</param>
public readonly record struct F32Range(float Minimum, float Maximum)
{
    /// <summary>The range of both.</summary>
    /// <param name="other">Another range.</param>
    public F32Range Join(F32Range other) => new(MathF.Min(Minimum, other.Minimum), MathF.Max(Maximum, other.Maximum));

    /// <summary>The range of values; NaN is passed over.</summary>
    /// <param name="values">The values.</param>
    public static F32Range Of(ReadOnlySpan<float> values)
    {
        int whole;
        F32Range range = Avx.IsSupported ? OfVectors256(values, out whole) : OfVectors128(values, out whole);
        (float minimum, float maximum) = range;
        foreach (float value in values[whole..])
        {
            if (value < minimum)
                minimum = value;
            if (value > maximum)
                maximum = value;
        }

        return new(minimum, maximum);
    }

    private static F32Range OfVectors256(ReadOnlySpan<float> values, out int count)
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        Vector256<float> low0 = default, low1 = default, low2 = default, low3 = default;
        Vector256<float> high0 = default, high1 = default, high2 = default, high3 = default;
        count = values.Length & ~31;
        for (int i = 0; i < count; i += 32)
        {
            ref float next = ref Unsafe.Add(ref source, i);
            Vector256<float> v0 = Vector256.LoadUnsafe(ref next), v1 = Vector256.LoadUnsafe(ref next, 8);
            Vector256<float> v2 = Vector256.LoadUnsafe(ref next, 16), v3 = Vector256.LoadUnsafe(ref next, 24);
            (low0, low1, low2, low3) = (Avx.Min(v0, low0), Avx.Min(v1, low1), Avx.Min(v2, low2), Avx.Min(v3, low3));
            (high0, high1, high2, high3) = (Avx.Max(v0, high0), Avx.Max(v1, high1), Avx.Max(v2, high2), Avx.Max(v3, high3));
        }

        Vector256<float> low = Avx.Min(Avx.Min(low0, low1), Avx.Min(low2, low3)), high = Avx.Max(Avx.Max(high0, high1), Avx.Max(high2, high3));
        return Of(Vector128.Min(low.GetLower(), low.GetUpper()), Vector128.Max(high.GetLower(), high.GetUpper()));
    }

    private static F32Range OfVectors128(ReadOnlySpan<float> values, out int count)
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        Vector128<float> low0 = default, low1 = default, low2 = default, low3 = default;
        Vector128<float> high0 = default, high1 = default, high2 = default, high3 = default;
        count = values.Length & ~15;
        for (int i = 0; i < count; i += 16)
        {
            ref float next = ref Unsafe.Add(ref source, i);
            Vector128<float> v0 = Vector128.LoadUnsafe(ref next), v1 = Vector128.LoadUnsafe(ref next, 4);
            Vector128<float> v2 = Vector128.LoadUnsafe(ref next, 8), v3 = Vector128.LoadUnsafe(ref next, 12);
            (low0, low1, low2, low3) = (Smaller(v0, low0), Smaller(v1, low1), Smaller(v2, low2), Smaller(v3, low3));
            (high0, high1, high2, high3) = (Larger(v0, high0), Larger(v1, high1), Larger(v2, high2), Larger(v3, high3));
        }

        return Of(Smaller(Smaller(low0, low1), Smaller(low2, low3)), Larger(Larger(high0, high1), Larger(high2, high3)));
    }

    private static F32Range Of(Vector128<float> low, Vector128<float> high) => new(
        MathF.Min(MathF.Min(low[0], low[1]), MathF.Min(low[2], low[3])), MathF.Max(MathF.Max(high[0], high[1]), MathF.Max(high[2], high[3])));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Smaller(Vector128<float> value, Vector128<float> low) =>
        AdvSimd.IsSupported ? AdvSimd.MinNumber(value, low) : Vector128.ConditionalSelect(Vector128.LessThan(value, low), value, low);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Larger(Vector128<float> value, Vector128<float> high) =>
        AdvSimd.IsSupported ? AdvSimd.MaxNumber(value, high) : Vector128.ConditionalSelect(Vector128.GreaterThan(value, high), value, high);
}
