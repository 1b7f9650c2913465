using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>Scales the output channels of a layer against the input channels of the next, so that weights of both are alike in size.</summary>
/// <remarks>
/// Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", 2019. max(x, 0) commutes with positive factors; RELU6 does not,
/// and the paper replaces it by RELU, which changes what networks compute that were trained with it. Here RELU6 stays: a channel that calibration data
/// drive to 6 keeps its scale, and the others are scaled no further than up to 6.
/// </remarks>
internal static class CrossLayerEqualization
{
    private const int Sweeps = 20;
    private const float Ceiling = 6;

    /// <summary>By how much values may exceed what calibration saw before RELU6 clips them.</summary>
    private const float Headroom = 1.1f;

    /// <summary>Channels whose weights are smaller than this share of the layer's largest are left alone: factors must not grow without bound.</summary>
    private const float LeastShare = 1e-4f;

    /// <summary>Equalizes all pairs of layers.</summary>
    /// <param name="graph">The float graph; it is changed.</param>
    /// <param name="data">Shows which channels reach the ceiling of RELU6.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <returns>How many pairs there are.</returns>
    public static int Apply(ModelGraph graph, ICalibrationData data, CancellationToken cancellation)
    {
        (int First, int Second)[] pairs = [.. Enumerable.Range(0, graph.Operators.Count)
            .Select(first => (first, graph.Operators[first].Outputs.Count == 1 ? graph.OnlyConsumerOf(graph.Operators[first].Outputs[0]) : -1))
            .Where(pair => pair.Item2 >= 0 && IsPair(graph, pair.first, pair.Item2))];
        Dictionary<int, float[]> maxima = ChannelMaxima(graph, pairs.Select(pair => pair.First), data, cancellation);
        Dictionary<int, EqualizedLayer> layers = pairs.SelectMany(pair => (int[])[pair.First, pair.Second]).Distinct()
            .ToDictionary(place => place, place => new EqualizedLayer(graph, place));
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach ((int first, int second) in pairs)
                Equalize(layers[first], layers[second], maxima.GetValueOrDefault(first));
        }

        foreach (EqualizedLayer layer in layers.Values)
            layer.Store();
        return pairs.Length;
    }

    /// <summary>The greatest value of each output channel of layers with RELU6.</summary>
    private static Dictionary<int, float[]> ChannelMaxima(ModelGraph graph, IEnumerable<int> layers, ICalibrationData data, CancellationToken cancellation)
    {
        QuantizableModel model = QuantizableModel.Of(graph);
        Dictionary<int, float[]> maxima = layers.Where(layer => Activations.Of(graph.Operators[layer].Options) == ActivationFunction.Relu6)
            .ToDictionary(layer => layer, layer => new float[graph.Tensors[graph.Operators[layer].Outputs[0]].Shape[3]]);
        if (maxima.Count == 0)
            return maxima;
        FloatRun.Over(
            model.Model,
            data,
            (interpreter, _) =>
            {
                foreach ((int layer, float[] largest) in maxima)
                {
                    ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(interpreter.TensorBytes(model.PlaceOf(graph.Operators[layer].Outputs[0])));
                    for (int start = 0; start < values.Length; start += largest.Length)
                        TensorPrimitives.Max(largest, values.Slice(start, largest.Length), largest);
                }
            },
            progress: null,
            cancellation);
        return maxima;
    }

    private static bool IsPair(ModelGraph graph, int first, int second)
    {
        (OperatorDefinition left, OperatorDefinition right) = (graph.Operators[first], graph.Operators[second]);
        return left.Operator is BuiltinOperator.Conv2D or BuiltinOperator.DepthwiseConv2D && right.Operator is BuiltinOperator.Conv2D or BuiltinOperator.DepthwiseConv2D
            && right.Inputs[0] == left.Outputs[0] && HasConstants(graph, left) && HasConstants(graph, right)
            && Activations.Of(left.Options) is ActivationFunction.None or ActivationFunction.Relu or ActivationFunction.Relu6
            && graph.Tensors[right.Inputs[1]].Shape[3] == graph.Tensors[left.Outputs[0]].Shape[3];
    }

    private static bool HasConstants(ModelGraph graph, OperatorDefinition node) =>
        graph.IsFloatConstant(node.Inputs[1]) && (node.Inputs.Count < 3 || node.Inputs[2] < 0 || graph.IsFloatConstant(node.Inputs[2]));

    private static void Equalize(EqualizedLayer left, EqualizedLayer right, float[]? maxima)
    {
        float[] leftLargest = left.LargestOfOutputs(), rightLargest = right.LargestOfInputs();
        (float leftMost, float rightMost) = (leftLargest.Max(), rightLargest.Max());
        float[] factors = new float[leftLargest.Length];
        for (int channel = 0; channel < factors.Length; channel++)
        {
            bool isUsed = leftLargest[channel] > LeastShare * leftMost && rightLargest[channel] > LeastShare * rightMost;
            factors[channel] = isUsed ? MathF.Sqrt(leftLargest[channel] / rightLargest[channel]) : 1;
            if (maxima is null)
                continue;

            // A channel that stayed at 0 may reach any height elsewhere: it is not scaled at all.
            factors[channel] = maxima[channel] is > 0 and < Ceiling ? MathF.Max(factors[channel], maxima[channel] * Headroom / Ceiling) : 1;
            maxima[channel] /= factors[channel];
        }

        left.DivideOutputs(factors);
        right.MultiplyInputs(factors);
    }
}
