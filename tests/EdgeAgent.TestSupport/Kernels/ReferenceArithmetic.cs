using EdgeAgent.Kernels;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>Requantization and convolution written from the definitions, one scalar at a time, sharing no code with the kernels.</summary>
public static class ReferenceArithmetic
{
    /// <summary>gemmlowp's saturating rounding doubling high multiplication.</summary>
    public static int SaturatingRoundingDoublingHighMul(int a, int b)
    {
        if (a == int.MinValue && b == int.MinValue)
            return int.MaxValue;
        long product = (long)a * b;
        long nudge = product >= 0 ? 1L << 30 : 1 - (1L << 30);
        return (int)((product + nudge) / (1L << 31));
    }

    /// <summary>Division by a power of two to the nearest, ties away from zero, by way of exact decimals.</summary>
    public static int RoundingDivideByPowerOfTwo(int value, int exponent) =>
        (int)Math.Round((decimal)value / (1L << exponent), MidpointRounding.AwayFromZero);

    /// <summary>TFLite's MultiplyByQuantizedMultiplier in the double-rounding form.</summary>
    public static int Multiply(int value, QuantizedMultiplier factor)
    {
        int left = Math.Max(factor.Shift, 0), right = Math.Max(-factor.Shift, 0);
        int shifted = unchecked((int)((long)value << left));
        return RoundingDivideByPowerOfTwo(SaturatingRoundingDoublingHighMul(shifted, factor.Multiplier), right);
    }

    /// <summary>Sum to output value.</summary>
    public static sbyte Requantize(long sum, QuantizedMultiplier factor, int zeroPoint, int minimum, int maximum) =>
        (sbyte)Math.Clamp((long)Multiply(checked((int)sum), factor) + zeroPoint, minimum, maximum);

    /// <summary>TFLite's MultiplyByQuantizedMultiplier of 64-bit sums, by way of exact integers; the result wraps to 32 bits.</summary>
    public static int Multiply(long value, QuantizedMultiplier factor)
    {
        int reduced = factor.Multiplier < 0x7FFF0000 ? (int)Math.Floor((factor.Multiplier + 32768m) / 65536) : 0x7FFF;
        Int128 unit = (Int128)1 << (15 - factor.Shift), product = (Int128)value * reduced + unit / 2;
        Int128 quotient = product / unit;
        if (quotient * unit > product)
            quotient--;
        return unchecked((int)(long)quotient);
    }

    /// <summary>Convolution or depthwise convolution of one image of int16.</summary>
    public static void Convolve(Qs16x8Problem problem, Span<short> output)
    {
        Window2D w = problem.Window;
        int taps = w.Taps, depth = problem.IsDepthwise ? 1 : problem.InputChannels;
        for (int pixel = 0; pixel < w.OutputPixels; pixel++)
        {
            for (int n = 0; n < problem.OutputChannels; n++)
            {
                long sum = problem.Bias.Length == 0 ? 0 : problem.Bias[n];
                for (int tap = 0; tap < taps; tap++)
                {
                    int y = pixel / w.OutputWidth * w.StrideHeight - w.PadTop + tap / w.KernelWidth * w.DilationHeight;
                    int x = pixel % w.OutputWidth * w.StrideWidth - w.PadLeft + tap % w.KernelWidth * w.DilationWidth;
                    if (y < 0 || y >= w.InputHeight || x < 0 || x >= w.InputWidth)
                        continue;
                    int firstInput = (y * w.InputWidth + x) * problem.InputChannels;
                    for (int k = 0; k < depth; k++)
                    {
                        int a = problem.IsDepthwise
                            ? problem.Input[firstInput + n / (problem.OutputChannels / problem.InputChannels)]
                            : problem.Input[firstInput + k];
                        int weight = problem.IsDepthwise ? tap * problem.OutputChannels + n : (n * taps + tap) * depth + k;
                        sum += a * problem.Weights[weight];
                    }
                }

                int scaled = problem.SumsAreInt32 ? Multiply(checked((int)sum), problem.Factors[n]) : Multiply(sum, problem.Factors[n]);
                output[pixel * problem.OutputStride + n] = (short)Math.Clamp(scaled, problem.Minimum, problem.Maximum);
            }
        }
    }

    /// <summary>Convolution (groups = 1) or depthwise convolution (groups = input channels) of one image.</summary>
    public static void Convolve(Qs8Problem problem, Span<sbyte> output)
    {
        Window2D w = problem.Window;
        int taps = w.Taps, depth = problem.IsDepthwise ? 1 : problem.InputChannels;
        for (int pixel = 0; pixel < w.OutputPixels; pixel++)
        {
            for (int n = 0; n < problem.OutputChannels; n++)
            {
                long sum = problem.Bias.Length == 0 ? 0 : problem.Bias[n];
                for (int tap = 0; tap < taps; tap++)
                {
                    int y = pixel / w.OutputWidth * w.StrideHeight - w.PadTop + tap / w.KernelWidth * w.DilationHeight;
                    int x = pixel % w.OutputWidth * w.StrideWidth - w.PadLeft + tap % w.KernelWidth * w.DilationWidth;
                    if (y < 0 || y >= w.InputHeight || x < 0 || x >= w.InputWidth)
                        continue;
                    int firstInput = (y * w.InputWidth + x) * problem.InputChannels;
                    for (int k = 0; k < depth; k++)
                    {
                        int a = problem.IsDepthwise
                            ? problem.Input[firstInput + n / (problem.OutputChannels / problem.InputChannels)]
                            : problem.Input[firstInput + k];
                        int weight = problem.IsDepthwise ? problem.Weights[tap * problem.OutputChannels + n] : problem.Weights[(n * taps + tap) * depth + k];
                        sum += (a - problem.InputZeroPoint) * (weight - problem.WeightsZeroPoint);
                    }
                }

                output[pixel * problem.OutputStride + n] =
                    Requantize(sum, problem.Factors[n], problem.OutputZeroPoint, problem.Minimum, problem.Maximum);
            }
        }
    }
}
