using System.Numerics;

namespace EdgeAgent.Inference.Reference;

/// <summary>The natural logarithm in fixed point.</summary>
internal static class FixedPointLogarithm
{
    private const int AccumulatorBits = 6;

    /// <summary>ln x for x of at least 1 with 12 integer bits; the result has 5.</summary>
    /// <remarks>x is split into a power of two, taken a quarter off the whole so that the rest r lies around 2^-1/4, and r's logarithm, a quotient of
    /// polynomials in r - 2^-1/4. Two splits, a half power apart, are tried, and the smaller rest is taken. Source: TensorFlow Lite's
    /// fixed-point utilities.</remarks>
    public static int OfAtLeastOne(int x)
    {
        const int integerBits = 12, ln2 = 1488522236, rootOfHalf = 1518500250, fourthRootOfHalf = 1805811301;
        const int alphaN = 117049297, alphaD = 127690142, alphaI = 1057819769, alphaF = 638450708;
        const int quarter = (1 << 29) >> AccumulatorBits, unit = 31 - AccumulatorBits;

        int headroom1 = BitOperations.LeadingZeroCount((uint)x);
        int rest1 = FixedPoint.MultiplyByPowerOfTwo(
            FixedPoint.MultiplyHigh(FixedPoint.MultiplyByPowerOfTwo(x, headroom1 - 1), rootOfHalf), 1);
        int power1 = Saturate((long)FixedPoint.MultiplyByPowerOfTwo(integerBits - headroom1, unit) + quarter);

        int headroom2 = BitOperations.LeadingZeroCount((uint)FixedPoint.MultiplyHigh(x, rootOfHalf)) - 1;
        int rest2 = FixedPoint.MultiplyByPowerOfTwo(x, headroom2);
        int power2 = Saturate((long)FixedPoint.MultiplyByPowerOfTwo(integerBits - headroom2, unit) - quarter);

        int rest = Math.Min(rest1, rest2), power = Math.Max(power1, power2);
        int p = (int)(((long)rest + fourthRootOfHalf + 1) / 2), q = unchecked(2 * (rest - fourthRootOfHalf));
        int square = FixedPoint.MultiplyHigh(q, q);
        int numerator = FixedPoint.MultiplyHigh(q, rest) + FixedPoint.MultiplyHigh(FixedPoint.MultiplyHigh(q, square), alphaN);
        int denominator = FixedPoint.MultiplyHigh(p, alphaI + q + FixedPoint.MultiplyHigh(alphaD, square)) + FixedPoint.MultiplyHigh(alphaF, q);
        int scaled = FixedPoint.DivideByPowerOfTwo(numerator, AccumulatorBits);
        int sum = unchecked(FixedPoint.MultiplyHigh(power, ln2) + FixedPoint.MultiplyHigh(scaled, FixedPoint.ReciprocalOfOnePlus(denominator)));
        return FixedPoint.MultiplyByPowerOfTwo(sum, 1);
    }

    private static int Saturate(long value) => (int)Math.Clamp(value, int.MinValue, int.MaxValue);
}
