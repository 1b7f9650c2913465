namespace EdgeAgent.Inference.Reference;

/// <summary>Sigmoid and hyperbolic tangent of 16-bit fixed-point numbers, as integer LSTMs take them.</summary>
/// <remarks>
/// A raw int16 with n integer bits means raw / 2^(15-n). The same steps as <see cref="FixedPoint"/> in 16 bits, with its constants rounded to
/// them: the results are not those of the wider form rounded. Source: gemmlowp's fixed-point definition, on which TensorFlow Lite's LSTM is built.
/// </remarks>
internal static class FixedPoint16
{
    private const int One = short.MaxValue, OneWithTwoBits = 1 << 13;

    /// <summary>e^-(2^i / 4) for i = 0..6, with 0 integer bits.</summary>
    private static readonly short[] PowersOfE = [.. new[] { 1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242 }.Select(Narrow)];

    private static readonly short ExpOfMinusEighth = Narrow(1895147668), Third = Narrow(715827883);
    private static readonly short Start = Narrow(1515870810), Slope = Narrow(-1010580540);

    /// <summary>1 / (1 + e^-a) for a with <paramref name="integerBits"/> integer bits; the result has none.</summary>
    public static short Logistic(short a, int integerBits)
    {
        if (a == 0) return 1 << 14;
        short negative = a > 0 ? (short)-a : a;
        short positive = Shift(TwiceReciprocal(ExpOfNegative(negative, integerBits)), 1);
        return a > 0 ? positive : (short)(One - positive);
    }

    /// <summary>The hyperbolic tangent of a with <paramref name="integerBits"/> integer bits; the result has none.</summary>
    public static short Tanh(short a, int integerBits)
    {
        if (a == 0) return 0;
        short negative = a > 0 ? (short)-a : a;
        short twice = TwiceReciprocal(ExpOfNegative(negative, integerBits + 1));
        short size = Shift(unchecked((short)(twice - OneWithTwoBits)), 2);
        return a > 0 ? size : unchecked((short)-size);
    }

    /// <summary>The high 16 bits of 2ab, rounded to nearest; saturated for a = b = short.MinValue.</summary>
    private static short Multiply(short a, short b)
    {
        if (a == short.MinValue && b == short.MinValue) return short.MaxValue;
        int product = a * b;
        return (short)((product + (product >= 0 ? 1 << 14 : 1 - (1 << 14))) / (1 << 15));
    }

    /// <summary>a * 2^exponent, saturated; rounded half away from zero where the exponent is negative.</summary>
    private static short Shift(short a, int exponent) =>
        exponent < 0 ? (short)FixedPoint.DivideByPowerOfTwo(a, -exponent) : (short)Math.Clamp(a << exponent, short.MinValue, short.MaxValue);

    private static short ExpOfNegative(short a, int integerBits)
    {
        if (a == 0) return One;
        int fractionBits = 15 - integerBits, quarter = 1 << (fractionBits - 2);
        if (integerBits > 5 && a < -(1 << (fractionBits + 5))) return 0;
        short rest = (short)((a & (quarter - 1)) - quarter);
        short result = ExpNearZero(Shift(rest, integerBits));
        int remaining = rest - a;
        for (int bit = 0; bit < PowersOfE.Length && integerBits > bit - 2; bit++)
        {
            if ((remaining & (quarter << bit)) != 0) result = Multiply(result, PowersOfE[bit]);
        }

        return result;
    }

    private static short ExpNearZero(short a)
    {
        short x = unchecked((short)(a + (1 << 12)));
        short x2 = Multiply(x, x), x3 = Multiply(x2, x), x4 = Multiply(x2, x2);
        short higher = Shift(unchecked((short)(Multiply(unchecked((short)(Shift(x4, -2) + x3)), Third) + x2)), -1);
        int sum = ExpOfMinusEighth + Multiply(ExpOfMinusEighth, unchecked((short)(x + higher)));
        return (short)Math.Clamp(sum, short.MinValue, short.MaxValue);
    }

    /// <summary>2 / (1 + a) with 2 integer bits, for a in [0, 1) with none, by three Newton-Raphson steps.</summary>
    private static short TwiceReciprocal(short a)
    {
        int sum = a + One;
        short half = (short)((sum + (sum >= 0 ? 1 : -1)) / 2), x = unchecked((short)(Start + Multiply(half, Slope)));
        for (int step = 0; step < 3; step++)
        {
            short error = unchecked((short)(OneWithTwoBits - Multiply(half, x)));
            x = unchecked((short)(x + Shift(Multiply(x, error), 2)));
        }

        return x;
    }

    private static short Narrow(int constant) => (short)FixedPoint.DivideByPowerOfTwo(constant, 16);
}
