using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>How int8 differences from a row's maximum become the fixed-point argument of the exponential.</summary>
/// <param name="Multiplier">Q31 multiplier of beta times the input's scale, with 5 integer bits.</param>
/// <param name="LeftShift">Its power of two, not negative.</param>
/// <param name="SmallestDifference">Differences below it count as e^x = 0.</param>
/// <remarks>From a scale of 16 on, only the maximum itself counts. Source: TensorFlow Lite reference kernels, SOFTMAX. Output scale 1/256, zero
/// point -128 (0 for uint8).</remarks>
internal sealed record SoftmaxStage(int Multiplier, int LeftShift, int SmallestDifference)
{
    public const int DifferenceBits = 5, SumBits = 12;

    public static SoftmaxStage Create(double beta, double inputScale)
    {
        double real = beta * inputScale * (1 << (31 - DifferenceBits));
        if (real >= 1 << 30) return new SoftmaxStage(0, 0, 0);
        (int multiplier, int shift) = QuantizedMultiplier.FromDouble(real);
        double largest = ((1 << DifferenceBits) - 1) * (double)(1L << (31 - DifferenceBits)) / (1L << shift);
        return new SoftmaxStage(multiplier, shift, -(int)Math.Floor(largest));
    }

    /// <summary>e^(beta * scale * difference) with 0 integer bits, for a difference that is not below the smallest.</summary>
    public int Exp(int difference) => FixedPoint.ExpOfNegative(FixedPoint.MultiplyHigh(difference << LeftShift, Multiplier));

    /// <summary>The stored output of an element whose exponential is <paramref name="exp"/>.</summary>
    public static sbyte Share(int exp, (int Reciprocal, int BitsOverUnit) sum)
    {
        int exponent = sum.BitsOverUnit + 31 - 8;
        int share = exponent > 31 ? 0 : FixedPoint.DivideByPowerOfTwo(FixedPoint.MultiplyHigh(sum.Reciprocal, exp), exponent);
        return (sbyte)Math.Clamp(share - 128, sbyte.MinValue, sbyte.MaxValue);
    }
}
