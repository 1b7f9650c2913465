using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>HARD_SWISH of int8 elements in 16-bit fixed point.</summary>
/// <remarks>The element is scaled to the output on one side; on the other (x + 3) / 6 is clamped to 0..1 as a number of 15 bits; then both are multiplied.
/// Source: TensorFlow Lite reference kernels, HARD_SWISH.</remarks>
internal sealed record HardSwishStage(
    int InputZeroPoint, int OutputZeroPoint, short OutputMultiplier, int OutputExponent, short RampMultiplier, int RampExponent)
{
    private const float FineSteps = 128, RampUnit = 3f / 32768;

    public static HardSwishStage Create(QuantizationParameters input, QuantizationParameters output)
    {
        float fine = (1 / FineSteps) * input.Scale;
        QuantizedMultiplier toOutput = QuantizedMultiplier.FromDouble(fine / output.Scale), toRamp = QuantizedMultiplier.FromDouble(fine / RampUnit);
        return new HardSwishStage(
            input.ZeroPoint, output.ZeroPoint, To16Bits(toOutput.Multiplier), toOutput.Shift, To16Bits(toRamp.Multiplier), toRamp.Shift);
    }

    public int Apply(int element)
    {
        short fine = (short)((element - InputZeroPoint) * (int)FineSteps);
        short scaled = RoundedHighProduct(fine, OutputMultiplier);
        short ramp = fine;
        if (RampExponent > 0) ramp = Saturate((long)ramp << (RampExponent - 1));
        ramp = RoundedHighProduct(ramp, RampMultiplier);
        if (RampExponent > 0) ramp = Saturate((long)ramp << 1);
        if (RampExponent < 0) ramp = (short)FixedPoint.DivideByPowerOfTwo(ramp, Math.Min(-RampExponent, 31));
        ramp = (short)((ramp + (1 << 15)) >> 1);
        short product = (short)(ramp * scaled / (1 << 15));
        return FixedPoint.DivideByPowerOfTwo(product, -OutputExponent) + OutputZeroPoint;
    }

    private static short To16Bits(int multiplier) => multiplier >= int.MaxValue - (1 << 15) ? short.MaxValue : (short)((multiplier + (1 << 15)) >> 16);

    private static short Saturate(long value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);

    private static short RoundedHighProduct(short a, short b)
    {
        int product = a * b;
        return (short)((product + (product >= 0 ? 1 << 14 : 1 - (1 << 14))) / (1 << 15));
    }
}
