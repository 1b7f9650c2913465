using System.Runtime.Intrinsics;
using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.Training.QuantizationAware;

/// <summary>Weights and bias of a layer as the integer file will hold them, made anew for every step.</summary>
/// <remarks>The rounding is that of <see cref="PostTraining.LayerWeights"/>: nearest codes, half away from zero, in double precision.</remarks>
/// <param name="channels">Output channels.</param>
/// <param name="length">How many weights.</param>
/// <param name="isInterleaved">Whether neighbouring weights belong to neighbouring channels, as in depthwise filters; else each channel has a run.</param>
/// <param name="isPerChannel">Whether each channel has a scale of its own.</param>
internal sealed class QuantizedParameters(int channels, int length, bool isInterleaved, bool isPerChannel)
{
    private const double LargestBias = 1L << 29;
    private readonly int _run = length / channels;

    /// <summary>A scale for each channel.</summary>
    public float[] Scales { get; } = new float[channels];

    /// <summary>The codes of the weights, whole numbers of -127 to 127.</summary>
    public float[] Codes { get; } = new float[length];

    /// <summary>What the codes mean.</summary>
    public float[] Reals { get; } = new float[length];

    /// <summary>The codes of the bias.</summary>
    public int[] Bias { get; } = new int[channels];

    /// <summary>The greatest sum of magnitudes of codes that a channel has.</summary>
    public long LargestMagnitude { get; private set; }

    /// <summary>Rounds weights and bias.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="bias">The bias.</param>
    /// <param name="inputScale">The scale of the activations that the weights meet.</param>
    public void Round(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, float inputScale)
    {
        ChooseScales(weights, bias, inputScale);
        for (int c = 0; c < channels; c++)
            Bias[c] = (int)(long)Math.Round(bias[c] / (double)(Scales[c] * inputScale), MidpointRounding.AwayFromZero);
        if (isInterleaved)
        {
            for (int at = 0; at < length; at += channels)
            {
                for (int c = 0; c < channels; c++)
                    Round(weights[at + c], Scales[c], at + c);
            }
        }
        else
        {
            for (int c = 0; c < channels; c++)
                RoundRun(weights.Slice(c * _run, _run), Scales[c], c * _run);
        }

        LargestMagnitude = MeasureMagnitude();
    }

    private void ChooseScales(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, float inputScale)
    {
        Scales.AsSpan().Clear();
        for (int c = 0; c < channels && !isInterleaved; c++)
            Scales[c] = new ValueRange(System.Numerics.Tensors.TensorPrimitives.Min(weights.Slice(c * _run, _run)), System.Numerics.Tensors.TensorPrimitives.Max(weights.Slice(c * _run, _run))).LargestMagnitude;
        for (int at = 0; at < length && isInterleaved; at += channels)
        {
            for (int c = 0; c < channels; c++)
                Scales[c] = MathF.Max(Scales[c], MathF.Abs(weights[at + c]));
        }

        if (!isPerChannel)
            Array.Fill(Scales, Scales.Max());
        for (int c = 0; c < channels; c++)
        {
            Scales[c] = AffineParameters.Symmetric(Scales[c], CodeRange.Weights).Scale;
            Scales[c] = (float)Math.Max(Scales[c], Math.Abs(bias[c]) / (LargestBias * inputScale));
        }

        if (!isPerChannel)
            Array.Fill(Scales, Scales.Max());
    }

    private void Round(float weight, float scale, int at)
    {
        Codes[at] = new AffineParameters(scale, 0).Quantize(weight, CodeRange.Weights);
        Reals[at] = Codes[at] * scale;
    }

    private void RoundRun(ReadOnlySpan<float> weights, float scale, int start)
    {
        int i = 0;
        Vector256<double> step = Vector256.Create((double)scale), half = Vector256.Create(0.5), least = Vector256.Create(-127.0), most = Vector256.Create(127.0);
        for (; i <= weights.Length - 8; i += 8)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Create(weights[i..]));
            Vector256<float> codes = Vector256.Narrow(Nearest(low), Nearest(high));
            codes.CopyTo(Codes, start + i);
            (codes * scale).CopyTo(Reals, start + i);
        }

        for (; i < weights.Length; i++)
            Round(weights[i], scale, start + i);

        // A quotient of two floats is never the double next below a half, so adding a half and cutting off is exact.
        Vector256<double> Nearest(Vector256<double> weight)
        {
            Vector256<double> quotient = weight / step;
            return Vector256.Min(Vector256.Max(Vector256.Truncate(quotient + Vector256.CopySign(half, quotient)), least), most);
        }
    }

    private long MeasureMagnitude()
    {
        if (isInterleaved)
            return _run * 127L;
        float largest = 0;
        for (int c = 0; c < channels; c++)
            largest = MathF.Max(largest, System.Numerics.Tensors.TensorPrimitives.SumOfMagnitudes<float>(Codes.AsSpan(c * _run, _run)));
        return (long)largest + 1;
    }
}
