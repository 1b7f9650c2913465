using System.Runtime.Intrinsics;
using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.Training.QuantizationAware;

/// <summary>QUANTIZE of real inputs: codes less the zero point, rounded half away from zero in single precision as the kernel does.</summary>
internal static class InputQuantizer
{
    /// <summary>Quantizes in place.</summary>
    /// <param name="values">Real values; NaN becomes 0.</param>
    /// <param name="grid">The grid.</param>
    public static void Run(Span<float> values, AffineParameters grid)
    {
        float least = sbyte.MinValue - grid.ZeroPoint, most = sbyte.MaxValue - grid.ZeroPoint;
        int i = 0;
        Vector256<float> scale = Vector256.Create(grid.Scale), low = Vector256.Create(least), high = Vector256.Create(most), half = Vector256.Create(0.5f);
        for (; i <= values.Length - 8; i += 8)
        {
            Vector256<float> steps = Vector256.Create(values[i..]) / scale, whole = Vector256.Truncate(steps);
            Vector256<float> away = Vector256.GreaterThanOrEqual(Vector256.Abs(steps - whole), half) & Vector256.CopySign(Vector256<float>.One, steps);
            Vector256<float> rounded = Vector256.Min(Vector256.Max(whole + away, low), high);
            Vector256.ConditionalSelect(Vector256.Equals(rounded, rounded), rounded, Vector256<float>.Zero).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            float rounded = MathF.Round(values[i] / grid.Scale, MidpointRounding.AwayFromZero);
            values[i] = Math.Clamp(float.IsNaN(rounded) ? 0 : rounded, least, most);
        }
    }
}
