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
        ref float first = ref MemoryMarshal.GetReference(values);
        nuint i = 0, length = (nuint)values.Length;
        float minimum = 0, maximum = 0;
        if (Avx.IsSupported)
        {
            Vector256<float> low0 = default, low1 = default, high0 = default, high1 = default;
            for (; i + 16 <= length; i += 16)
            {
                Vector256<float> v0 = Vector256.LoadUnsafe(ref first, i), v1 = Vector256.LoadUnsafe(ref first, i + 8);
                (low0, high0) = (Avx.Min(v0, low0), Avx.Max(v0, high0));
                (low1, high1) = (Avx.Min(v1, low1), Avx.Max(v1, high1));
            }

            (low0, high0) = (Avx.Min(low0, low1), Avx.Max(high0, high1));
            (minimum, maximum) = Ends(Vector128.Min(low0.GetLower(), low0.GetUpper()), Vector128.Max(high0.GetLower(), high0.GetUpper()));
        }
        else
        {
            Vector128<float> low0 = default, low1 = default, high0 = default, high1 = default;
            for (; i + 8 <= length; i += 8)
            {
                Vector128<float> v0 = Vector128.LoadUnsafe(ref first, i), v1 = Vector128.LoadUnsafe(ref first, i + 4);
                (low0, high0) = (Smaller(v0, low0), Larger(v0, high0));
                (low1, high1) = (Smaller(v1, low1), Larger(v1, high1));
            }

            (minimum, maximum) = Ends(Vector128.Min(low0, low1), Vector128.Max(high0, high1));
        }

        for (; i < length; i++)
        {
            float value = values[(int)i];
            if (value < minimum)
                minimum = value;
            if (value > maximum)
                maximum = value;
        }

        return new(minimum, maximum);
    }

    private static (float Minimum, float Maximum) Ends(Vector128<float> low, Vector128<float> high) => (
        MathF.Min(MathF.Min(low[0], low[1]), MathF.Min(low[2], low[3])), MathF.Max(MathF.Max(high[0], high[1]), MathF.Max(high[2], high[3])));

    private static Vector128<float> Smaller(Vector128<float> value, Vector128<float> low) =>
        AdvSimd.IsSupported ? AdvSimd.MinNumber(value, low) : Vector128.ConditionalSelect(Vector128.LessThan(value, low), value, low);

    private static Vector128<float> Larger(Vector128<float> value, Vector128<float> high) =>
        AdvSimd.IsSupported ? AdvSimd.MaxNumber(value, high) : Vector128.ConditionalSelect(Vector128.GreaterThan(value, high), value, high);
}
