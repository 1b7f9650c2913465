using System.Numerics;

namespace EdgeAgent.Inference.Reference;

/// <summary>Integer arithmetic that stands for real numbers, as the 8-bit reference kernels define it.</summary>
/// <remarks>
/// A raw int32 with n integer bits means raw / 2^(31-n). Source: gemmlowp's fixed-point definition, on which the reference kernels of
/// TensorFlow Lite are built; results here equal them to the bit. Multiplication rounds half up and saturates its one overflow,
/// division by a power of two rounds half away from zero.
/// </remarks>
internal static class FixedPoint
{
    /// <summary>e^-(2^i / 4) for i = 0..6, with 0 integer bits.</summary>
    private static readonly int[] PowersOfE = [1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242];

    /// <summary>The high 32 bits of 2ab, rounded to nearest; saturated for a = b = int.MinValue.</summary>
    public static int MultiplyHigh(int a, int b)
    {
        if (a == int.MinValue && b == int.MinValue) return int.MaxValue;
        long product = (long)a * b;
        long nudge = product >= 0 ? 1L << 30 : 1 - (1L << 30);
        return (int)((product + nudge) / (1L << 31));
    }

    /// <summary>x / 2^exponent, rounded half away from zero; exponent 0..31.</summary>
    public static int DivideByPowerOfTwo(int x, int exponent)
    {
        int mask = unchecked((int)((1L << exponent) - 1));
        int remainder = x & mask;
        int threshold = (mask >> 1) + (x < 0 ? 1 : 0);
        return (x >> exponent) + (remainder > threshold ? 1 : 0);
    }

    /// <summary>x * 2^exponent, saturated to int32; exponent 0..31.</summary>
    public static int MultiplyByPowerOfTwo(int x, int exponent) => (int)Math.Clamp((long)x << exponent, int.MinValue, int.MaxValue);

    /// <summary>x times multiplier / 2^31 times 2^shift, rounded twice: after the multiplication and after the right shift.</summary>
    /// <remarks>A left shift comes first and wraps modulo 2^32.</remarks>
    public static int Multiply(int x, int multiplier, int shift)
    {
        int left = Math.Max(shift, 0), right = Math.Max(-shift, 0);
        return DivideByPowerOfTwo(MultiplyHigh(unchecked(x << left), multiplier), right);
    }

    /// <summary>x times multiplier / 2^31 times 2^shift for sums of int16 products: the multiplier is rounded to 15 bits, the result once.</summary>
    /// <param name="x">-2^47 to 2^47 - 1.</param>
    /// <param name="multiplier">0 to 2^31 - 1.</param>
    /// <param name="shift">-31 to 7.</param>
    public static int Multiply(long x, int multiplier, int shift)
    {
        long reduced = multiplier < 0x7FFF0000 ? ((long)multiplier + (1 << 15)) >> 16 : 0x7FFF;
        int exponent = 15 - shift;
        return unchecked((int)((x * reduced + (1L << (exponent - 1))) >> exponent));
    }

    /// <summary>e^a for a &lt;= 0 with 5 integer bits; the result has 0 integer bits.</summary>
    /// <remarks>The argument is split into -(k/4) and a rest in [-1/4, 0): the rest goes through a polynomial of degree 4 around -1/8, and each
    /// bit i of k multiplies by e^-(2^i / 4).</remarks>
    public static int ExpOfNegative(int a)
    {
        const int quarter = 1 << 24;
        if (a == 0) return int.MaxValue;
        int rest = (a & (quarter - 1)) - quarter;
        int result = ExpNearZero(MultiplyByPowerOfTwo(rest, 5));
        int remaining = unchecked(rest - a);
        for (int bit = 0; bit < PowersOfE.Length; bit++)
        {
            if ((remaining & (quarter << bit)) != 0) result = MultiplyHigh(result, PowersOfE[bit]);
        }

        return result;
    }

    /// <summary>1 / (1 + a) for a in [0, 1) with 0 integer bits, by three Newton-Raphson steps; the result has 0 integer bits.</summary>
    public static int ReciprocalOfOnePlus(int a)
    {
        const int oneWithTwoBits = 1 << 29;
        long sum = (long)a + int.MaxValue;
        int halfDenominator = (int)((sum + (sum >= 0 ? 1 : -1)) / 2);
        int x = unchecked(1515870810 + MultiplyHigh(halfDenominator, -1010580540));
        for (int step = 0; step < 3; step++)
        {
            int error = unchecked(oneWithTwoBits - MultiplyHigh(halfDenominator, x));
            x = unchecked(x + MultiplyByPowerOfTwo(MultiplyHigh(x, error), 2));
        }

        return MultiplyByPowerOfTwo(x, 1);
    }

    /// <summary>1 / x for an x, taken without a sign, with <paramref name="integerBits"/> integer bits.</summary>
    /// <returns>The reciprocal with 0 integer bits, to be divided by 2^<c>BitsOverUnit</c>.</returns>
    public static (int Reciprocal, int BitsOverUnit) Reciprocal(int x, int integerBits)
    {
        // Sums of thousands of equal values wrap: what looks negative lies between 2^31 and 2^32, and 0 is 2^32.
        if (x == 0)
            return (ReciprocalOfOnePlus(0), integerBits + 1);
        uint sum = unchecked((uint)x);
        int headroom = BitOperations.LeadingZeroCount(sum);
        int fraction = unchecked((int)((sum << headroom) - (1u << 31)));
        return (ReciprocalOfOnePlus(fraction), integerBits - headroom);
    }

    private static int ExpNearZero(int a)
    {
        const int expOfMinusEighth = 1895147668, third = 715827883;
        int x = a + (1 << 28);
        int x2 = MultiplyHigh(x, x);
        int x3 = MultiplyHigh(x2, x);
        int x4 = MultiplyHigh(x2, x2);
        int higher = DivideByPowerOfTwo(MultiplyHigh(DivideByPowerOfTwo(x4, 2) + x3, third) + x2, 1);
        return expOfMinusEighth + MultiplyHigh(expOfMinusEighth, x + higher);
    }
}
