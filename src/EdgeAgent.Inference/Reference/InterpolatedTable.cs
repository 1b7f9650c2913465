namespace EdgeAgent.Inference.Reference;

/// <summary>A function of int16 elements as 513 samples, between which results are interpolated.</summary>
/// <remarks>A sample is moved by half of the error that interpolation makes in the middle of its step, which spreads that error. All in float32.
/// Source: TensorFlow Lite reference kernels, lookup tables of int16.</remarks>
internal readonly struct InterpolatedTable : IUnaryFunction<short, short>
{
    private const int Steps = 512;

    private readonly short[] _samples;

    private InterpolatedTable(short[] samples) => _samples = samples;

    /// <summary>Samples a function of reals.</summary>
    public static InterpolatedTable Create<TFunction>(QuantizationParameters input, QuantizationParameters output, TFunction function)
        where TFunction : struct, IUnaryFunction<float, float>
    {
        float first = input.Scale * (short.MinValue - input.ZeroPoint), last = input.Scale * (short.MaxValue - input.ZeroPoint);
        float least = output.Scale * (short.MinValue - output.ZeroPoint), most = output.Scale * (short.MaxValue - output.ZeroPoint);
        float step = (last - first) / Steps, halfStep = step / 2, toStored = 65536 / (most - least);
        short[] samples = new short[Steps + 1];
        for (int i = 0; i < Steps; i++)
        {
            float value = function.Apply(first + i * step), next = function.Apply(first + (i + 1) * step);
            float middle = function.Apply(first + i * step + halfStep);
            float interpolated = Round((next * toStored + Round(value * toStored)) / 2);
            samples[i] = Clamp(Round(value * toStored) - Round((interpolated - Round(middle * toStored)) / 2));
        }

        samples[Steps] = Clamp(Round(function.Apply(last) * toStored));
        return new InterpolatedTable(samples);
    }

    public short Apply(short x)
    {
        int index = (Steps / 2) + (x >> 7), sample = _samples[index];
        short slope = unchecked((short)(_samples[index + 1] - sample));
        return unchecked((short)(sample + ((slope * (x & 127) + 64) >> 7)));
    }

    private static float Round(float value) => MathF.Round(value, MidpointRounding.AwayFromZero);

    private static short Clamp(float value) => float.IsNaN(value) ? (short)0 : (short)Math.Clamp(value, short.MinValue, short.MaxValue);
}
