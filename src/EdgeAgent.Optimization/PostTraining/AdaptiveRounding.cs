using System.Numerics.Tensors;
using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>Rounds each weight up or down so that the layer's output on calibration data has the least squared error.</summary>
/// <remarks>
/// Nagel et al., "Up or Down? Adaptive Rounding for Post-Training Quantization", 2020: with second moments H of the inputs, the error of a channel whose
/// weights are off by d is <c>d' H d</c>. The paper relaxes the choice and follows gradients; here single weights change sides, the best first, until
/// none helps, which needs no learning rate and gives the same result each time.
/// </remarks>
internal static class AdaptiveRounding
{
    /// <summary>What is added to the diagonal of H, as a share of its mean: few rows must not be followed too closely.</summary>
    private const float Ridge = 0.01f;

    /// <summary>Codes for a layer's weights.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="weights">The float weights.</param>
    /// <param name="nearest">The weights rounded to the nearest codes.</param>
    /// <param name="gain">The share of the squared error that is left, 0 to 1.</param>
    public static sbyte[] Round(QuantizedLayer layer, ReadOnlySpan<float> weights, QuantizedWeights nearest, out double gain)
    {
        sbyte[] codes = (sbyte[])nearest.Codes.Clone();
        float[] reals = weights.ToArray();
        float[][]? shared = layer.SharesRows ? Moments(layer, 0) : null;
        double[] before = new double[nearest.Layout.Channels], after = new double[nearest.Layout.Channels];
        Parallel.For(0, nearest.Layout.Channels, channel =>
            (before[channel], after[channel]) = RoundChannel(layer, channel, reals, nearest.Scales[channel], codes, shared ?? Moments(layer, channel)));
        gain = before.Sum() > 0 ? after.Sum() / before.Sum() : 1;
        return codes;
    }

    private static float[][] Moments(QuantizedLayer layer, int channel)
    {
        float[][] moments = layer.SecondMoments(channel);
        float ridge = Ridge * Enumerable.Range(0, moments.Length).Average(i => moments[i][i]);
        for (int i = 0; i < moments.Length; i++)
            moments[i][i] += ridge;
        return moments;
    }

    private static (double Before, double After) RoundChannel(QuantizedLayer layer, int channel, float[] weights, float scale, sbyte[] codes, float[][] moments)
    {
        int length = layer.RowLength;
        float[] offsets = new float[length], steps = new float[length], gradient = new float[length];
        for (int i = 0; i < length; i++)
        {
            int place = layer.WeightAt(channel, i);
            float code = weights[place] / scale;
            offsets[i] = codes[place] - code;

            // The other neighbour on the grid; a weight at the grid's end, or exactly on the grid, has none.
            float step = offsets[i] > 0 ? -1 : 1;
            steps[i] = offsets[i] == 0 || codes[place] + step is < -127 or > 127 ? 0 : step;
        }

        for (int i = 0; i < length; i++)
            TensorPrimitives.MultiplyAdd(moments[i], offsets[i], gradient, gradient);
        sbyte[] nearest = [.. Enumerable.Range(0, length).Select(i => codes[layer.WeightAt(channel, i)])];
        double before = scale * scale * Error(offsets, moments);
        for (int changes = 0; changes < 2 * length; changes++)
        {
            (int best, float change) = (-1, -1e-9f);
            for (int i = 0; i < length; i++)
            {
                float effect = steps[i] * ((2 * gradient[i]) + (steps[i] * moments[i][i]));
                if (effect < change)
                    (best, change) = (i, effect);
            }

            if (best < 0)
                break;
            TensorPrimitives.MultiplyAdd(moments[best], steps[best], gradient, gradient);
            codes[layer.WeightAt(channel, best)] += (sbyte)steps[best];
            offsets[best] += steps[best];
            steps[best] = -steps[best];
        }

        double after = scale * scale * Error(offsets, moments);
        if (after <= before)
            return (before, after);

        // Rounding of the gradient, step by step, outweighed what little there was to gain.
        for (int i = 0; i < length; i++)
            codes[layer.WeightAt(channel, i)] = nearest[i];
        return (before, before);
    }

    private static double Error(float[] offsets, float[][] moments)
    {
        double error = 0;
        for (int i = 0; i < offsets.Length; i++)
            error += offsets[i] * (double)TensorPrimitives.Dot<float>(offsets, moments[i]);
        return error;
    }
}
