using System.Runtime.InteropServices;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Calibration;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.PostTraining;

/// <summary>Real inputs of a model with one input, written to it in its own type.</summary>
internal sealed class FloatSamples(IReadOnlyList<float[]> samples) : ICalibrationData
{
    public int Count => samples.Count;

    public static FloatSamples Generated(int count, int length, float low, float high, int seed = 1)
    {
        Random random = new(seed);
        return new FloatSamples([.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length).Select(_ => low + ((high - low) * random.NextSingle())).ToArray())]);
    }

    public void Fill(int sample, int input, TensorInfo tensor, Span<byte> bytes)
    {
        float[] values = samples[sample];
        switch (tensor.Type)
        {
            case TensorType.Float32:
                MemoryMarshal.AsBytes<float>(values).CopyTo(bytes);
                break;
            case TensorType.Int16:
                for (int i = 0; i < values.Length; i++)
                    MemoryMarshal.Cast<byte, short>(bytes)[i] = (short)Quantize(values[i], short.MinValue, short.MaxValue);
                break;
            case TensorType.Int8:
                for (int i = 0; i < values.Length; i++)
                    bytes[i] = unchecked((byte)(sbyte)Quantize(values[i], sbyte.MinValue, sbyte.MaxValue));
                break;
            default:
                for (int i = 0; i < values.Length; i++)
                    bytes[i] = (byte)Quantize(values[i], byte.MinValue, byte.MaxValue);
                break;
        }

        int Quantize(float value, int lowest, int highest) =>
            (int)Math.Clamp(Math.Round(value / tensor.Quantization!.Scale, MidpointRounding.AwayFromZero) + tensor.Quantization.ZeroPoint, lowest, highest);
    }

    /// <summary>The real outputs of a model on every sample.</summary>
    public float[][] Run(byte[] file)
    {
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(file));
        float[][] outputs = new float[Count][];
        for (int sample = 0; sample < Count; sample++)
        {
            Fill(sample, 0, interpreter.Inputs[0], interpreter.InputBytes(0));
            interpreter.Invoke();
            outputs[sample] = Dequantize(interpreter.Outputs[0], interpreter.OutputBytes(0));
        }

        return outputs;
    }

    private static float[] Dequantize(TensorInfo tensor, ReadOnlySpan<byte> bytes) => tensor.Type switch
    {
        TensorType.Float32 => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
        TensorType.Int16 => [.. MemoryMarshal.Cast<byte, short>(bytes).ToArray().Select(code => tensor.Quantization!.Scale * code)],
        TensorType.Int8 => [.. bytes.ToArray().Select(code => tensor.Quantization!.Scale * (unchecked((sbyte)code) - tensor.Quantization.ZeroPoint))],
        _ => [.. bytes.ToArray().Select(code => tensor.Quantization!.Scale * (code - tensor.Quantization.ZeroPoint))],
    };

    /// <summary>The mean cosine of the angle between two models' outputs.</summary>
    public static double Cosine(float[][] left, float[][] right) => left.Zip(right, (l, r) =>
        l.Zip(r, (a, b) => (double)a * b).Sum() / Math.Sqrt(l.Sum(a => (double)a * a) * r.Sum(b => (double)b * b))).Average();

    /// <summary>The signal-to-quantization-noise ratio in decibels.</summary>
    public static double Sqnr(float[][] expected, float[][] actual)
    {
        double signal = expected.Sum(output => output.Sum(value => (double)value * value));
        double noise = expected.Zip(actual, (l, r) => l.Zip(r, (a, b) => Math.Pow(a - (double)b, 2)).Sum()).Sum();
        return 10 * Math.Log10(signal / Math.Max(noise, double.Epsilon));
    }
}
