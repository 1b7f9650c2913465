namespace EdgeAgent.Kernels;

/// <summary>A positive real factor as a Q31 multiplier in [2^30, 2^31) and a power of two: <c>factor = Multiplier / 2^31 * 2^Shift</c>.</summary>
/// <param name="Multiplier">Q31 mantissa; 0 stands for the factor 0.</param>
/// <param name="Shift">Exponent, -31 to 30; positive shifts left before the multiplication, negative right after it.</param>
/// <remarks>Arithmetic of TFLite's reference kernels in their double-rounding form (gemmlowp's fixed point): the product is rounded to the
/// nearest, ties upwards, and the right shift rounds again, ties away from zero.</remarks>
public readonly record struct QuantizedMultiplier(int Multiplier, int Shift)
{
    /// <summary>The nearest representable factor; factors below 2^-32 become 0.</summary>
    /// <param name="factor">0 or a positive finite number below 2^30.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative, not a number, or 2^30 or more.</exception>
    public static QuantizedMultiplier FromDouble(double factor)
    {
        if (!(factor >= 0 && factor < 1L << 30))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "A requantization factor must lie in [0, 2^30).");
        if (factor == 0)
            return default;

        int shift = Math.ILogB(factor) + 1;
        long mantissa = (long)Math.Round(Math.ScaleB(factor, 31 - shift), MidpointRounding.AwayFromZero);
        if (mantissa == 1L << 31)
        {
            mantissa >>= 1;
            shift++;
        }

        return shift < -31 ? default : new QuantizedMultiplier((int)mantissa, shift);
    }

    /// <summary>Multiplies an accumulator by the factor, with TFLite's rounding.</summary>
    /// <param name="value">Any int32; a left shift wraps modulo 2^32.</param>
    public int Apply(int value)
    {
        long product = (long)(value << Math.Max(Shift, 0)) * Multiplier;
        int high = (int)((product + (1L << 30)) >> 31);
        return RoundingShiftRight(high, Math.Max(-Shift, 0));
    }

    /// <summary>The factor divided by a count of summed elements, as TFLite's quantized MEAN does it: truncating, in 64 bits.</summary>
    /// <param name="count">Number of elements, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than 1.</exception>
    public QuantizedMultiplier DividedBy(long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int shift = Math.Min(Math.Min(63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)count), 32), 31 + Shift);
        return new QuantizedMultiplier((int)(((long)Multiplier << shift) / count), Shift - shift);
    }

    /// <summary>Divides by 2^<paramref name="exponent"/>, to the nearest, ties away from zero.</summary>
    /// <param name="value">Any int32.</param>
    /// <param name="exponent">0 to 31.</param>
    public static int RoundingShiftRight(int value, int exponent)
    {
        int mask = (int)((1L << exponent) - 1);
        int remainder = value & mask;
        int threshold = (mask >> 1) + (value < 0 ? 1 : 0);
        return (value >> exponent) + (remainder > threshold ? 1 : 0);
    }
}
