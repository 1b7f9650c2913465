using System.Buffers.Binary;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Adaptation;

/// <summary>A last layer between its int8 codes in a file and real numbers.</summary>
internal static class LastLayerCodes
{
    private const int GreatestCode = 127;
    private const double GreatestBias = 1 << 30;

    /// <summary>Reads the weights and biases.</summary>
    public static LastLayer Read(SubGraphDefinition graph, ClassifierHead head)
    {
        TensorDefinition weights = graph.Tensors[head.Weights];
        ReadOnlySpan<byte> codes = weights.Data.Span, biases = graph.Tensors[head.Bias].Data.Span;
        float features = FeatureScale(graph, head);
        LastLayer layer = new(head.Classes, head.Depth);
        for (int label = 0; label < head.Classes; label++)
        {
            float scale = ScaleOf(weights.Quantization!, label);
            int zeroPoint = weights.Quantization!.ZeroPoints.Count > 0 ? weights.Quantization.ZeroPoints[weights.Quantization.ZeroPoints.Count == 1 ? 0 : label] : 0;
            Span<float> row = layer.Row(label);
            for (int i = 0; i < head.Depth; i++)
                row[i] = scale * (unchecked((sbyte)codes[(label * head.Depth) + i]) - zeroPoint);
            row[head.Depth] = BinaryPrimitives.ReadInt32LittleEndian(biases[(label * sizeof(int))..]) * scale * features;
        }
        return layer;
    }

    /// <summary>Replaces the weights and biases, on grids that hold them, and widens the grid of the results where they left it.</summary>
    /// <param name="graph">The graph, which is changed.</param>
    /// <param name="head">Its last layer.</param>
    /// <param name="layer">The new layer.</param>
    /// <param name="results">The least and greatest of its results.</param>
    public static void Write(SubGraphDefinition graph, ClassifierHead head, LastLayer layer, (float Least, float Greatest) results)
    {
        TensorDefinition weights = graph.Tensors[head.Weights];
        float features = FeatureScale(graph, head);
        bool isPerChannel = weights.Quantization!.Scales.Count > 1;
        float[] scales = Scales(layer, features, isPerChannel);
        byte[] codes = new byte[head.Classes * head.Depth], biases = new byte[head.Classes * sizeof(int)];
        for (int label = 0; label < head.Classes; label++)
        {
            float scale = scales[isPerChannel ? label : 0];
            Span<float> row = layer.Row(label);
            for (int i = 0; i < head.Depth; i++)
                codes[(label * head.Depth) + i] = unchecked((byte)(sbyte)Math.Clamp(MathF.Round(row[i] / scale), -GreatestCode, GreatestCode));
            BinaryPrimitives.WriteInt32LittleEndian(biases.AsSpan(label * sizeof(int)), (int)Math.Round(row[head.Depth] / ((double)scale * features)));
        }
        graph.Tensors[head.Weights] = weights with { Data = codes, Quantization = weights.Quantization with { Scales = scales, ZeroPoints = new int[scales.Length], Min = [], Max = [] } };
        TensorDefinition bias = graph.Tensors[head.Bias];
        float[] biasScales = Array.ConvertAll(scales, scale => scale * features);
        graph.Tensors[head.Bias] = bias with { Data = biases, Quantization = new QuantizationRecord { Scales = biasScales, ZeroPoints = new int[scales.Length] } };
        Widen(graph, head, results);
    }

    private static float[] Scales(LastLayer layer, float features, bool isPerChannel)
    {
        float[] scales = new float[isPerChannel ? layer.Classes : 1];
        for (int label = 0; label < layer.Classes; label++)
        {
            Span<float> row = layer.Row(label);
            float greatest = 0;
            foreach (float weight in row[..layer.Depth])
                greatest = Math.Max(greatest, Math.Abs(weight));
            ref float scale = ref scales[isPerChannel ? label : 0];
            scale = Math.Max(scale, Math.Max(greatest / GreatestCode, (float)(Math.Abs(row[layer.Depth]) / (GreatestBias * features))));
        }
        return Array.ConvertAll(scales, scale => scale > 0 ? scale : 1);
    }

    private static void Widen(SubGraphDefinition graph, ClassifierHead head, (float Least, float Greatest) results)
    {
        QuantizationRecord grid = graph.Tensors[head.Logits[0]].Quantization!;
        float scale = grid.Scales[0];
        float least = scale * (sbyte.MinValue - grid.ZeroPoints[0]), greatest = scale * (sbyte.MaxValue - grid.ZeroPoints[0]);
        if (results.Least >= least && results.Greatest <= greatest)
            return;
        (least, greatest) = (Math.Min(least, results.Least), Math.Max(greatest, results.Greatest));
        scale = (greatest - least) / byte.MaxValue;
        int zeroPoint = (int)Math.Clamp(MathF.Round(sbyte.MinValue - (least / scale)), sbyte.MinValue, sbyte.MaxValue);
        foreach (int tensor in head.Logits)
            graph.Tensors[tensor] = graph.Tensors[tensor] with { Quantization = new QuantizationRecord { Scales = [scale], ZeroPoints = [zeroPoint] } };
    }

    private static float FeatureScale(SubGraphDefinition graph, ClassifierHead head) => graph.Tensors[head.Features].Quantization!.Scales[0];

    private static float ScaleOf(QuantizationRecord quantization, int label) => quantization.Scales[quantization.Scales.Count == 1 ? 0 : label];
}
