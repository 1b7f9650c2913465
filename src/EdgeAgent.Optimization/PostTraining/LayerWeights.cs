using System.Runtime.InteropServices;
using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>Weights and bias of one layer in integers.</summary>
internal sealed class LayerWeights
{
    /// <summary>Biases stay below these magnitudes, so that sums with them fit the accumulator: a quarter of int32, and 2^46 of the 2^47 that int16 kernels take.</summary>
    private const double LargestBias32 = 1L << 29, LargestBias64 = 1L << 46;

    private readonly bool _isInt16;
    private readonly WeightedInputs _places;
    private readonly float[] _bias;

    private LayerWeights(QuantizedWeights weights, float[] bias, float inputScale, bool isInt16, WeightedInputs places)
    {
        (Weights, _bias, InputScale, _isInt16, _places) = (weights, bias, inputScale, isInt16, places);
    }

    /// <summary>The weights.</summary>
    public QuantizedWeights Weights { get; }

    /// <summary>The scale of the activations that they meet.</summary>
    public float InputScale { get; }

    /// <summary>Quantizes the weights of a layer.</summary>
    /// <param name="graph">The float graph.</param>
    /// <param name="plan">The layer: an operator with constant weights.</param>
    /// <param name="input">The grid of its data.</param>
    /// <param name="rounded">Codes to use in place of the nearest ones; null for the nearest.</param>
    public static LayerWeights Of(ModelGraph graph, OperatorPlan plan, AffineParameters input, sbyte[]? rounded = null)
    {
        WeightedInputs places = plan.Rule!.Weights!;
        int tensor = plan.Node.Inputs[places.Weights];
        ReadOnlySpan<float> weights = graph.Floats(tensor);
        WeightLayout layout = WeightLayout.Of(graph.Tensors[tensor].Shape, places.Axis);
        bool isInt16 = plan.Precision == Precision.Int16x8;
        int biasTensor = PrecisionPlanner.InputAt(plan.Node, places.Bias);
        float[] bias = biasTensor < 0 ? [] : graph.Floats(biasTensor).ToArray();
        float[] scales = QuantizedWeights.ScalesFor(weights, layout, places.IsPerChannel);
        MakeRoomForBias(scales, bias, input.Scale, isInt16 ? LargestBias64 : LargestBias32, places.IsPerChannel);
        QuantizedWeights nearest = QuantizedWeights.Round(weights, layout, scales);
        return new LayerWeights(rounded is null ? nearest : nearest.With(rounded), bias, input.Scale, isInt16, places);
    }

    /// <summary>The weight tensor of the file.</summary>
    /// <param name="source">The float tensor.</param>
    public TensorDefinition ToWeights(TensorDefinition source) => source with
    {
        Type = TensorType.Int8,
        Data = MemoryMarshal.AsBytes<sbyte>(Weights.Codes).ToArray(),
        Quantization = Weights.ToRecord(_places.IsPerChannel),
    };

    /// <summary>The bias tensor of the file, on the grid of the products.</summary>
    /// <param name="source">The float tensor.</param>
    public TensorDefinition ToBias(TensorDefinition source)
    {
        float[] scales = Array.ConvertAll(Weights.Scales, scale => scale * InputScale);
        long[] codes = [.. _bias.Select((bias, channel) => (long)Math.Round(bias / (double)scales[channel], MidpointRounding.AwayFromZero))];
        return source with
        {
            Type = _isInt16 ? TensorType.Int64 : TensorType.Int32,
            Data = _isInt16 ? MemoryMarshal.AsBytes<long>(codes).ToArray() : MemoryMarshal.AsBytes<int>(Array.ConvertAll(codes, code => (int)code)).ToArray(),
            Quantization = new QuantizationRecord
            {
                Scales = _places.IsPerChannel ? scales : [scales[0]],
                ZeroPoints = new int[_places.IsPerChannel ? scales.Length : 1],
            },
        };
    }

    /// <summary>Coarsens the scales of channels whose bias is too many steps: their weights are next to nothing beside it.</summary>
    private static void MakeRoomForBias(float[] scales, float[] bias, float inputScale, double largest, bool isPerChannel)
    {
        for (int channel = 0; channel < bias.Length; channel++)
            scales[channel] = (float)Math.Max(scales[channel], Math.Abs(bias[channel]) / (largest * inputScale));
        if (!isPerChannel)
            Array.Fill(scales, scales.Max());
    }
}
