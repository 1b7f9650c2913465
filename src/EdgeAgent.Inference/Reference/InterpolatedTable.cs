using System.Numerics;

namespace EdgeAgent.Inference.Reference;

/// <summary>A function of int16 elements as 513 samples, between which results are interpolated.</summary>
/// <remarks>A sample is moved by half of the error that interpolation makes in the middle of its step, which spreads that error.
/// Source: TensorFlow Lite reference kernels, lookup tables of int16.</remarks>
internal readonly struct InterpolatedTable : IUnaryFunction<short, short>
{
    private const int Steps = 512;

    private readonly short[] _samples;

    private InterpolatedTable(short[] samples) => _samples = samples;

    /// <summary>Samples a function of reals.</summary>
    public static InterpolatedTable Create<TFunction>(QuantizationParameters input, QuantizationParameters output, TFunction function)
        where TFunction : struct, IUnaryFunction<float, float> =>
        Create<float>((input.Scale, input.ZeroPoint), (output.Scale, output.ZeroPoint), function.Apply);

    /// <summary>Samples a function of reals that are computed in <typeparamref name="T"/>.</summary>
    public static InterpolatedTable Create<T>((T Scale, int ZeroPoint) input, (T Scale, int ZeroPoint) output, Func<T, T> function)
        where T : IFloatingPointIeee754<T>
    {
        static T Real((T Scale, int ZeroPoint) quantization, int stored) => quantization.Scale * T.CreateChecked(stored - quantization.ZeroPoint);

        T two = T.One + T.One, first = Real(input, short.MinValue), last = Real(input, short.MaxValue);
        T step = (last - first) / T.CreateChecked(Steps), halfStep = step / two;
        T toStored = T.CreateChecked(65536) / (Real(output, short.MaxValue) - Real(output, short.MinValue));
        short[] samples = new short[Steps + 1];
        for (int i = 0; i < Steps; i++)
        {
            T start = first + T.CreateChecked(i) * step, value = function(start), next = function(first + T.CreateChecked(i + 1) * step);
            T interpolated = Round((next * toStored + Round(value * toStored)) / two);
            samples[i] = Clamp(Round(value * toStored) - Round((interpolated - Round(function(start + halfStep) * toStored)) / two));
        }

        samples[Steps] = Clamp(Round(function(last) * toStored));
        return new InterpolatedTable(samples);
    }

    public short Apply(short x)
    {
        int index = (Steps / 2) + (x >> 7), sample = _samples[index];
        short slope = unchecked((short)(_samples[index + 1] - sample));
        return unchecked((short)(sample + ((slope * (x & 127) + 64) >> 7)));
    }

    private static T Round<T>(T value)
        where T : IFloatingPointIeee754<T> => T.Round(value, MidpointRounding.AwayFromZero);

    private static short Clamp<T>(T value)
        where T : IFloatingPointIeee754<T> => T.IsNaN(value) ? (short)0 : short.CreateSaturating(value);
}
