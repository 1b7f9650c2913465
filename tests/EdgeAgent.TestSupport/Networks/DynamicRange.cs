using System.Runtime.InteropServices;
using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Networks;

/// <summary>Gives float32 models int8 weights: of convolutions a scale for each output channel, of fully connected layers one.</summary>
public static class DynamicRange
{
    private const int Largest = 127;

    /// <summary>The model with int8 weights; activations and biases stay float32.</summary>
    /// <param name="model">A file whose weights are float32.</param>
    public static byte[] Quantize(byte[] model)
    {
        ModelDefinition definition = ModelDefinition.From(TfLiteModel.Parse(model));
        foreach (SubGraphDefinition graph in definition.SubGraphs)
        {
            for (int i = 0; i < graph.Operators.Count; i++)
            {
                OperatorDefinition node = graph.Operators[i];
                (int channelAxis, int version) = node.Operator switch
                {
                    BuiltinOperator.Conv2D => (0, 5),
                    BuiltinOperator.DepthwiseConv2D => (3, 6),
                    BuiltinOperator.FullyConnected => (-1, 9),
                    _ => (-1, 0),
                };
                if (version == 0)
                    continue;
                graph.Tensors[node.Inputs[1]] = Quantize(graph.Tensors[node.Inputs[1]], channelAxis);
                OperatorOptions? options = node.Options is FullyConnectedOptions fully ? fully with { AsymmetricQuantizeInputs = true } : node.Options;
                graph.Operators[i] = node with { Version = version, Options = options };
            }
        }

        return TfLiteModelWriter.Write(definition);
    }

    private static TensorDefinition Quantize(TensorDefinition weights, int channelAxis)
    {
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(weights.Data.Span);
        int channels = channelAxis < 0 ? 1 : weights.Shape[channelAxis], run = channelAxis == 3 ? 1 : values.Length / channels;
        float[] scales = new float[channels];
        for (int i = 0; i < values.Length; i++)
            scales[i / run % channels] = Math.Max(scales[i / run % channels], Math.Abs(values[i]) / Largest);
        byte[] codes = new byte[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            float scale = scales[i / run % channels];
            codes[i] = unchecked((byte)(sbyte)Math.Clamp(scale == 0 ? 0 : MathF.Round(values[i] / scale), -Largest, Largest));
        }

        return weights with
        {
            Type = TensorType.Int8,
            Data = codes,
            Quantization = new QuantizationRecord { Scales = scales, ZeroPoints = new int[channels], QuantizedDimension = Math.Max(channelAxis, 0) },
        };
    }
}
