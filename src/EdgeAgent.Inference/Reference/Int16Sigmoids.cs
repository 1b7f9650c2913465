namespace EdgeAgent.Inference.Reference;

/// <summary>How an int16 element is brought to the argument of <see cref="SigmoidTable"/>: 12288 is 1.</summary>
/// <param name="Multiplier">The integer factor, below 2^15.</param>
/// <param name="Shift">The right shift behind it, 0 to 31, rounding half up.</param>
/// <remarks>Source: TensorFlow Lite reference kernels, LOGISTIC and TANH.</remarks>
internal readonly record struct SigmoidScale(int Multiplier, int Shift)
{
    private const double One = 3 * 4096;

    /// <summary>The largest scale that has a factor.</summary>
    public const float LargestScale = 32767f / (3 * 4096);

    /// <summary>Powers of two from 2^-12 up to a limit are exact; other scales get 15 bits.</summary>
    /// <param name="scale">The input's scale, above 0 and below <see cref="LargestScale"/>.</param>
    /// <param name="largestPower">The largest k for which 2^(k-12) counts as a power of two.</param>
    public static SigmoidScale Create(float scale, int largestPower)
    {
        float log = MathF.Log(scale) * (1 / MathF.Log(2)), rounded = MathF.Round(log, MidpointRounding.AwayFromZero);
        int power = 12 + (int)rounded;
        if (MathF.Abs(log - rounded) < 1e-3f && power >= 0 && power <= largestPower) return new SigmoidScale(3 << power, 0);
        double multiplier = scale * One;
        int shift = 0;
        for (; multiplier <= 32767 / 2.0 && shift <= 30; shift++) multiplier *= 2;
        return new SigmoidScale((int)multiplier, shift);
    }

    public int Apply(short x)
    {
        int round = Shift > 0 ? 1 << (Shift - 1) : 0;
        return unchecked(x * Multiplier + round) >> Shift;
    }
}

/// <summary>1 / (1 + e^-x) of int16 elements; the output's scale is 2^-15.</summary>
internal readonly struct Int16Logistic(SigmoidScale scale) : IUnaryFunction<short, short>
{
    public short Apply(short x)
    {
        int argument = scale.Apply(x), magnitude = Math.Abs(argument), index = magnitude >> 9;
        int value = 0x7FFF << 10;
        if (index < SigmoidTable.Last)
        {
            int sample = SigmoidTable.At(index);
            value = (sample << 9) + (magnitude & 0x1FF) * (SigmoidTable.At(index + 1) - sample);
        }

        value = argument >= 0 ? value + (1 << 9) : (1 << 25) - value + (1 << 9) - 1;
        return unchecked((short)(value >> 10));
    }
}

/// <summary>The hyperbolic tangent of int16 elements, as 2 / (1 + e^-2x) - 1; the output's scale is 2^-15.</summary>
internal readonly struct Int16Tanh(SigmoidScale scale) : IUnaryFunction<short, short>
{
    public short Apply(short x)
    {
        int argument = scale.Apply(x), magnitude = Math.Abs(argument), index = magnitude >> 8;
        int value = 0xFFFF << 8;
        if (index < SigmoidTable.Last)
        {
            int sample = SigmoidTable.At(index);
            value = (sample << 8) + (magnitude & 0xFF) * (SigmoidTable.At(index + 1) - sample);
        }

        value = argument >= 0 ? value - (1 << 23) + (1 << 7) : -value + (1 << 23) + (1 << 7) - 1;
        return unchecked((short)(value >> 8));
    }
}
